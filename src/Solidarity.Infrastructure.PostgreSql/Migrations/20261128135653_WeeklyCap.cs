using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Solidarity.Infrastructure.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class WeeklyCap : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "mails_a_week",
                table: "supporters",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "approved_at",
                table: "messages",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "approved_by",
                table: "messages",
                type: "uuid",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "held_mails",
                columns: table => new
                {
                    supporter_id = table.Column<Guid>(type: "uuid", nullable: false),
                    message_id = table.Column<Guid>(type: "uuid", nullable: false),
                    held_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    digest_id = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_held_mails", x => new { x.supporter_id, x.message_id });
                    table.ForeignKey(
                        name: "fk_held_mails_messages_message_id",
                        column: x => x.message_id,
                        principalTable: "messages",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_held_mails_supporters_supporter_id",
                        column: x => x.supporter_id,
                        principalTable: "supporters",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_held_mails_digest_id_message_id",
                table: "held_mails",
                columns: new[] { "digest_id", "message_id" });

            migrationBuilder.CreateIndex(
                name: "ix_held_mails_held_at",
                table: "held_mails",
                column: "held_at");

            migrationBuilder.CreateIndex(
                name: "ix_held_mails_message_id",
                table: "held_mails",
                column: "message_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "held_mails");

            migrationBuilder.DropColumn(
                name: "mails_a_week",
                table: "supporters");

            migrationBuilder.DropColumn(
                name: "approved_at",
                table: "messages");

            migrationBuilder.DropColumn(
                name: "approved_by",
                table: "messages");
        }
    }
}
