using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Solidarity.Infrastructure.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Campaigns : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "SearchText",
                table: "StatementVersions",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "CoverAlternative",
                table: "CampaignVersions",
                type: "TEXT",
                maxLength: 500,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "SearchText",
                table: "CampaignVersions",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "ArchivedAt",
                table: "Campaigns",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "CoverCredit",
                table: "Campaigns",
                type: "TEXT",
                maxLength: 500,
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "CoverPictureId",
                table: "Campaigns",
                type: "BLOB",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "Positions",
                columns: table => new
                {
                    Id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    CampaignId = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Country = table.Column<string>(type: "TEXT", maxLength: 2, nullable: true, collation: "BINARY"),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    ModifiedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Version = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Positions", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Positions_Campaigns_CampaignId",
                        column: x => x.CampaignId,
                        principalTable: "Campaigns",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "TimelineEntries",
                columns: table => new
                {
                    Id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    CampaignId = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Date = table.Column<string>(type: "TEXT", maxLength: 10, nullable: false, collation: "BINARY"),
                    Source_Title = table.Column<string>(type: "TEXT", maxLength: 300, nullable: true),
                    Source_Publication = table.Column<string>(type: "TEXT", maxLength: 300, nullable: true),
                    Source_Date = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    Source_Url = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    ModifiedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Version = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_TimelineEntries", x => x.Id);
                    table.ForeignKey(
                        name: "FK_TimelineEntries_Campaigns_CampaignId",
                        column: x => x.CampaignId,
                        principalTable: "Campaigns",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "PositionNames",
                columns: table => new
                {
                    PositionId = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Language = table.Column<string>(type: "TEXT", maxLength: 35, nullable: false, collation: "BINARY"),
                    Name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PositionNames", x => new { x.PositionId, x.Language });
                    table.ForeignKey(
                        name: "FK_PositionNames_Positions_PositionId",
                        column: x => x.PositionId,
                        principalTable: "Positions",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "PositionStances",
                columns: table => new
                {
                    PositionId = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Number = table.Column<int>(type: "INTEGER", nullable: false),
                    Stance = table.Column<int>(type: "INTEGER", nullable: false),
                    Since = table.Column<string>(type: "TEXT", maxLength: 10, nullable: false, collation: "BINARY"),
                    Source_Title = table.Column<string>(type: "TEXT", maxLength: 300, nullable: true),
                    Source_Publication = table.Column<string>(type: "TEXT", maxLength: 300, nullable: true),
                    Source_Date = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    Source_Url = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PositionStances", x => new { x.PositionId, x.Number });
                    table.ForeignKey(
                        name: "FK_PositionStances_Positions_PositionId",
                        column: x => x.PositionId,
                        principalTable: "Positions",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "TimelineTexts",
                columns: table => new
                {
                    TimelineEntryId = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Language = table.Column<string>(type: "TEXT", maxLength: 35, nullable: false, collation: "BINARY"),
                    Text = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_TimelineTexts", x => new { x.TimelineEntryId, x.Language });
                    table.ForeignKey(
                        name: "FK_TimelineTexts_TimelineEntries_TimelineEntryId",
                        column: x => x.TimelineEntryId,
                        principalTable: "TimelineEntries",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Campaigns_CoverPictureId",
                table: "Campaigns",
                column: "CoverPictureId");

            migrationBuilder.CreateIndex(
                name: "IX_Positions_CampaignId",
                table: "Positions",
                column: "CampaignId");

            migrationBuilder.CreateIndex(
                name: "IX_TimelineEntries_CampaignId_Date",
                table: "TimelineEntries",
                columns: new[] { "CampaignId", "Date" });

            migrationBuilder.AddForeignKey(
                name: "FK_Campaigns_Pictures_CoverPictureId",
                table: "Campaigns",
                column: "CoverPictureId",
                principalTable: "Pictures",
                principalColumn: "Id",
                onDelete: ReferentialAction.Restrict);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "FK_Campaigns_Pictures_CoverPictureId",
                table: "Campaigns");

            migrationBuilder.DropTable(
                name: "PositionNames");

            migrationBuilder.DropTable(
                name: "PositionStances");

            migrationBuilder.DropTable(
                name: "TimelineTexts");

            migrationBuilder.DropTable(
                name: "Positions");

            migrationBuilder.DropTable(
                name: "TimelineEntries");

            migrationBuilder.DropIndex(
                name: "IX_Campaigns_CoverPictureId",
                table: "Campaigns");

            migrationBuilder.DropColumn(
                name: "SearchText",
                table: "StatementVersions");

            migrationBuilder.DropColumn(
                name: "CoverAlternative",
                table: "CampaignVersions");

            migrationBuilder.DropColumn(
                name: "SearchText",
                table: "CampaignVersions");

            migrationBuilder.DropColumn(
                name: "ArchivedAt",
                table: "Campaigns");

            migrationBuilder.DropColumn(
                name: "CoverCredit",
                table: "Campaigns");

            migrationBuilder.DropColumn(
                name: "CoverPictureId",
                table: "Campaigns");
        }
    }
}
