using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Solidarity.Infrastructure.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class Campaigns : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "search_text",
                table: "statement_versions",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "archived_at",
                table: "campaigns",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "cover_credit",
                table: "campaigns",
                type: "character varying(500)",
                maxLength: 500,
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "cover_picture_id",
                table: "campaigns",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "cover_alternative",
                table: "campaign_versions",
                type: "character varying(500)",
                maxLength: 500,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "search_text",
                table: "campaign_versions",
                type: "text",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "positions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    campaign_id = table.Column<Guid>(type: "uuid", nullable: false),
                    country = table.Column<string>(type: "character varying(2)", maxLength: 2, nullable: true, collation: "C"),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    modified_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_positions", x => x.id);
                    table.ForeignKey(
                        name: "fk_positions_campaigns_campaign_id",
                        column: x => x.campaign_id,
                        principalTable: "campaigns",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "timeline_entries",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    campaign_id = table.Column<Guid>(type: "uuid", nullable: false),
                    date = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false, collation: "C"),
                    source_title = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: true),
                    source_publication = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: true),
                    source_date = table.Column<DateOnly>(type: "date", nullable: true),
                    source_url = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    modified_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_timeline_entries", x => x.id);
                    table.ForeignKey(
                        name: "fk_timeline_entries_campaigns_campaign_id",
                        column: x => x.campaign_id,
                        principalTable: "campaigns",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "PositionNames",
                columns: table => new
                {
                    position_id = table.Column<Guid>(type: "uuid", nullable: false),
                    language = table.Column<string>(type: "character varying(35)", maxLength: 35, nullable: false, collation: "C"),
                    name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_position_names", x => new { x.position_id, x.language });
                    table.ForeignKey(
                        name: "fk_position_names_positions_position_id",
                        column: x => x.position_id,
                        principalTable: "positions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "PositionStances",
                columns: table => new
                {
                    position_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    stance = table.Column<int>(type: "integer", nullable: false),
                    since = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false, collation: "C"),
                    source_title = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: true),
                    source_publication = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: true),
                    source_date = table.Column<DateOnly>(type: "date", nullable: true),
                    source_url = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_position_stances", x => new { x.position_id, x.number });
                    table.ForeignKey(
                        name: "fk_position_stances_positions_position_id",
                        column: x => x.position_id,
                        principalTable: "positions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "TimelineTexts",
                columns: table => new
                {
                    timeline_entry_id = table.Column<Guid>(type: "uuid", nullable: false),
                    language = table.Column<string>(type: "character varying(35)", maxLength: 35, nullable: false, collation: "C"),
                    text = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_timeline_texts", x => new { x.timeline_entry_id, x.language });
                    table.ForeignKey(
                        name: "fk_timeline_texts_timeline_entries_timeline_entry_id",
                        column: x => x.timeline_entry_id,
                        principalTable: "timeline_entries",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_campaigns_cover_picture_id",
                table: "campaigns",
                column: "cover_picture_id");

            migrationBuilder.CreateIndex(
                name: "ix_positions_campaign_id",
                table: "positions",
                column: "campaign_id");

            migrationBuilder.CreateIndex(
                name: "ix_timeline_entries_campaign_id_date",
                table: "timeline_entries",
                columns: new[] { "campaign_id", "date" });

            migrationBuilder.AddForeignKey(
                name: "fk_campaigns_pictures_cover_picture_id",
                table: "campaigns",
                column: "cover_picture_id",
                principalTable: "pictures",
                principalColumn: "id",
                onDelete: ReferentialAction.Restrict);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "fk_campaigns_pictures_cover_picture_id",
                table: "campaigns");

            migrationBuilder.DropTable(
                name: "PositionNames");

            migrationBuilder.DropTable(
                name: "PositionStances");

            migrationBuilder.DropTable(
                name: "TimelineTexts");

            migrationBuilder.DropTable(
                name: "positions");

            migrationBuilder.DropTable(
                name: "timeline_entries");

            migrationBuilder.DropIndex(
                name: "ix_campaigns_cover_picture_id",
                table: "campaigns");

            migrationBuilder.DropColumn(
                name: "search_text",
                table: "statement_versions");

            migrationBuilder.DropColumn(
                name: "archived_at",
                table: "campaigns");

            migrationBuilder.DropColumn(
                name: "cover_credit",
                table: "campaigns");

            migrationBuilder.DropColumn(
                name: "cover_picture_id",
                table: "campaigns");

            migrationBuilder.DropColumn(
                name: "cover_alternative",
                table: "campaign_versions");

            migrationBuilder.DropColumn(
                name: "search_text",
                table: "campaign_versions");
        }
    }
}
