using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Solidarity.Infrastructure.SqlServer.Migrations
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
                type: "bit",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateTable(
                name: "OrganisationSignatures",
                columns: table => new
                {
                    Id = table.Column<byte[]>(type: "binary(16)", fixedLength: true, maxLength: 16, nullable: false),
                    PetitionId = table.Column<byte[]>(type: "binary(16)", fixedLength: true, maxLength: 16, nullable: false),
                    Website = table.Column<string>(type: "nvarchar(500)", maxLength: 500, nullable: false),
                    Domain = table.Column<string>(type: "nvarchar(253)", maxLength: 253, nullable: false),
                    Country = table.Column<string>(type: "nvarchar(2)", maxLength: 2, nullable: false, collation: "Latin1_General_100_BIN2"),
                    ContactName = table.Column<byte[]>(type: "varbinary(850)", maxLength: 850, nullable: true),
                    Email = table.Column<byte[]>(type: "varbinary(300)", maxLength: 300, nullable: true),
                    LogoId = table.Column<byte[]>(type: "binary(16)", fixedLength: true, maxLength: 16, nullable: true),
                    Position = table.Column<int>(type: "int", nullable: false),
                    Reason = table.Column<string>(type: "nvarchar(500)", maxLength: 500, nullable: true),
                    Holds = table.Column<string>(type: "nvarchar(253)", maxLength: 253, nullable: true),
                    DueAt = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    CreatedAt = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    ModifiedAt = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    Version = table.Column<long>(type: "bigint", nullable: false),
                    Name = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    NameKey = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    MailboxKey = table.Column<byte[]>(type: "binary(32)", fixedLength: true, maxLength: 32, nullable: false),
                    AddressKey = table.Column<byte[]>(type: "binary(32)", fixedLength: true, maxLength: 32, nullable: false),
                    DomainKey = table.Column<byte[]>(type: "binary(32)", fixedLength: true, maxLength: 32, nullable: false),
                    Language = table.Column<string>(type: "nvarchar(35)", maxLength: 35, nullable: false, collation: "Latin1_General_100_BIN2"),
                    WordingVersion = table.Column<string>(type: "nvarchar(16)", maxLength: 16, nullable: false),
                    State = table.Column<int>(type: "int", nullable: false),
                    StateSince = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    Epoch = table.Column<int>(type: "int", nullable: false)
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
                unique: true,
                filter: "[Holds] IS NOT NULL");

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
