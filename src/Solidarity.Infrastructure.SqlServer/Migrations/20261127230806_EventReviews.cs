using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Solidarity.Infrastructure.SqlServer.Migrations
{
    /// <inheritdoc />
    public partial class EventReviews : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "FK_ReviewLocks_Petitions_PetitionId",
                table: "ReviewLocks");

            migrationBuilder.DropIndex(
                name: "IX_ReviewLocks_PetitionId",
                table: "ReviewLocks");

            migrationBuilder.RenameColumn(
                name: "PetitionId",
                table: "ReviewLocks",
                newName: "OfId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.RenameColumn(
                name: "OfId",
                table: "ReviewLocks",
                newName: "PetitionId");

            migrationBuilder.CreateIndex(
                name: "IX_ReviewLocks_PetitionId",
                table: "ReviewLocks",
                column: "PetitionId");

            migrationBuilder.AddForeignKey(
                name: "FK_ReviewLocks_Petitions_PetitionId",
                table: "ReviewLocks",
                column: "PetitionId",
                principalTable: "Petitions",
                principalColumn: "Id",
                onDelete: ReferentialAction.Cascade);
        }
    }
}
