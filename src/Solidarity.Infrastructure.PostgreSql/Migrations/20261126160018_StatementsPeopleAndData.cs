using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Solidarity.Infrastructure.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class StatementsPeopleAndData : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_audit_entries_at",
                table: "audit_entries");

            migrationBuilder.AddColumn<byte[]>(
                name: "name_key",
                table: "supporters",
                type: "bytea",
                fixedLength: true,
                maxLength: 32,
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "paused_until",
                table: "subscriptions",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "approved_as_of",
                table: "statements",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "approved_at",
                table: "statements",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "approved_by",
                table: "statements",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "picture_faces",
                table: "statements",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "places",
                table: "statements",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "preview_epoch",
                table: "statements",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "review_asked_at",
                table: "statements",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "takes_endorsements",
                table: "statements",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "withdrawal_reason",
                table: "statements",
                type: "character varying(1000)",
                maxLength: 1000,
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "withdrawn_at",
                table: "statements",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "written_by",
                table: "statements",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "correction",
                table: "statement_versions",
                type: "character varying(500)",
                maxLength: 500,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "made_from",
                table: "statement_versions",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "quotations",
                table: "statement_versions",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "removed_at",
                table: "statement_versions",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "writing_by",
                table: "statement_versions",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "signed_in_at",
                table: "organizers",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "corrected_language",
                table: "messages",
                type: "character varying(35)",
                maxLength: 35,
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<int>(
                name: "corrected_revision",
                table: "messages",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "claimed_at",
                table: "deliveries",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "address_changes",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    supporter_id = table.Column<Guid>(type: "uuid", nullable: false),
                    email = table.Column<byte[]>(type: "bytea", maxLength: 300, nullable: false),
                    mailbox_key = table.Column<byte[]>(type: "bytea", fixedLength: true, maxLength: 32, nullable: false),
                    address_key = table.Column<byte[]>(type: "bytea", fixedLength: true, maxLength: 32, nullable: false),
                    domain_key = table.Column<byte[]>(type: "bytea", fixedLength: true, maxLength: 32, nullable: false),
                    language = table.Column<string>(type: "character varying(35)", maxLength: 35, nullable: false, collation: "C"),
                    old_agreed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    new_agreed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    done_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    modified_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_address_changes", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "data_exports",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    mailbox_key = table.Column<byte[]>(type: "bytea", fixedLength: true, maxLength: 32, nullable: false),
                    reason = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    asked_by = table.Column<Guid>(type: "uuid", nullable: true),
                    approved_by = table.Column<Guid>(type: "uuid", nullable: true),
                    approved_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    modified_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_data_exports", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "data_requests",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    mailbox_key = table.Column<byte[]>(type: "bytea", fixedLength: true, maxLength: 32, nullable: false),
                    kind = table.Column<int>(type: "integer", nullable: false),
                    asked_on = table.Column<DateOnly>(type: "date", nullable: false),
                    done_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    is_own = table.Column<bool>(type: "boolean", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    modified_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_data_requests", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "endorsements",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    statement_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    name_key = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    website = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true),
                    email = table.Column<byte[]>(type: "bytea", maxLength: 300, nullable: false),
                    mailbox_key = table.Column<byte[]>(type: "bytea", fixedLength: true, maxLength: 32, nullable: false),
                    address_key = table.Column<byte[]>(type: "bytea", fixedLength: true, maxLength: 32, nullable: false),
                    domain_key = table.Column<byte[]>(type: "bytea", fixedLength: true, maxLength: 32, nullable: false),
                    language = table.Column<string>(type: "character varying(35)", maxLength: 35, nullable: false, collation: "C"),
                    wording_version = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    state = table.Column<int>(type: "integer", nullable: false),
                    state_since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    epoch = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    modified_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_endorsements", x => x.id);
                    table.ForeignKey(
                        name: "fk_endorsements_statements_statement_id",
                        column: x => x.statement_id,
                        principalTable: "statements",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "fresh_links",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    email = table.Column<byte[]>(type: "bytea", maxLength: 300, nullable: false),
                    mailbox_key = table.Column<byte[]>(type: "bytea", fixedLength: true, maxLength: 32, nullable: false),
                    address_key = table.Column<byte[]>(type: "bytea", fixedLength: true, maxLength: 32, nullable: false),
                    domain_key = table.Column<byte[]>(type: "bytea", fixedLength: true, maxLength: 32, nullable: false),
                    language = table.Column<string>(type: "character varying(35)", maxLength: 35, nullable: false, collation: "C"),
                    browser = table.Column<byte[]>(type: "bytea", fixedLength: true, maxLength: 32, nullable: true),
                    opened_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    modified_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_fresh_links", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "invitations",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    email = table.Column<byte[]>(type: "bytea", maxLength: 300, nullable: false),
                    mailbox_key = table.Column<byte[]>(type: "bytea", fixedLength: true, maxLength: 32, nullable: false),
                    role = table.Column<int>(type: "integer", nullable: false),
                    campaign_id = table.Column<Guid>(type: "uuid", nullable: true),
                    language = table.Column<string>(type: "character varying(35)", maxLength: 35, nullable: false, collation: "C"),
                    hash = table.Column<byte[]>(type: "bytea", fixedLength: true, maxLength: 32, nullable: false),
                    secret = table.Column<byte[]>(type: "bytea", maxLength: 100, nullable: true),
                    sendings = table.Column<int>(type: "integer", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    accepted_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    modified_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_invitations", x => x.id);
                    table.ForeignKey(
                        name: "fk_invitations_campaigns_campaign_id",
                        column: x => x.campaign_id,
                        principalTable: "campaigns",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "MessageHolds",
                columns: table => new
                {
                    message_id = table.Column<Guid>(type: "uuid", nullable: false),
                    language = table.Column<string>(type: "character varying(35)", maxLength: 35, nullable: false, collation: "C"),
                    until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    readers = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_message_holds", x => new { x.message_id, x.language });
                    table.ForeignKey(
                        name: "fk_message_holds_messages_message_id",
                        column: x => x.message_id,
                        principalTable: "messages",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "organizer_sessions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    organizer_id = table.Column<Guid>(type: "uuid", nullable: false),
                    browser = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    seen_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_organizer_sessions", x => x.id);
                    table.ForeignKey(
                        name: "fk_organizer_sessions_organizers_organizer_id",
                        column: x => x.organizer_id,
                        principalTable: "organizers",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "recovery_codes",
                columns: table => new
                {
                    hash = table.Column<byte[]>(type: "bytea", fixedLength: true, maxLength: 32, nullable: false),
                    organizer_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_recovery_codes", x => x.hash);
                    table.ForeignKey(
                        name: "fk_recovery_codes_organizers_organizer_id",
                        column: x => x.organizer_id,
                        principalTable: "organizers",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "RelatedStatements",
                columns: table => new
                {
                    statement_id = table.Column<Guid>(type: "uuid", nullable: false),
                    position = table.Column<int>(type: "integer", nullable: false),
                    related_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_related_statements", x => new { x.statement_id, x.position });
                    table.ForeignKey(
                        name: "fk_related_statements_statements_statement_id",
                        column: x => x.statement_id,
                        principalTable: "statements",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "second_factors",
                columns: table => new
                {
                    organizer_id = table.Column<Guid>(type: "uuid", nullable: false),
                    secret = table.Column<byte[]>(type: "bytea", maxLength: 100, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    confirmed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    last_step = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_second_factors", x => x.organizer_id);
                    table.ForeignKey(
                        name: "fk_second_factors_organizers_organizer_id",
                        column: x => x.organizer_id,
                        principalTable: "organizers",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "spent_proofs",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_spent_proofs", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "StatementHolds",
                columns: table => new
                {
                    statement_id = table.Column<Guid>(type: "uuid", nullable: false),
                    language = table.Column<string>(type: "character varying(35)", maxLength: 35, nullable: false, collation: "C"),
                    until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_statement_holds", x => new { x.statement_id, x.language });
                    table.ForeignKey(
                        name: "fk_statement_holds_statements_statement_id",
                        column: x => x.statement_id,
                        principalTable: "statements",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "topics",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    slug = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false, collation: "C"),
                    is_demonstration = table.Column<bool>(type: "boolean", nullable: false),
                    search_text = table.Column<string>(type: "text", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    modified_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_topics", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "StatementTopics",
                columns: table => new
                {
                    statement_id = table.Column<Guid>(type: "uuid", nullable: false),
                    topic_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_statement_topics", x => new { x.statement_id, x.topic_id });
                    table.ForeignKey(
                        name: "fk_statement_topics_statements_statement_id",
                        column: x => x.statement_id,
                        principalTable: "statements",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_statement_topics_topics_topic_id",
                        column: x => x.topic_id,
                        principalTable: "topics",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "TopicNames",
                columns: table => new
                {
                    topic_id = table.Column<Guid>(type: "uuid", nullable: false),
                    language = table.Column<string>(type: "character varying(35)", maxLength: 35, nullable: false, collation: "C"),
                    name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_topic_names", x => new { x.topic_id, x.language });
                    table.ForeignKey(
                        name: "fk_topic_names_topics_topic_id",
                        column: x => x.topic_id,
                        principalTable: "topics",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_supporters_name_key",
                table: "supporters",
                column: "name_key");

            migrationBuilder.CreateIndex(
                name: "ix_audit_entries_program_id",
                table: "audit_entries",
                columns: new[] { "program", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_audit_entries_subject_id",
                table: "audit_entries",
                columns: new[] { "subject", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_address_changes_created_at",
                table: "address_changes",
                column: "created_at");

            migrationBuilder.CreateIndex(
                name: "ix_address_changes_keys_mailbox",
                table: "address_changes",
                column: "mailbox_key");

            migrationBuilder.CreateIndex(
                name: "ix_address_changes_supporter_id",
                table: "address_changes",
                column: "supporter_id");

            migrationBuilder.CreateIndex(
                name: "ix_data_exports_created_at",
                table: "data_exports",
                column: "created_at");

            migrationBuilder.CreateIndex(
                name: "ix_data_exports_mailbox_key",
                table: "data_exports",
                column: "mailbox_key");

            migrationBuilder.CreateIndex(
                name: "ix_data_requests_done_at_asked_on",
                table: "data_requests",
                columns: new[] { "done_at", "asked_on" });

            migrationBuilder.CreateIndex(
                name: "ix_data_requests_mailbox_key",
                table: "data_requests",
                column: "mailbox_key");

            migrationBuilder.CreateIndex(
                name: "ix_endorsements_keys_address",
                table: "endorsements",
                column: "address_key");

            migrationBuilder.CreateIndex(
                name: "ix_endorsements_keys_mailbox",
                table: "endorsements",
                column: "mailbox_key");

            migrationBuilder.CreateIndex(
                name: "ix_endorsements_state_state_since",
                table: "endorsements",
                columns: new[] { "state", "state_since" });

            migrationBuilder.CreateIndex(
                name: "ix_endorsements_statement_id_state",
                table: "endorsements",
                columns: new[] { "statement_id", "state" });

            migrationBuilder.CreateIndex(
                name: "ix_fresh_links_created_at",
                table: "fresh_links",
                column: "created_at");

            migrationBuilder.CreateIndex(
                name: "ix_fresh_links_keys_mailbox",
                table: "fresh_links",
                column: "mailbox_key");

            migrationBuilder.CreateIndex(
                name: "ix_invitations_campaign_id",
                table: "invitations",
                column: "campaign_id");

            migrationBuilder.CreateIndex(
                name: "ix_invitations_hash",
                table: "invitations",
                column: "hash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_invitations_mailbox_key",
                table: "invitations",
                column: "mailbox_key",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_organizer_sessions_organizer_id",
                table: "organizer_sessions",
                column: "organizer_id");

            migrationBuilder.CreateIndex(
                name: "ix_organizer_sessions_seen_at",
                table: "organizer_sessions",
                column: "seen_at");

            migrationBuilder.CreateIndex(
                name: "ix_recovery_codes_organizer_id",
                table: "recovery_codes",
                column: "organizer_id");

            migrationBuilder.CreateIndex(
                name: "ix_spent_proofs_expires_at",
                table: "spent_proofs",
                column: "expires_at");

            migrationBuilder.CreateIndex(
                name: "ix_statement_topics_topic_id",
                table: "StatementTopics",
                column: "topic_id");

            migrationBuilder.CreateIndex(
                name: "ix_topics_slug",
                table: "topics",
                column: "slug",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "address_changes");

            migrationBuilder.DropTable(
                name: "data_exports");

            migrationBuilder.DropTable(
                name: "data_requests");

            migrationBuilder.DropTable(
                name: "endorsements");

            migrationBuilder.DropTable(
                name: "fresh_links");

            migrationBuilder.DropTable(
                name: "invitations");

            migrationBuilder.DropTable(
                name: "MessageHolds");

            migrationBuilder.DropTable(
                name: "organizer_sessions");

            migrationBuilder.DropTable(
                name: "recovery_codes");

            migrationBuilder.DropTable(
                name: "RelatedStatements");

            migrationBuilder.DropTable(
                name: "second_factors");

            migrationBuilder.DropTable(
                name: "spent_proofs");

            migrationBuilder.DropTable(
                name: "StatementHolds");

            migrationBuilder.DropTable(
                name: "StatementTopics");

            migrationBuilder.DropTable(
                name: "TopicNames");

            migrationBuilder.DropTable(
                name: "topics");

            migrationBuilder.DropIndex(
                name: "ix_supporters_name_key",
                table: "supporters");

            migrationBuilder.DropIndex(
                name: "ix_audit_entries_program_id",
                table: "audit_entries");

            migrationBuilder.DropIndex(
                name: "ix_audit_entries_subject_id",
                table: "audit_entries");

            migrationBuilder.DropColumn(
                name: "name_key",
                table: "supporters");

            migrationBuilder.DropColumn(
                name: "paused_until",
                table: "subscriptions");

            migrationBuilder.DropColumn(
                name: "approved_as_of",
                table: "statements");

            migrationBuilder.DropColumn(
                name: "approved_at",
                table: "statements");

            migrationBuilder.DropColumn(
                name: "approved_by",
                table: "statements");

            migrationBuilder.DropColumn(
                name: "picture_faces",
                table: "statements");

            migrationBuilder.DropColumn(
                name: "places",
                table: "statements");

            migrationBuilder.DropColumn(
                name: "preview_epoch",
                table: "statements");

            migrationBuilder.DropColumn(
                name: "review_asked_at",
                table: "statements");

            migrationBuilder.DropColumn(
                name: "takes_endorsements",
                table: "statements");

            migrationBuilder.DropColumn(
                name: "withdrawal_reason",
                table: "statements");

            migrationBuilder.DropColumn(
                name: "withdrawn_at",
                table: "statements");

            migrationBuilder.DropColumn(
                name: "written_by",
                table: "statements");

            migrationBuilder.DropColumn(
                name: "correction",
                table: "statement_versions");

            migrationBuilder.DropColumn(
                name: "made_from",
                table: "statement_versions");

            migrationBuilder.DropColumn(
                name: "quotations",
                table: "statement_versions");

            migrationBuilder.DropColumn(
                name: "removed_at",
                table: "statement_versions");

            migrationBuilder.DropColumn(
                name: "writing_by",
                table: "statement_versions");

            migrationBuilder.DropColumn(
                name: "signed_in_at",
                table: "organizers");

            migrationBuilder.DropColumn(
                name: "corrected_language",
                table: "messages");

            migrationBuilder.DropColumn(
                name: "corrected_revision",
                table: "messages");

            migrationBuilder.DropColumn(
                name: "claimed_at",
                table: "deliveries");

            migrationBuilder.CreateIndex(
                name: "ix_audit_entries_at",
                table: "audit_entries",
                column: "at");
        }
    }
}
