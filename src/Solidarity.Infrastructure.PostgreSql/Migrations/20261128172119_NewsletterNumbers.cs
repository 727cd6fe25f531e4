using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Solidarity.Infrastructure.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class NewsletterNumbers : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "other_body",
                table: "MessageVersions",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "other_subject",
                table: "MessageVersions",
                type: "character varying(200)",
                maxLength: 200,
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "counts_links",
                table: "messages",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<int>(
                name: "left",
                table: "messages",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<byte>(
                name: "split_by",
                table: "messages",
                type: "smallint",
                nullable: false,
                defaultValue: (byte)0);

            migrationBuilder.AddColumn<byte>(
                name: "split_chosen",
                table: "messages",
                type: "smallint",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "split_ended_at",
                table: "messages",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "split_ends_at",
                table: "messages",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "split_has_winner",
                table: "messages",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<int>(
                name: "split_hours",
                table: "messages",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "split_share",
                table: "messages",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<byte>(
                name: "variant",
                table: "deliveries",
                type: "smallint",
                nullable: false,
                defaultValue: (byte)0);

            migrationBuilder.CreateTable(
                name: "MessageLinks",
                columns: table => new
                {
                    message_id = table.Column<Guid>(type: "uuid", nullable: false),
                    variant = table.Column<byte>(type: "smallint", nullable: false),
                    url_hash = table.Column<byte[]>(type: "bytea", fixedLength: true, maxLength: 32, nullable: false),
                    url = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false),
                    clicks = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_message_links", x => new { x.message_id, x.variant, x.url_hash });
                    table.ForeignKey(
                        name: "fk_message_links_messages_message_id",
                        column: x => x.message_id,
                        principalTable: "messages",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_petition_totals_kind_key",
                table: "PetitionTotals",
                columns: new[] { "kind", "key" });

            migrationBuilder.CreateIndex(
                name: "ix_messages_state_split_ends_at",
                table: "messages",
                columns: new[] { "state", "split_ends_at" });

            migrationBuilder.CreateIndex(
                name: "ix_attendances_source",
                table: "attendances",
                column: "source");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "MessageLinks");

            migrationBuilder.DropIndex(
                name: "ix_petition_totals_kind_key",
                table: "PetitionTotals");

            migrationBuilder.DropIndex(
                name: "ix_messages_state_split_ends_at",
                table: "messages");

            migrationBuilder.DropIndex(
                name: "ix_attendances_source",
                table: "attendances");

            migrationBuilder.DropColumn(
                name: "other_body",
                table: "MessageVersions");

            migrationBuilder.DropColumn(
                name: "other_subject",
                table: "MessageVersions");

            migrationBuilder.DropColumn(
                name: "counts_links",
                table: "messages");

            migrationBuilder.DropColumn(
                name: "left",
                table: "messages");

            migrationBuilder.DropColumn(
                name: "split_by",
                table: "messages");

            migrationBuilder.DropColumn(
                name: "split_chosen",
                table: "messages");

            migrationBuilder.DropColumn(
                name: "split_ended_at",
                table: "messages");

            migrationBuilder.DropColumn(
                name: "split_ends_at",
                table: "messages");

            migrationBuilder.DropColumn(
                name: "split_has_winner",
                table: "messages");

            migrationBuilder.DropColumn(
                name: "split_hours",
                table: "messages");

            migrationBuilder.DropColumn(
                name: "split_share",
                table: "messages");

            migrationBuilder.DropColumn(
                name: "variant",
                table: "deliveries");
        }
    }
}
