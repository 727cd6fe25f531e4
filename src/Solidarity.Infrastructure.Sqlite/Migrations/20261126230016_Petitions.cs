using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Solidarity.Infrastructure.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Petitions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "CountEntries",
                columns: table => new
                {
                    PetitionId = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Seq = table.Column<long>(type: "INTEGER", nullable: false),
                    From = table.Column<byte>(type: "INTEGER", nullable: false),
                    FromReason = table.Column<byte>(type: "INTEGER", nullable: false),
                    To = table.Column<byte>(type: "INTEGER", nullable: false),
                    Reason = table.Column<byte>(type: "INTEGER", nullable: false),
                    Channel = table.Column<byte>(type: "INTEGER", nullable: false),
                    Country = table.Column<string>(type: "TEXT", fixedLength: true, maxLength: 2, nullable: false),
                    Region = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    Source = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    EnteredOn = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    SignedOn = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    Commitment = table.Column<byte[]>(type: "BLOB", fixedLength: true, maxLength: 32, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CountEntries", x => new { x.PetitionId, x.Seq });
                });

            migrationBuilder.CreateTable(
                name: "Petitions",
                columns: table => new
                {
                    Id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    CampaignId = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Slug = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false, collation: "BINARY"),
                    Language = table.Column<string>(type: "TEXT", maxLength: 35, nullable: false, collation: "BINARY"),
                    State = table.Column<int>(type: "INTEGER", nullable: false),
                    TimeZone = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false, collation: "BINARY"),
                    OpensAt = table.Column<long>(type: "INTEGER", nullable: true),
                    ClosesAt = table.Column<long>(type: "INTEGER", nullable: false),
                    ClosedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    KeptUntil = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    Fields_Country = table.Column<int>(type: "INTEGER", nullable: false),
                    Fields_Region = table.Column<int>(type: "INTEGER", nullable: false),
                    Fields_PostalCode = table.Column<int>(type: "INTEGER", nullable: false),
                    Fields_Phone = table.Column<int>(type: "INTEGER", nullable: false),
                    Fields_Comment = table.Column<int>(type: "INTEGER", nullable: false),
                    Questions = table.Column<string>(type: "TEXT", nullable: true),
                    IsDiscreet = table.Column<bool>(type: "INTEGER", nullable: false),
                    ShowsCommentsAtOnce = table.Column<bool>(type: "INTEGER", nullable: false),
                    PictureId = table.Column<byte[]>(type: "BLOB", nullable: true),
                    PictureCredit = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    IsDemonstration = table.Column<bool>(type: "INTEGER", nullable: false),
                    ReviewAskedBy = table.Column<byte[]>(type: "BLOB", nullable: true),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    ModifiedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Version = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Petitions", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Petitions_Campaigns_CampaignId",
                        column: x => x.CampaignId,
                        principalTable: "Campaigns",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Petitions_Pictures_PictureId",
                        column: x => x.PictureId,
                        principalTable: "Pictures",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "PetitionTotals",
                columns: table => new
                {
                    PetitionId = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Kind = table.Column<byte>(type: "INTEGER", nullable: false),
                    Key = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false, collation: "BINARY"),
                    Count = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PetitionTotals", x => new { x.PetitionId, x.Kind, x.Key });
                });

            migrationBuilder.CreateTable(
                name: "PetitionChanges",
                columns: table => new
                {
                    PetitionId = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Number = table.Column<int>(type: "INTEGER", nullable: false),
                    From = table.Column<int>(type: "INTEGER", nullable: false),
                    To = table.Column<int>(type: "INTEGER", nullable: false),
                    By = table.Column<byte[]>(type: "BLOB", nullable: true),
                    Reason = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true),
                    At = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PetitionChanges", x => new { x.PetitionId, x.Number });
                    table.ForeignKey(
                        name: "FK_PetitionChanges_Petitions_PetitionId",
                        column: x => x.PetitionId,
                        principalTable: "Petitions",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "PetitionGoals",
                columns: table => new
                {
                    PetitionId = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Amount = table.Column<int>(type: "INTEGER", nullable: false),
                    ReachedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    ReachedSeq = table.Column<long>(type: "INTEGER", nullable: true),
                    StatementId = table.Column<byte[]>(type: "BLOB", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PetitionGoals", x => new { x.PetitionId, x.Amount });
                    table.ForeignKey(
                        name: "FK_PetitionGoals_Petitions_PetitionId",
                        column: x => x.PetitionId,
                        principalTable: "Petitions",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_PetitionGoals_Statements_StatementId",
                        column: x => x.StatementId,
                        principalTable: "Statements",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "PetitionHeads",
                columns: table => new
                {
                    PetitionId = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Seq = table.Column<long>(type: "INTEGER", nullable: false),
                    Confirmed = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PetitionHeads", x => x.PetitionId);
                    table.ForeignKey(
                        name: "FK_PetitionHeads_Petitions_PetitionId",
                        column: x => x.PetitionId,
                        principalTable: "Petitions",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "PetitionLists",
                columns: table => new
                {
                    PetitionId = table.Column<byte[]>(type: "BLOB", nullable: false),
                    ListId = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PetitionLists", x => new { x.PetitionId, x.ListId });
                    table.ForeignKey(
                        name: "FK_PetitionLists_MailingLists_ListId",
                        column: x => x.ListId,
                        principalTable: "MailingLists",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_PetitionLists_Petitions_PetitionId",
                        column: x => x.PetitionId,
                        principalTable: "Petitions",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "PetitionTargets",
                columns: table => new
                {
                    PetitionId = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Position = table.Column<int>(type: "INTEGER", nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Title = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    Organisation = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    Email = table.Column<byte[]>(type: "BLOB", maxLength: 300, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PetitionTargets", x => new { x.PetitionId, x.Position });
                    table.ForeignKey(
                        name: "FK_PetitionTargets_Petitions_PetitionId",
                        column: x => x.PetitionId,
                        principalTable: "Petitions",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "PetitionVersions",
                columns: table => new
                {
                    PetitionId = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Language = table.Column<string>(type: "TEXT", maxLength: 35, nullable: false, collation: "BINARY"),
                    Revision = table.Column<int>(type: "INTEGER", nullable: false),
                    IsCurrent = table.Column<bool>(type: "INTEGER", nullable: false),
                    Title = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Ask = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false),
                    Background = table.Column<string>(type: "TEXT", nullable: false),
                    PictureAlternative = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    ListConsent = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    Questions = table.Column<string>(type: "TEXT", nullable: true),
                    SearchText = table.Column<string>(type: "TEXT", nullable: false),
                    WrittenAt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PetitionVersions", x => new { x.PetitionId, x.Language, x.Revision });
                    table.ForeignKey(
                        name: "FK_PetitionVersions_Petitions_PetitionId",
                        column: x => x.PetitionId,
                        principalTable: "Petitions",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Signatures",
                columns: table => new
                {
                    Id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    PetitionId = table.Column<byte[]>(type: "BLOB", nullable: false),
                    State = table.Column<byte>(type: "INTEGER", nullable: false),
                    Reason = table.Column<byte>(type: "INTEGER", nullable: false),
                    Place = table.Column<byte>(type: "INTEGER", nullable: true),
                    MailboxKey = table.Column<byte[]>(type: "BLOB", fixedLength: true, maxLength: 32, nullable: false),
                    AddressKey = table.Column<byte[]>(type: "BLOB", fixedLength: true, maxLength: 32, nullable: false),
                    DomainKey = table.Column<byte[]>(type: "BLOB", fixedLength: true, maxLength: 32, nullable: false),
                    NameKey = table.Column<byte[]>(type: "BLOB", fixedLength: true, maxLength: 32, nullable: false),
                    PostalCodeKey = table.Column<byte[]>(type: "BLOB", fixedLength: true, maxLength: 32, nullable: true),
                    NetworkKey = table.Column<byte[]>(type: "BLOB", fixedLength: true, maxLength: 16, nullable: true),
                    Email = table.Column<byte[]>(type: "BLOB", maxLength: 300, nullable: true),
                    Name = table.Column<byte[]>(type: "BLOB", maxLength: 850, nullable: true),
                    PostalCode = table.Column<byte[]>(type: "BLOB", maxLength: 130, nullable: true),
                    Phone = table.Column<byte[]>(type: "BLOB", maxLength: 210, nullable: true),
                    Comment = table.Column<byte[]>(type: "BLOB", maxLength: 4050, nullable: true),
                    Answers = table.Column<byte[]>(type: "BLOB", maxLength: 80000, nullable: true),
                    Country = table.Column<string>(type: "TEXT", maxLength: 2, nullable: true, collation: "BINARY"),
                    Region = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    Display = table.Column<byte>(type: "INTEGER", nullable: false),
                    CommentState = table.Column<byte>(type: "INTEGER", nullable: false),
                    Language = table.Column<string>(type: "TEXT", maxLength: 35, nullable: false, collation: "BINARY"),
                    TimeZone = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false, collation: "BINARY"),
                    Source = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    WordingVersion = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    Lists = table.Column<string>(type: "TEXT", maxLength: 185, nullable: true),
                    ListWordingVersion = table.Column<string>(type: "TEXT", maxLength: 16, nullable: true),
                    Channel = table.Column<byte>(type: "INTEGER", nullable: false),
                    ConfirmedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    SupporterId = table.Column<byte[]>(type: "BLOB", nullable: true),
                    Blind = table.Column<byte[]>(type: "BLOB", maxLength: 100, nullable: true),
                    Epoch = table.Column<int>(type: "INTEGER", nullable: false),
                    Reminders = table.Column<byte>(type: "INTEGER", nullable: false),
                    DueAt = table.Column<long>(type: "INTEGER", nullable: true),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    ModifiedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Version = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Signatures", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Signatures_Petitions_PetitionId",
                        column: x => x.PetitionId,
                        principalTable: "Petitions",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_PetitionGoals_StatementId",
                table: "PetitionGoals",
                column: "StatementId");

            migrationBuilder.CreateIndex(
                name: "IX_PetitionLists_ListId",
                table: "PetitionLists",
                column: "ListId");

            migrationBuilder.CreateIndex(
                name: "IX_Petitions_CampaignId_State",
                table: "Petitions",
                columns: new[] { "CampaignId", "State" });

            migrationBuilder.CreateIndex(
                name: "IX_Petitions_PictureId",
                table: "Petitions",
                column: "PictureId");

            migrationBuilder.CreateIndex(
                name: "IX_Petitions_Slug",
                table: "Petitions",
                column: "Slug",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Petitions_State_ClosesAt",
                table: "Petitions",
                columns: new[] { "State", "ClosesAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Signatures_DueAt",
                table: "Signatures",
                column: "DueAt");

            migrationBuilder.CreateIndex(
                name: "IX_Signatures_MailboxKey_PetitionId_NameKey",
                table: "Signatures",
                columns: new[] { "MailboxKey", "PetitionId", "NameKey" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Signatures_PetitionId_CommentState_Id",
                table: "Signatures",
                columns: new[] { "PetitionId", "CommentState", "Id" },
                filter: "\"CommentState\" <> 0");

            migrationBuilder.CreateIndex(
                name: "IX_Signatures_PetitionId_Id",
                table: "Signatures",
                columns: new[] { "PetitionId", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Signatures_PetitionId_MailboxKey_Place",
                table: "Signatures",
                columns: new[] { "PetitionId", "MailboxKey", "Place" },
                unique: true,
                filter: "\"Place\" IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "CountEntries");

            migrationBuilder.DropTable(
                name: "PetitionChanges");

            migrationBuilder.DropTable(
                name: "PetitionGoals");

            migrationBuilder.DropTable(
                name: "PetitionHeads");

            migrationBuilder.DropTable(
                name: "PetitionLists");

            migrationBuilder.DropTable(
                name: "PetitionTargets");

            migrationBuilder.DropTable(
                name: "PetitionTotals");

            migrationBuilder.DropTable(
                name: "PetitionVersions");

            migrationBuilder.DropTable(
                name: "Signatures");

            migrationBuilder.DropTable(
                name: "Petitions");
        }
    }
}
