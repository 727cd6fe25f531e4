using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Solidarity.Infrastructure.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class EventReviews : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "fk_review_locks_petitions_petition_id",
                table: "ReviewLocks");

            migrationBuilder.DropIndex(
                name: "ix_review_locks_petition_id",
                table: "ReviewLocks");

            migrationBuilder.RenameColumn(
                name: "petition_id",
                table: "ReviewLocks",
                newName: "of_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.RenameColumn(
                name: "of_id",
                table: "ReviewLocks",
                newName: "petition_id");

            migrationBuilder.CreateIndex(
                name: "ix_review_locks_petition_id",
                table: "ReviewLocks",
                column: "petition_id");

            migrationBuilder.AddForeignKey(
                name: "fk_review_locks_petitions_petition_id",
                table: "ReviewLocks",
                column: "petition_id",
                principalTable: "petitions",
                principalColumn: "id",
                onDelete: ReferentialAction.Cascade);
        }
    }
}
