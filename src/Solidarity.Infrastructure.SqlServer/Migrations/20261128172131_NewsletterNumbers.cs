using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Solidarity.Infrastructure.SqlServer.Migrations
{
    /// <inheritdoc />
    public partial class NewsletterNumbers : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "OtherBody",
                table: "MessageVersions",
                type: "nvarchar(max)",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "OtherSubject",
                table: "MessageVersions",
                type: "nvarchar(200)",
                maxLength: 200,
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "CountsLinks",
                table: "Messages",
                type: "bit",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<int>(
                name: "Left",
                table: "Messages",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<byte>(
                name: "SplitBy",
                table: "Messages",
                type: "tinyint",
                nullable: false,
                defaultValue: (byte)0);

            migrationBuilder.AddColumn<byte>(
                name: "SplitChosen",
                table: "Messages",
                type: "tinyint",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "SplitEndedAt",
                table: "Messages",
                type: "datetimeoffset",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "SplitEndsAt",
                table: "Messages",
                type: "datetimeoffset",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "SplitHasWinner",
                table: "Messages",
                type: "bit",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<int>(
                name: "SplitHours",
                table: "Messages",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "SplitShare",
                table: "Messages",
                type: "int",
                nullable: true);

            migrationBuilder.AddColumn<byte>(
                name: "Variant",
                table: "Deliveries",
                type: "tinyint",
                nullable: false,
                defaultValue: (byte)0);

            migrationBuilder.CreateTable(
                name: "MessageLinks",
                columns: table => new
                {
                    MessageId = table.Column<byte[]>(type: "binary(16)", fixedLength: true, maxLength: 16, nullable: false),
                    Variant = table.Column<byte>(type: "tinyint", nullable: false),
                    UrlHash = table.Column<byte[]>(type: "binary(32)", fixedLength: true, maxLength: 32, nullable: false),
                    Url = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: false),
                    Clicks = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_MessageLinks", x => new { x.MessageId, x.Variant, x.UrlHash });
                    table.ForeignKey(
                        name: "FK_MessageLinks_Messages_MessageId",
                        column: x => x.MessageId,
                        principalTable: "Messages",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_PetitionTotals_Kind_Key",
                table: "PetitionTotals",
                columns: new[] { "Kind", "Key" });

            migrationBuilder.CreateIndex(
                name: "IX_Messages_State_SplitEndsAt",
                table: "Messages",
                columns: new[] { "State", "SplitEndsAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Attendances_Source",
                table: "Attendances",
                column: "Source");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "MessageLinks");

            migrationBuilder.DropIndex(
                name: "IX_PetitionTotals_Kind_Key",
                table: "PetitionTotals");

            migrationBuilder.DropIndex(
                name: "IX_Messages_State_SplitEndsAt",
                table: "Messages");

            migrationBuilder.DropIndex(
                name: "IX_Attendances_Source",
                table: "Attendances");

            migrationBuilder.DropColumn(
                name: "OtherBody",
                table: "MessageVersions");

            migrationBuilder.DropColumn(
                name: "OtherSubject",
                table: "MessageVersions");

            migrationBuilder.DropColumn(
                name: "CountsLinks",
                table: "Messages");

            migrationBuilder.DropColumn(
                name: "Left",
                table: "Messages");

            migrationBuilder.DropColumn(
                name: "SplitBy",
                table: "Messages");

            migrationBuilder.DropColumn(
                name: "SplitChosen",
                table: "Messages");

            migrationBuilder.DropColumn(
                name: "SplitEndedAt",
                table: "Messages");

            migrationBuilder.DropColumn(
                name: "SplitEndsAt",
                table: "Messages");

            migrationBuilder.DropColumn(
                name: "SplitHasWinner",
                table: "Messages");

            migrationBuilder.DropColumn(
                name: "SplitHours",
                table: "Messages");

            migrationBuilder.DropColumn(
                name: "SplitShare",
                table: "Messages");

            migrationBuilder.DropColumn(
                name: "Variant",
                table: "Deliveries");
        }
    }
}
