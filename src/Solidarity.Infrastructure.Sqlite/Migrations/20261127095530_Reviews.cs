using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Solidarity.Infrastructure.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Reviews : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "ReviewLocks",
                columns: table => new
                {
                    Kind = table.Column<byte>(type: "INTEGER", nullable: false),
                    PetitionId = table.Column<byte[]>(type: "BLOB", nullable: false),
                    OrganizerId = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Since = table.Column<long>(type: "INTEGER", nullable: false),
                    Until = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ReviewLocks", x => new { x.Kind, x.PetitionId });
                    table.ForeignKey(
                        name: "FK_ReviewLocks_Organizers_OrganizerId",
                        column: x => x.OrganizerId,
                        principalTable: "Organizers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_ReviewLocks_Petitions_PetitionId",
                        column: x => x.PetitionId,
                        principalTable: "Petitions",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_ReviewLocks_OrganizerId",
                table: "ReviewLocks",
                column: "OrganizerId");

            migrationBuilder.CreateIndex(
                name: "IX_ReviewLocks_PetitionId",
                table: "ReviewLocks",
                column: "PetitionId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "ReviewLocks");
        }
    }
}
