using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Solidarity.Infrastructure.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class SegmentsAndImports : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<byte[]>(
                name: "ImportId",
                table: "Subscriptions",
                type: "BLOB",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "ImportId",
                table: "SubscriptionRequests",
                type: "BLOB",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "SegmentId",
                table: "Messages",
                type: "BLOB",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "SegmentRules",
                table: "Messages",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "ListImports",
                columns: table => new
                {
                    Id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    ListId = table.Column<byte[]>(type: "BLOB", nullable: false),
                    State = table.Column<int>(type: "INTEGER", nullable: false),
                    Source = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    FileHash = table.Column<byte[]>(type: "BLOB", fixedLength: true, maxLength: 32, nullable: false),
                    Columns = table.Column<string>(type: "TEXT", nullable: false),
                    AsksUnproven = table.Column<bool>(type: "INTEGER", nullable: false),
                    Language = table.Column<string>(type: "TEXT", maxLength: 35, nullable: false, collation: "BINARY"),
                    Parts = table.Column<int>(type: "INTEGER", nullable: false),
                    PartsDone = table.Column<int>(type: "INTEGER", nullable: false),
                    Unread = table.Column<int>(type: "INTEGER", nullable: false),
                    MadeBy = table.Column<byte[]>(type: "BLOB", nullable: true),
                    ImportedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    DueAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Counts_Bad = table.Column<int>(type: "INTEGER", nullable: false),
                    Counts_Left = table.Column<int>(type: "INTEGER", nullable: false),
                    Counts_Proven = table.Column<int>(type: "INTEGER", nullable: false),
                    Counts_Repeated = table.Column<int>(type: "INTEGER", nullable: false),
                    Counts_Subscribed = table.Column<int>(type: "INTEGER", nullable: false),
                    Counts_Unproven = table.Column<int>(type: "INTEGER", nullable: false),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    ModifiedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Version = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ListImports", x => x.Id);
                    table.ForeignKey(
                        name: "FK_ListImports_MailingLists_ListId",
                        column: x => x.ListId,
                        principalTable: "MailingLists",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "Segments",
                columns: table => new
                {
                    Id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Slug = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false, collation: "BINARY"),
                    Name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    Rules = table.Column<string>(type: "TEXT", nullable: false),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    ModifiedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Version = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Segments", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "ListImportParts",
                columns: table => new
                {
                    ImportId = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Number = table.Column<int>(type: "INTEGER", nullable: false),
                    Rows = table.Column<byte[]>(type: "BLOB", maxLength: 50000000, nullable: true),
                    Refused = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ListImportParts", x => new { x.ImportId, x.Number });
                    table.ForeignKey(
                        name: "FK_ListImportParts_ListImports_ImportId",
                        column: x => x.ImportId,
                        principalTable: "ListImports",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Subscriptions_ImportId",
                table: "Subscriptions",
                column: "ImportId");

            migrationBuilder.CreateIndex(
                name: "IX_SubscriptionRequests_ImportId",
                table: "SubscriptionRequests",
                column: "ImportId");

            migrationBuilder.CreateIndex(
                name: "IX_Messages_SegmentId",
                table: "Messages",
                column: "SegmentId");

            migrationBuilder.CreateIndex(
                name: "IX_ListImports_DueAt",
                table: "ListImports",
                column: "DueAt");

            migrationBuilder.CreateIndex(
                name: "IX_ListImports_ListId_FileHash",
                table: "ListImports",
                columns: new[] { "ListId", "FileHash" });

            migrationBuilder.CreateIndex(
                name: "IX_ListImports_ListId_Id",
                table: "ListImports",
                columns: new[] { "ListId", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_ListImports_State",
                table: "ListImports",
                column: "State");

            migrationBuilder.CreateIndex(
                name: "IX_Segments_Slug",
                table: "Segments",
                column: "Slug",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "ListImportParts");

            migrationBuilder.DropTable(
                name: "Segments");

            migrationBuilder.DropTable(
                name: "ListImports");

            migrationBuilder.DropIndex(
                name: "IX_Subscriptions_ImportId",
                table: "Subscriptions");

            migrationBuilder.DropIndex(
                name: "IX_SubscriptionRequests_ImportId",
                table: "SubscriptionRequests");

            migrationBuilder.DropIndex(
                name: "IX_Messages_SegmentId",
                table: "Messages");

            migrationBuilder.DropColumn(
                name: "ImportId",
                table: "Subscriptions");

            migrationBuilder.DropColumn(
                name: "ImportId",
                table: "SubscriptionRequests");

            migrationBuilder.DropColumn(
                name: "SegmentId",
                table: "Messages");

            migrationBuilder.DropColumn(
                name: "SegmentRules",
                table: "Messages");
        }
    }
}
