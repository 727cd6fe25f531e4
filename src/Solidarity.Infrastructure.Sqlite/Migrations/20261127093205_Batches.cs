using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Solidarity.Infrastructure.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Batches : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<byte[]>(
                name: "BatchId",
                table: "Signatures",
                type: "BLOB",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "ContactKey",
                table: "Signatures",
                type: "BLOB",
                fixedLength: true,
                maxLength: 32,
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "PaperNeedsSecond",
                table: "Petitions",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateTable(
                name: "PetitionBatches",
                columns: table => new
                {
                    Id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    PetitionId = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Channel = table.Column<byte>(type: "INTEGER", nullable: false),
                    State = table.Column<byte>(type: "INTEGER", nullable: false),
                    Code = table.Column<string>(type: "TEXT", maxLength: 8, nullable: true, collation: "BINARY"),
                    Source = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    FileHash = table.Column<byte[]>(type: "BLOB", fixedLength: true, maxLength: 32, nullable: true),
                    Language = table.Column<string>(type: "TEXT", maxLength: 35, nullable: false, collation: "BINARY"),
                    Sheets = table.Column<int>(type: "INTEGER", nullable: false),
                    LinesPerSheet = table.Column<int>(type: "INTEGER", nullable: false),
                    AsksEmail = table.Column<bool>(type: "INTEGER", nullable: false),
                    WordingVersion = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    MadeBy = table.Column<byte[]>(type: "BLOB", nullable: true),
                    EnteredBy = table.Column<byte[]>(type: "BLOB", nullable: true),
                    CheckedBy = table.Column<byte[]>(type: "BLOB", nullable: true),
                    Lines = table.Column<int>(type: "INTEGER", nullable: false),
                    Bad = table.Column<int>(type: "INTEGER", nullable: false),
                    Repeats = table.Column<int>(type: "INTEGER", nullable: false),
                    Signatures = table.Column<int>(type: "INTEGER", nullable: false),
                    CountedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    DueAt = table.Column<long>(type: "INTEGER", nullable: true),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    ModifiedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Version = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PetitionBatches", x => x.Id);
                    table.ForeignKey(
                        name: "FK_PetitionBatches_Petitions_PetitionId",
                        column: x => x.PetitionId,
                        principalTable: "Petitions",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "BatchParts",
                columns: table => new
                {
                    BatchId = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Entry = table.Column<byte>(type: "INTEGER", nullable: false),
                    Number = table.Column<int>(type: "INTEGER", nullable: false),
                    Lines = table.Column<byte[]>(type: "BLOB", maxLength: 2000000, nullable: true),
                    Refused = table.Column<string>(type: "TEXT", nullable: true),
                    Revision = table.Column<int>(type: "INTEGER", nullable: false),
                    SavedBy = table.Column<byte[]>(type: "BLOB", nullable: true),
                    SavedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    CountedAt = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_BatchParts", x => new { x.BatchId, x.Entry, x.Number });
                    table.ForeignKey(
                        name: "FK_BatchParts_PetitionBatches_BatchId",
                        column: x => x.BatchId,
                        principalTable: "PetitionBatches",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "BatchPhotos",
                columns: table => new
                {
                    BatchId = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Number = table.Column<int>(type: "INTEGER", nullable: false),
                    Content = table.Column<byte[]>(type: "BLOB", maxLength: 50000000, nullable: false),
                    MediaType = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false),
                    Width = table.Column<int>(type: "INTEGER", nullable: false),
                    Height = table.Column<int>(type: "INTEGER", nullable: false),
                    AddedBy = table.Column<byte[]>(type: "BLOB", nullable: true),
                    AddedAt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_BatchPhotos", x => new { x.BatchId, x.Number });
                    table.ForeignKey(
                        name: "FK_BatchPhotos_PetitionBatches_BatchId",
                        column: x => x.BatchId,
                        principalTable: "PetitionBatches",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Signatures_BatchId_State",
                table: "Signatures",
                columns: new[] { "BatchId", "State" },
                filter: "\"BatchId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Signatures_ContactKey",
                table: "Signatures",
                column: "ContactKey",
                filter: "\"ContactKey\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Signatures_PetitionId_NameKey",
                table: "Signatures",
                columns: new[] { "PetitionId", "NameKey" },
                filter: "\"ConfirmedAt\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_PetitionBatches_Code",
                table: "PetitionBatches",
                column: "Code",
                unique: true,
                filter: "\"Code\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_PetitionBatches_DueAt",
                table: "PetitionBatches",
                column: "DueAt");

            migrationBuilder.CreateIndex(
                name: "IX_PetitionBatches_PetitionId_Channel_Id",
                table: "PetitionBatches",
                columns: new[] { "PetitionId", "Channel", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_PetitionBatches_PetitionId_FileHash",
                table: "PetitionBatches",
                columns: new[] { "PetitionId", "FileHash" },
                unique: true,
                filter: "\"FileHash\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_PetitionBatches_State",
                table: "PetitionBatches",
                column: "State");

            migrationBuilder.AddForeignKey(
                name: "FK_Signatures_PetitionBatches_BatchId",
                table: "Signatures",
                column: "BatchId",
                principalTable: "PetitionBatches",
                principalColumn: "Id",
                onDelete: ReferentialAction.Restrict);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "FK_Signatures_PetitionBatches_BatchId",
                table: "Signatures");

            migrationBuilder.DropTable(
                name: "BatchParts");

            migrationBuilder.DropTable(
                name: "BatchPhotos");

            migrationBuilder.DropTable(
                name: "PetitionBatches");

            migrationBuilder.DropIndex(
                name: "IX_Signatures_BatchId_State",
                table: "Signatures");

            migrationBuilder.DropIndex(
                name: "IX_Signatures_ContactKey",
                table: "Signatures");

            migrationBuilder.DropIndex(
                name: "IX_Signatures_PetitionId_NameKey",
                table: "Signatures");

            migrationBuilder.DropColumn(
                name: "BatchId",
                table: "Signatures");

            migrationBuilder.DropColumn(
                name: "ContactKey",
                table: "Signatures");

            migrationBuilder.DropColumn(
                name: "PaperNeedsSecond",
                table: "Petitions");
        }
    }
}
