using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Solidarity.Infrastructure.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class EventHosts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "is_proposed",
                table: "events",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "takes_proposals",
                table: "campaigns",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateTable(
                name: "event_hosts",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    campaign_id = table.Column<Guid>(type: "uuid", nullable: false),
                    event_id = table.Column<Guid>(type: "uuid", nullable: true),
                    hosts = table.Column<Guid>(type: "uuid", nullable: true),
                    state = table.Column<byte>(type: "smallint", nullable: false),
                    state_since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    email = table.Column<byte[]>(type: "bytea", maxLength: 300, nullable: false),
                    name = table.Column<byte[]>(type: "bytea", maxLength: 850, nullable: true),
                    mailbox_key = table.Column<byte[]>(type: "bytea", fixedLength: true, maxLength: 32, nullable: false),
                    address_key = table.Column<byte[]>(type: "bytea", fixedLength: true, maxLength: 32, nullable: false),
                    domain_key = table.Column<byte[]>(type: "bytea", fixedLength: true, maxLength: 32, nullable: false),
                    language = table.Column<string>(type: "character varying(35)", maxLength: 35, nullable: false, collation: "C"),
                    wording_version = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: true),
                    proposal = table.Column<byte[]>(type: "bytea", maxLength: 100000, nullable: true),
                    after = table.Column<Guid>(type: "uuid", nullable: true),
                    reason = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    approved_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    epoch = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    modified_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_event_hosts", x => x.id);
                    table.ForeignKey(
                        name: "fk_event_hosts_campaigns_campaign_id",
                        column: x => x.campaign_id,
                        principalTable: "campaigns",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_event_hosts_events_event_id",
                        column: x => x.event_id,
                        principalTable: "events",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "event_mails",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    event_id = table.Column<Guid>(type: "uuid", nullable: false),
                    host_id = table.Column<Guid>(type: "uuid", nullable: true),
                    audience = table.Column<byte>(type: "smallint", nullable: false),
                    occurrence_id = table.Column<Guid>(type: "uuid", nullable: true),
                    number = table.Column<int>(type: "integer", nullable: false),
                    subject = table.Column<byte[]>(type: "bytea", maxLength: 650, nullable: true),
                    body = table.Column<byte[]>(type: "bytea", maxLength: 20050, nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    modified_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_event_mails", x => x.id);
                    table.ForeignKey(
                        name: "fk_event_mails_events_event_id",
                        column: x => x.event_id,
                        principalTable: "events",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_event_hosts_campaign_id",
                table: "event_hosts",
                column: "campaign_id");

            migrationBuilder.CreateIndex(
                name: "ix_event_hosts_event_id",
                table: "event_hosts",
                column: "event_id");

            migrationBuilder.CreateIndex(
                name: "ix_event_hosts_hosts",
                table: "event_hosts",
                column: "hosts",
                unique: true,
                filter: "hosts IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_event_hosts_keys_mailbox",
                table: "event_hosts",
                column: "mailbox_key");

            migrationBuilder.CreateIndex(
                name: "ix_event_hosts_state_state_since",
                table: "event_hosts",
                columns: new[] { "state", "state_since" });

            migrationBuilder.CreateIndex(
                name: "ix_event_mails_event_id_number",
                table: "event_mails",
                columns: new[] { "event_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_event_mails_host_id",
                table: "event_mails",
                column: "host_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "event_hosts");

            migrationBuilder.DropTable(
                name: "event_mails");

            migrationBuilder.DropColumn(
                name: "is_proposed",
                table: "events");

            migrationBuilder.DropColumn(
                name: "takes_proposals",
                table: "campaigns");
        }
    }
}
