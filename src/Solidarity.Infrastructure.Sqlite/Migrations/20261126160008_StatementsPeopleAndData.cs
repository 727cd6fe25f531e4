using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Solidarity.Infrastructure.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class StatementsPeopleAndData : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_AuditEntries_At",
                table: "AuditEntries");

            migrationBuilder.AddColumn<byte[]>(
                name: "NameKey",
                table: "Supporters",
                type: "BLOB",
                fixedLength: true,
                maxLength: 32,
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "PausedUntil",
                table: "Subscriptions",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Correction",
                table: "StatementVersions",
                type: "TEXT",
                maxLength: 500,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "MadeFrom",
                table: "StatementVersions",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Quotations",
                table: "StatementVersions",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "RemovedAt",
                table: "StatementVersions",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "WritingBy",
                table: "StatementVersions",
                type: "BLOB",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "ApprovedAsOf",
                table: "Statements",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "ApprovedAt",
                table: "Statements",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "ApprovedBy",
                table: "Statements",
                type: "BLOB",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "PictureFaces",
                table: "Statements",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "Places",
                table: "Statements",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "PreviewEpoch",
                table: "Statements",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<long>(
                name: "ReviewAskedAt",
                table: "Statements",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "TakesEndorsements",
                table: "Statements",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "WithdrawalReason",
                table: "Statements",
                type: "TEXT",
                maxLength: 1000,
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "WithdrawnAt",
                table: "Statements",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "WrittenBy",
                table: "Statements",
                type: "BLOB",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "SignedInAt",
                table: "Organizers",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "CorrectedLanguage",
                table: "Messages",
                type: "TEXT",
                maxLength: 35,
                nullable: true,
                collation: "BINARY");

            migrationBuilder.AddColumn<int>(
                name: "CorrectedRevision",
                table: "Messages",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "ClaimedAt",
                table: "Deliveries",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "AddressChanges",
                columns: table => new
                {
                    Id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    SupporterId = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Email = table.Column<byte[]>(type: "BLOB", maxLength: 300, nullable: false),
                    MailboxKey = table.Column<byte[]>(type: "BLOB", fixedLength: true, maxLength: 32, nullable: false),
                    AddressKey = table.Column<byte[]>(type: "BLOB", fixedLength: true, maxLength: 32, nullable: false),
                    DomainKey = table.Column<byte[]>(type: "BLOB", fixedLength: true, maxLength: 32, nullable: false),
                    Language = table.Column<string>(type: "TEXT", maxLength: 35, nullable: false, collation: "BINARY"),
                    OldAgreedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    NewAgreedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    DoneAt = table.Column<long>(type: "INTEGER", nullable: true),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    ModifiedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Version = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AddressChanges", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "DataExports",
                columns: table => new
                {
                    Id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    MailboxKey = table.Column<byte[]>(type: "BLOB", fixedLength: true, maxLength: 32, nullable: false),
                    Reason = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    AskedBy = table.Column<byte[]>(type: "BLOB", nullable: true),
                    ApprovedBy = table.Column<byte[]>(type: "BLOB", nullable: true),
                    ApprovedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    ModifiedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Version = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DataExports", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "DataRequests",
                columns: table => new
                {
                    Id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    MailboxKey = table.Column<byte[]>(type: "BLOB", fixedLength: true, maxLength: 32, nullable: false),
                    Kind = table.Column<int>(type: "INTEGER", nullable: false),
                    AskedOn = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    DoneAt = table.Column<long>(type: "INTEGER", nullable: true),
                    IsOwn = table.Column<bool>(type: "INTEGER", nullable: false),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    ModifiedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Version = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DataRequests", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Endorsements",
                columns: table => new
                {
                    Id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    StatementId = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    NameKey = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Website = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true),
                    Email = table.Column<byte[]>(type: "BLOB", maxLength: 300, nullable: false),
                    MailboxKey = table.Column<byte[]>(type: "BLOB", fixedLength: true, maxLength: 32, nullable: false),
                    AddressKey = table.Column<byte[]>(type: "BLOB", fixedLength: true, maxLength: 32, nullable: false),
                    DomainKey = table.Column<byte[]>(type: "BLOB", fixedLength: true, maxLength: 32, nullable: false),
                    Language = table.Column<string>(type: "TEXT", maxLength: 35, nullable: false, collation: "BINARY"),
                    WordingVersion = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    State = table.Column<int>(type: "INTEGER", nullable: false),
                    StateSince = table.Column<long>(type: "INTEGER", nullable: false),
                    Epoch = table.Column<int>(type: "INTEGER", nullable: false),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    ModifiedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Version = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Endorsements", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Endorsements_Statements_StatementId",
                        column: x => x.StatementId,
                        principalTable: "Statements",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "FreshLinks",
                columns: table => new
                {
                    Id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Email = table.Column<byte[]>(type: "BLOB", maxLength: 300, nullable: false),
                    MailboxKey = table.Column<byte[]>(type: "BLOB", fixedLength: true, maxLength: 32, nullable: false),
                    AddressKey = table.Column<byte[]>(type: "BLOB", fixedLength: true, maxLength: 32, nullable: false),
                    DomainKey = table.Column<byte[]>(type: "BLOB", fixedLength: true, maxLength: 32, nullable: false),
                    Language = table.Column<string>(type: "TEXT", maxLength: 35, nullable: false, collation: "BINARY"),
                    Browser = table.Column<byte[]>(type: "BLOB", fixedLength: true, maxLength: 32, nullable: true),
                    OpenedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    ModifiedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Version = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_FreshLinks", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Invitations",
                columns: table => new
                {
                    Id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Email = table.Column<byte[]>(type: "BLOB", maxLength: 300, nullable: false),
                    MailboxKey = table.Column<byte[]>(type: "BLOB", fixedLength: true, maxLength: 32, nullable: false),
                    Role = table.Column<int>(type: "INTEGER", nullable: false),
                    CampaignId = table.Column<byte[]>(type: "BLOB", nullable: true),
                    Language = table.Column<string>(type: "TEXT", maxLength: 35, nullable: false, collation: "BINARY"),
                    Hash = table.Column<byte[]>(type: "BLOB", fixedLength: true, maxLength: 32, nullable: false),
                    Secret = table.Column<byte[]>(type: "BLOB", maxLength: 100, nullable: true),
                    Sendings = table.Column<int>(type: "INTEGER", nullable: false),
                    ExpiresAt = table.Column<long>(type: "INTEGER", nullable: false),
                    AcceptedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    ModifiedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Version = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Invitations", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Invitations_Campaigns_CampaignId",
                        column: x => x.CampaignId,
                        principalTable: "Campaigns",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "MessageHolds",
                columns: table => new
                {
                    MessageId = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Language = table.Column<string>(type: "TEXT", maxLength: 35, nullable: false, collation: "BINARY"),
                    Until = table.Column<long>(type: "INTEGER", nullable: false),
                    EndedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Readers = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_MessageHolds", x => new { x.MessageId, x.Language });
                    table.ForeignKey(
                        name: "FK_MessageHolds_Messages_MessageId",
                        column: x => x.MessageId,
                        principalTable: "Messages",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "OrganizerSessions",
                columns: table => new
                {
                    Id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    OrganizerId = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Browser = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    SeenAt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_OrganizerSessions", x => x.Id);
                    table.ForeignKey(
                        name: "FK_OrganizerSessions_Organizers_OrganizerId",
                        column: x => x.OrganizerId,
                        principalTable: "Organizers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "RecoveryCodes",
                columns: table => new
                {
                    Hash = table.Column<byte[]>(type: "BLOB", fixedLength: true, maxLength: 32, nullable: false),
                    OrganizerId = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RecoveryCodes", x => x.Hash);
                    table.ForeignKey(
                        name: "FK_RecoveryCodes_Organizers_OrganizerId",
                        column: x => x.OrganizerId,
                        principalTable: "Organizers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "RelatedStatements",
                columns: table => new
                {
                    StatementId = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Position = table.Column<int>(type: "INTEGER", nullable: false),
                    RelatedId = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RelatedStatements", x => new { x.StatementId, x.Position });
                    table.ForeignKey(
                        name: "FK_RelatedStatements_Statements_StatementId",
                        column: x => x.StatementId,
                        principalTable: "Statements",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "SecondFactors",
                columns: table => new
                {
                    OrganizerId = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Secret = table.Column<byte[]>(type: "BLOB", maxLength: 100, nullable: false),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    ConfirmedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    LastStep = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SecondFactors", x => x.OrganizerId);
                    table.ForeignKey(
                        name: "FK_SecondFactors_Organizers_OrganizerId",
                        column: x => x.OrganizerId,
                        principalTable: "Organizers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "SpentProofs",
                columns: table => new
                {
                    Id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    ExpiresAt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SpentProofs", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "StatementHolds",
                columns: table => new
                {
                    StatementId = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Language = table.Column<string>(type: "TEXT", maxLength: 35, nullable: false, collation: "BINARY"),
                    Until = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_StatementHolds", x => new { x.StatementId, x.Language });
                    table.ForeignKey(
                        name: "FK_StatementHolds_Statements_StatementId",
                        column: x => x.StatementId,
                        principalTable: "Statements",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Topics",
                columns: table => new
                {
                    Id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Slug = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false, collation: "BINARY"),
                    IsDemonstration = table.Column<bool>(type: "INTEGER", nullable: false),
                    SearchText = table.Column<string>(type: "TEXT", nullable: false),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    ModifiedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Version = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Topics", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "StatementTopics",
                columns: table => new
                {
                    StatementId = table.Column<byte[]>(type: "BLOB", nullable: false),
                    TopicId = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_StatementTopics", x => new { x.StatementId, x.TopicId });
                    table.ForeignKey(
                        name: "FK_StatementTopics_Statements_StatementId",
                        column: x => x.StatementId,
                        principalTable: "Statements",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_StatementTopics_Topics_TopicId",
                        column: x => x.TopicId,
                        principalTable: "Topics",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "TopicNames",
                columns: table => new
                {
                    TopicId = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Language = table.Column<string>(type: "TEXT", maxLength: 35, nullable: false, collation: "BINARY"),
                    Name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_TopicNames", x => new { x.TopicId, x.Language });
                    table.ForeignKey(
                        name: "FK_TopicNames_Topics_TopicId",
                        column: x => x.TopicId,
                        principalTable: "Topics",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Supporters_NameKey",
                table: "Supporters",
                column: "NameKey");

            migrationBuilder.CreateIndex(
                name: "IX_AuditEntries_Program_Id",
                table: "AuditEntries",
                columns: new[] { "Program", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_AuditEntries_Subject_Id",
                table: "AuditEntries",
                columns: new[] { "Subject", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_AddressChanges_CreatedAt",
                table: "AddressChanges",
                column: "CreatedAt");

            migrationBuilder.CreateIndex(
                name: "IX_AddressChanges_MailboxKey",
                table: "AddressChanges",
                column: "MailboxKey");

            migrationBuilder.CreateIndex(
                name: "IX_AddressChanges_SupporterId",
                table: "AddressChanges",
                column: "SupporterId");

            migrationBuilder.CreateIndex(
                name: "IX_DataExports_CreatedAt",
                table: "DataExports",
                column: "CreatedAt");

            migrationBuilder.CreateIndex(
                name: "IX_DataExports_MailboxKey",
                table: "DataExports",
                column: "MailboxKey");

            migrationBuilder.CreateIndex(
                name: "IX_DataRequests_DoneAt_AskedOn",
                table: "DataRequests",
                columns: new[] { "DoneAt", "AskedOn" });

            migrationBuilder.CreateIndex(
                name: "IX_DataRequests_MailboxKey",
                table: "DataRequests",
                column: "MailboxKey");

            migrationBuilder.CreateIndex(
                name: "IX_Endorsements_AddressKey",
                table: "Endorsements",
                column: "AddressKey");

            migrationBuilder.CreateIndex(
                name: "IX_Endorsements_MailboxKey",
                table: "Endorsements",
                column: "MailboxKey");

            migrationBuilder.CreateIndex(
                name: "IX_Endorsements_State_StateSince",
                table: "Endorsements",
                columns: new[] { "State", "StateSince" });

            migrationBuilder.CreateIndex(
                name: "IX_Endorsements_StatementId_State",
                table: "Endorsements",
                columns: new[] { "StatementId", "State" });

            migrationBuilder.CreateIndex(
                name: "IX_FreshLinks_CreatedAt",
                table: "FreshLinks",
                column: "CreatedAt");

            migrationBuilder.CreateIndex(
                name: "IX_FreshLinks_MailboxKey",
                table: "FreshLinks",
                column: "MailboxKey");

            migrationBuilder.CreateIndex(
                name: "IX_Invitations_CampaignId",
                table: "Invitations",
                column: "CampaignId");

            migrationBuilder.CreateIndex(
                name: "IX_Invitations_Hash",
                table: "Invitations",
                column: "Hash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Invitations_MailboxKey",
                table: "Invitations",
                column: "MailboxKey",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_OrganizerSessions_OrganizerId",
                table: "OrganizerSessions",
                column: "OrganizerId");

            migrationBuilder.CreateIndex(
                name: "IX_OrganizerSessions_SeenAt",
                table: "OrganizerSessions",
                column: "SeenAt");

            migrationBuilder.CreateIndex(
                name: "IX_RecoveryCodes_OrganizerId",
                table: "RecoveryCodes",
                column: "OrganizerId");

            migrationBuilder.CreateIndex(
                name: "IX_SpentProofs_ExpiresAt",
                table: "SpentProofs",
                column: "ExpiresAt");

            migrationBuilder.CreateIndex(
                name: "IX_StatementTopics_TopicId",
                table: "StatementTopics",
                column: "TopicId");

            migrationBuilder.CreateIndex(
                name: "IX_Topics_Slug",
                table: "Topics",
                column: "Slug",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "AddressChanges");

            migrationBuilder.DropTable(
                name: "DataExports");

            migrationBuilder.DropTable(
                name: "DataRequests");

            migrationBuilder.DropTable(
                name: "Endorsements");

            migrationBuilder.DropTable(
                name: "FreshLinks");

            migrationBuilder.DropTable(
                name: "Invitations");

            migrationBuilder.DropTable(
                name: "MessageHolds");

            migrationBuilder.DropTable(
                name: "OrganizerSessions");

            migrationBuilder.DropTable(
                name: "RecoveryCodes");

            migrationBuilder.DropTable(
                name: "RelatedStatements");

            migrationBuilder.DropTable(
                name: "SecondFactors");

            migrationBuilder.DropTable(
                name: "SpentProofs");

            migrationBuilder.DropTable(
                name: "StatementHolds");

            migrationBuilder.DropTable(
                name: "StatementTopics");

            migrationBuilder.DropTable(
                name: "TopicNames");

            migrationBuilder.DropTable(
                name: "Topics");

            migrationBuilder.DropIndex(
                name: "IX_Supporters_NameKey",
                table: "Supporters");

            migrationBuilder.DropIndex(
                name: "IX_AuditEntries_Program_Id",
                table: "AuditEntries");

            migrationBuilder.DropIndex(
                name: "IX_AuditEntries_Subject_Id",
                table: "AuditEntries");

            migrationBuilder.DropColumn(
                name: "NameKey",
                table: "Supporters");

            migrationBuilder.DropColumn(
                name: "PausedUntil",
                table: "Subscriptions");

            migrationBuilder.DropColumn(
                name: "Correction",
                table: "StatementVersions");

            migrationBuilder.DropColumn(
                name: "MadeFrom",
                table: "StatementVersions");

            migrationBuilder.DropColumn(
                name: "Quotations",
                table: "StatementVersions");

            migrationBuilder.DropColumn(
                name: "RemovedAt",
                table: "StatementVersions");

            migrationBuilder.DropColumn(
                name: "WritingBy",
                table: "StatementVersions");

            migrationBuilder.DropColumn(
                name: "ApprovedAsOf",
                table: "Statements");

            migrationBuilder.DropColumn(
                name: "ApprovedAt",
                table: "Statements");

            migrationBuilder.DropColumn(
                name: "ApprovedBy",
                table: "Statements");

            migrationBuilder.DropColumn(
                name: "PictureFaces",
                table: "Statements");

            migrationBuilder.DropColumn(
                name: "Places",
                table: "Statements");

            migrationBuilder.DropColumn(
                name: "PreviewEpoch",
                table: "Statements");

            migrationBuilder.DropColumn(
                name: "ReviewAskedAt",
                table: "Statements");

            migrationBuilder.DropColumn(
                name: "TakesEndorsements",
                table: "Statements");

            migrationBuilder.DropColumn(
                name: "WithdrawalReason",
                table: "Statements");

            migrationBuilder.DropColumn(
                name: "WithdrawnAt",
                table: "Statements");

            migrationBuilder.DropColumn(
                name: "WrittenBy",
                table: "Statements");

            migrationBuilder.DropColumn(
                name: "SignedInAt",
                table: "Organizers");

            migrationBuilder.DropColumn(
                name: "CorrectedLanguage",
                table: "Messages");

            migrationBuilder.DropColumn(
                name: "CorrectedRevision",
                table: "Messages");

            migrationBuilder.DropColumn(
                name: "ClaimedAt",
                table: "Deliveries");

            migrationBuilder.CreateIndex(
                name: "IX_AuditEntries_At",
                table: "AuditEntries",
                column: "At");
        }
    }
}
