using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Solidarity.Infrastructure.SqlServer.Migrations
{
    /// <inheritdoc />
    public partial class LocalCopies : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<byte[]>(
                name: "PatternId",
                table: "Petitions",
                type: "binary(16)",
                fixedLength: true,
                maxLength: 16,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Place",
                table: "Petitions",
                type: "nvarchar(200)",
                maxLength: 200,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "PlaceKey",
                table: "Petitions",
                type: "nvarchar(400)",
                maxLength: 400,
                nullable: true,
                collation: "Latin1_General_100_BIN2");

            migrationBuilder.AddColumn<byte[]>(
                name: "ConfirmedAfterLast",
                table: "Handovers",
                type: "binary(16)",
                fixedLength: true,
                maxLength: 16,
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "GivenLast",
                table: "Handovers",
                type: "binary(16)",
                fixedLength: true,
                maxLength: 16,
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "WishedAt",
                table: "Handovers",
                type: "datetimeoffset",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_Signatures_PetitionId_ConfirmedAt_Id",
                table: "Signatures",
                columns: new[] { "PetitionId", "ConfirmedAt", "Id" },
                filter: "[ConfirmedAt] IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Petitions_PatternId_PlaceKey",
                table: "Petitions",
                columns: new[] { "PatternId", "PlaceKey" },
                unique: true,
                filter: "[PatternId] IS NOT NULL");

            migrationBuilder.AddForeignKey(
                name: "FK_Petitions_Petitions_PatternId",
                table: "Petitions",
                column: "PatternId",
                principalTable: "Petitions",
                principalColumn: "Id",
                onDelete: ReferentialAction.Restrict);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "FK_Petitions_Petitions_PatternId",
                table: "Petitions");

            migrationBuilder.DropIndex(
                name: "IX_Signatures_PetitionId_ConfirmedAt_Id",
                table: "Signatures");

            migrationBuilder.DropIndex(
                name: "IX_Petitions_PatternId_PlaceKey",
                table: "Petitions");

            migrationBuilder.DropColumn(
                name: "PatternId",
                table: "Petitions");

            migrationBuilder.DropColumn(
                name: "Place",
                table: "Petitions");

            migrationBuilder.DropColumn(
                name: "PlaceKey",
                table: "Petitions");

            migrationBuilder.DropColumn(
                name: "ConfirmedAfterLast",
                table: "Handovers");

            migrationBuilder.DropColumn(
                name: "GivenLast",
                table: "Handovers");

            migrationBuilder.DropColumn(
                name: "WishedAt",
                table: "Handovers");
        }
    }
}
