using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Solidarity.Infrastructure.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class LocalCopies : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "pattern_id",
                table: "petitions",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "place",
                table: "petitions",
                type: "character varying(200)",
                maxLength: 200,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "place_key",
                table: "petitions",
                type: "character varying(400)",
                maxLength: 400,
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<Guid>(
                name: "confirmed_after_last",
                table: "handovers",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "given_last",
                table: "handovers",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "wished_at",
                table: "handovers",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "ix_signatures_petition_id_confirmed_at_id",
                table: "signatures",
                columns: new[] { "petition_id", "confirmed_at", "id" },
                filter: "confirmed_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_petitions_pattern_id_place_key",
                table: "petitions",
                columns: new[] { "pattern_id", "place_key" },
                unique: true,
                filter: "pattern_id IS NOT NULL");

            migrationBuilder.AddForeignKey(
                name: "fk_petitions_petitions_pattern_id",
                table: "petitions",
                column: "pattern_id",
                principalTable: "petitions",
                principalColumn: "id",
                onDelete: ReferentialAction.Restrict);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "fk_petitions_petitions_pattern_id",
                table: "petitions");

            migrationBuilder.DropIndex(
                name: "ix_signatures_petition_id_confirmed_at_id",
                table: "signatures");

            migrationBuilder.DropIndex(
                name: "ix_petitions_pattern_id_place_key",
                table: "petitions");

            migrationBuilder.DropColumn(
                name: "pattern_id",
                table: "petitions");

            migrationBuilder.DropColumn(
                name: "place",
                table: "petitions");

            migrationBuilder.DropColumn(
                name: "place_key",
                table: "petitions");

            migrationBuilder.DropColumn(
                name: "confirmed_after_last",
                table: "handovers");

            migrationBuilder.DropColumn(
                name: "given_last",
                table: "handovers");

            migrationBuilder.DropColumn(
                name: "wished_at",
                table: "handovers");
        }
    }
}
