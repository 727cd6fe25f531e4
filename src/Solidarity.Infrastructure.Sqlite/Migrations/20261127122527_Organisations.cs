using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Solidarity.Infrastructure.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Organisations : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "TakesOrganisations",
                table: "Petitions",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateTable(
                name: "OrganisationSignatures",
                columns: table => new
                {
                    Id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    PetitionId = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Website = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    Domain = table.Column<string>(type: "TEXT", maxLength: 253, nullable: false),
                    Country = table.Column<string>(type: "TEXT", maxLength: 2, nullable: false, collation: "BINARY"),
                    ContactName = table.Column<byte[]>(type: "BLOB", maxLength: 850, nullable: true),
                    Email = table.Column<byte[]>(type: "BLOB", maxLength: 300, nullable: true),
                    LogoId = table.Column<byte[]>(type: "BLOB", nullable: true),
                    Position = table.Column<int>(type: "INTEGER", nullable: false),
                    Reason = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    Holds = table.Column<string>(type: "TEXT", maxLength: 253, nullable: true),
                    DueAt = table.Column<long>(type: "INTEGER", nullable: true),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    ModifiedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Version = table.Column<long>(type: "INTEGER", nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    NameKey = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    MailboxKey = table.Column<byte[]>(type: "BLOB", fixedLength: true, maxLength: 32, nullable: false),
                    AddressKey = table.Column<byte[]>(type: "BLOB", fixedLength: true, maxLength: 32, nullable: false),
                    DomainKey = table.Column<byte[]>(type: "BLOB", fixedLength: true, maxLength: 32, nullable: false),
                    Language = table.Column<string>(type: "TEXT", maxLength: 35, nullable: false, collation: "BINARY"),
                    WordingVersion = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    State = table.Column<int>(type: "INTEGER", nullable: false),
                    StateSince = table.Column<long>(type: "INTEGER", nullable: false),
                    Epoch = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_OrganisationSignatures", x => x.Id);
                    table.ForeignKey(
                        name: "FK_OrganisationSignatures_Petitions_PetitionId",
                        column: x => x.PetitionId,
                        principalTable: "Petitions",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_OrganisationSignatures_Pictures_LogoId",
                        column: x => x.LogoId,
                        principalTable: "Pictures",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_OrganisationSignatures_DueAt",
                table: "OrganisationSignatures",
                column: "DueAt");

            migrationBuilder.CreateIndex(
                name: "IX_OrganisationSignatures_LogoId",
                table: "OrganisationSignatures",
                column: "LogoId");

            migrationBuilder.CreateIndex(
                name: "IX_OrganisationSignatures_MailboxKey",
                table: "OrganisationSignatures",
                column: "MailboxKey");

            migrationBuilder.CreateIndex(
                name: "IX_OrganisationSignatures_PetitionId_Holds",
                table: "OrganisationSignatures",
                columns: new[] { "PetitionId", "Holds" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_OrganisationSignatures_PetitionId_State_Position",
                table: "OrganisationSignatures",
                columns: new[] { "PetitionId", "State", "Position" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "OrganisationSignatures");

            migrationBuilder.DropColumn(
                name: "TakesOrganisations",
                table: "Petitions");
        }
    }
}
