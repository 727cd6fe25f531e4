using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Solidarity.Infrastructure.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class Digests : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "covers_to",
                table: "messages",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "frequency",
                table: "messages",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "time_zone",
                table: "messages",
                type: "character varying(50)",
                maxLength: 50,
                nullable: true,
                collation: "C");

            migrationBuilder.CreateTable(
                name: "digest_runs",
                columns: table => new
                {
                    frequency = table.Column<int>(type: "integer", nullable: false),
                    time_zone = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false, collation: "C"),
                    began = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    covered_to = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_digest_runs", x => new { x.frequency, x.time_zone });
                });

            migrationBuilder.CreateTable(
                name: "MessageStatements",
                columns: table => new
                {
                    message_id = table.Column<Guid>(type: "uuid", nullable: false),
                    statement_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_message_statements", x => new { x.message_id, x.statement_id });
                    table.ForeignKey(
                        name: "fk_message_statements_messages_message_id",
                        column: x => x.message_id,
                        principalTable: "messages",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_message_statements_statements_statement_id",
                        column: x => x.statement_id,
                        principalTable: "statements",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_subscriptions_frequency_state_supporter_id",
                table: "subscriptions",
                columns: new[] { "frequency", "state", "supporter_id" });

            migrationBuilder.CreateIndex(
                name: "ix_message_statements_statement_id",
                table: "MessageStatements",
                column: "statement_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "digest_runs");

            migrationBuilder.DropTable(
                name: "MessageStatements");

            migrationBuilder.DropIndex(
                name: "ix_subscriptions_frequency_state_supporter_id",
                table: "subscriptions");

            migrationBuilder.DropColumn(
                name: "covers_to",
                table: "messages");

            migrationBuilder.DropColumn(
                name: "frequency",
                table: "messages");

            migrationBuilder.DropColumn(
                name: "time_zone",
                table: "messages");
        }
    }
}
