using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Solidarity.Infrastructure.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class EventHosts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "IsProposed",
                table: "Events",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "TakesProposals",
                table: "Campaigns",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateTable(
                name: "EventHosts",
                columns: table => new
                {
                    Id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    CampaignId = table.Column<byte[]>(type: "BLOB", nullable: false),
                    EventId = table.Column<byte[]>(type: "BLOB", nullable: true),
                    Hosts = table.Column<byte[]>(type: "BLOB", nullable: true),
                    State = table.Column<byte>(type: "INTEGER", nullable: false),
                    StateSince = table.Column<long>(type: "INTEGER", nullable: false),
                    Email = table.Column<byte[]>(type: "BLOB", maxLength: 300, nullable: false),
                    Name = table.Column<byte[]>(type: "BLOB", maxLength: 850, nullable: true),
                    MailboxKey = table.Column<byte[]>(type: "BLOB", fixedLength: true, maxLength: 32, nullable: false),
                    AddressKey = table.Column<byte[]>(type: "BLOB", fixedLength: true, maxLength: 32, nullable: false),
                    DomainKey = table.Column<byte[]>(type: "BLOB", fixedLength: true, maxLength: 32, nullable: false),
                    Language = table.Column<string>(type: "TEXT", maxLength: 35, nullable: false, collation: "BINARY"),
                    WordingVersion = table.Column<string>(type: "TEXT", maxLength: 16, nullable: true),
                    Proposal = table.Column<byte[]>(type: "BLOB", maxLength: 100000, nullable: true),
                    After = table.Column<byte[]>(type: "BLOB", nullable: true),
                    Reason = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    ApprovedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Epoch = table.Column<int>(type: "INTEGER", nullable: false),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    ModifiedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Version = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_EventHosts", x => x.Id);
                    table.ForeignKey(
                        name: "FK_EventHosts_Campaigns_CampaignId",
                        column: x => x.CampaignId,
                        principalTable: "Campaigns",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_EventHosts_Events_EventId",
                        column: x => x.EventId,
                        principalTable: "Events",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "EventMails",
                columns: table => new
                {
                    Id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    EventId = table.Column<byte[]>(type: "BLOB", nullable: false),
                    HostId = table.Column<byte[]>(type: "BLOB", nullable: true),
                    Audience = table.Column<byte>(type: "INTEGER", nullable: false),
                    OccurrenceId = table.Column<byte[]>(type: "BLOB", nullable: true),
                    Number = table.Column<int>(type: "INTEGER", nullable: false),
                    Subject = table.Column<byte[]>(type: "BLOB", maxLength: 650, nullable: true),
                    Body = table.Column<byte[]>(type: "BLOB", maxLength: 20050, nullable: true),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    ModifiedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Version = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_EventMails", x => x.Id);
                    table.ForeignKey(
                        name: "FK_EventMails_Events_EventId",
                        column: x => x.EventId,
                        principalTable: "Events",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_EventHosts_CampaignId",
                table: "EventHosts",
                column: "CampaignId");

            migrationBuilder.CreateIndex(
                name: "IX_EventHosts_EventId",
                table: "EventHosts",
                column: "EventId");

            migrationBuilder.CreateIndex(
                name: "IX_EventHosts_Hosts",
                table: "EventHosts",
                column: "Hosts",
                unique: true,
                filter: "\"Hosts\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_EventHosts_MailboxKey",
                table: "EventHosts",
                column: "MailboxKey");

            migrationBuilder.CreateIndex(
                name: "IX_EventHosts_State_StateSince",
                table: "EventHosts",
                columns: new[] { "State", "StateSince" });

            migrationBuilder.CreateIndex(
                name: "IX_EventMails_EventId_Number",
                table: "EventMails",
                columns: new[] { "EventId", "Number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_EventMails_HostId",
                table: "EventMails",
                column: "HostId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "EventHosts");

            migrationBuilder.DropTable(
                name: "EventMails");

            migrationBuilder.DropColumn(
                name: "IsProposed",
                table: "Events");

            migrationBuilder.DropColumn(
                name: "TakesProposals",
                table: "Campaigns");
        }
    }
}
