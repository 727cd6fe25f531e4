using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Solidarity.Infrastructure.PostgreSql.Migrations
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
                    petition_id = table.Column<Guid>(type: "uuid", nullable: false),
                    seq = table.Column<long>(type: "bigint", nullable: false),
                    from = table.Column<byte>(type: "smallint", nullable: false),
                    from_reason = table.Column<byte>(type: "smallint", nullable: false),
                    to = table.Column<byte>(type: "smallint", nullable: false),
                    reason = table.Column<byte>(type: "smallint", nullable: false),
                    channel = table.Column<byte>(type: "smallint", nullable: false),
                    country = table.Column<string>(type: "character(2)", fixedLength: true, maxLength: 2, nullable: false),
                    region = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    source = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    entered_on = table.Column<DateOnly>(type: "date", nullable: false),
                    signed_on = table.Column<DateOnly>(type: "date", nullable: false),
                    commitment = table.Column<byte[]>(type: "bytea", fixedLength: true, maxLength: 32, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_count_entries", x => new { x.petition_id, x.seq });
                });

            migrationBuilder.CreateTable(
                name: "petitions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    campaign_id = table.Column<Guid>(type: "uuid", nullable: false),
                    slug = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false, collation: "C"),
                    language = table.Column<string>(type: "character varying(35)", maxLength: 35, nullable: false, collation: "C"),
                    state = table.Column<int>(type: "integer", nullable: false),
                    time_zone = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false, collation: "C"),
                    opens_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    closes_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    closed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    kept_until = table.Column<DateOnly>(type: "date", nullable: false),
                    fields_country = table.Column<int>(type: "integer", nullable: false),
                    fields_region = table.Column<int>(type: "integer", nullable: false),
                    fields_postal_code = table.Column<int>(type: "integer", nullable: false),
                    fields_phone = table.Column<int>(type: "integer", nullable: false),
                    fields_comment = table.Column<int>(type: "integer", nullable: false),
                    questions = table.Column<string>(type: "text", nullable: true),
                    is_discreet = table.Column<bool>(type: "boolean", nullable: false),
                    shows_comments_at_once = table.Column<bool>(type: "boolean", nullable: false),
                    picture_id = table.Column<Guid>(type: "uuid", nullable: true),
                    picture_credit = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    is_demonstration = table.Column<bool>(type: "boolean", nullable: false),
                    review_asked_by = table.Column<Guid>(type: "uuid", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    modified_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_petitions", x => x.id);
                    table.ForeignKey(
                        name: "fk_petitions_campaigns_campaign_id",
                        column: x => x.campaign_id,
                        principalTable: "campaigns",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_petitions_pictures_picture_id",
                        column: x => x.picture_id,
                        principalTable: "pictures",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "PetitionTotals",
                columns: table => new
                {
                    petition_id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<byte>(type: "smallint", nullable: false),
                    key = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: false, collation: "C"),
                    count = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_petition_totals", x => new { x.petition_id, x.kind, x.key });
                });

            migrationBuilder.CreateTable(
                name: "petition_versions",
                columns: table => new
                {
                    petition_id = table.Column<Guid>(type: "uuid", nullable: false),
                    language = table.Column<string>(type: "character varying(35)", maxLength: 35, nullable: false, collation: "C"),
                    revision = table.Column<int>(type: "integer", nullable: false),
                    is_current = table.Column<bool>(type: "boolean", nullable: false),
                    title = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    ask = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false),
                    background = table.Column<string>(type: "text", nullable: false),
                    picture_alternative = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    list_consent = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    questions = table.Column<string>(type: "text", nullable: true),
                    search_text = table.Column<string>(type: "text", nullable: false),
                    written_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_petition_versions", x => new { x.petition_id, x.language, x.revision });
                    table.ForeignKey(
                        name: "fk_petition_versions_petitions_petition_id",
                        column: x => x.petition_id,
                        principalTable: "petitions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "PetitionChanges",
                columns: table => new
                {
                    petition_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    from = table.Column<int>(type: "integer", nullable: false),
                    to = table.Column<int>(type: "integer", nullable: false),
                    by = table.Column<Guid>(type: "uuid", nullable: true),
                    reason = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_petition_changes", x => new { x.petition_id, x.number });
                    table.ForeignKey(
                        name: "fk_petition_changes_petitions_petition_id",
                        column: x => x.petition_id,
                        principalTable: "petitions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "PetitionGoals",
                columns: table => new
                {
                    petition_id = table.Column<Guid>(type: "uuid", nullable: false),
                    amount = table.Column<int>(type: "integer", nullable: false),
                    reached_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    reached_seq = table.Column<long>(type: "bigint", nullable: true),
                    statement_id = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_petition_goals", x => new { x.petition_id, x.amount });
                    table.ForeignKey(
                        name: "fk_petition_goals_petitions_petition_id",
                        column: x => x.petition_id,
                        principalTable: "petitions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_petition_goals_statements_statement_id",
                        column: x => x.statement_id,
                        principalTable: "statements",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "PetitionHeads",
                columns: table => new
                {
                    petition_id = table.Column<Guid>(type: "uuid", nullable: false),
                    seq = table.Column<long>(type: "bigint", nullable: false),
                    confirmed = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_petition_heads", x => x.petition_id);
                    table.ForeignKey(
                        name: "fk_petition_heads_petitions_petition_id",
                        column: x => x.petition_id,
                        principalTable: "petitions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "PetitionLists",
                columns: table => new
                {
                    petition_id = table.Column<Guid>(type: "uuid", nullable: false),
                    list_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_petition_lists", x => new { x.petition_id, x.list_id });
                    table.ForeignKey(
                        name: "fk_petition_lists_mailing_lists_list_id",
                        column: x => x.list_id,
                        principalTable: "mailing_lists",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_petition_lists_petitions_petition_id",
                        column: x => x.petition_id,
                        principalTable: "petitions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "PetitionTargets",
                columns: table => new
                {
                    petition_id = table.Column<Guid>(type: "uuid", nullable: false),
                    position = table.Column<int>(type: "integer", nullable: false),
                    name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    title = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    organisation = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    email = table.Column<byte[]>(type: "bytea", maxLength: 300, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_petition_targets", x => new { x.petition_id, x.position });
                    table.ForeignKey(
                        name: "fk_petition_targets_petitions_petition_id",
                        column: x => x.petition_id,
                        principalTable: "petitions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "signatures",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    petition_id = table.Column<Guid>(type: "uuid", nullable: false),
                    state = table.Column<byte>(type: "smallint", nullable: false),
                    reason = table.Column<byte>(type: "smallint", nullable: false),
                    place = table.Column<byte>(type: "smallint", nullable: true),
                    mailbox_key = table.Column<byte[]>(type: "bytea", fixedLength: true, maxLength: 32, nullable: false),
                    address_key = table.Column<byte[]>(type: "bytea", fixedLength: true, maxLength: 32, nullable: false),
                    domain_key = table.Column<byte[]>(type: "bytea", fixedLength: true, maxLength: 32, nullable: false),
                    name_key = table.Column<byte[]>(type: "bytea", fixedLength: true, maxLength: 32, nullable: false),
                    postal_code_key = table.Column<byte[]>(type: "bytea", fixedLength: true, maxLength: 32, nullable: true),
                    network_key = table.Column<byte[]>(type: "bytea", fixedLength: true, maxLength: 16, nullable: true),
                    email = table.Column<byte[]>(type: "bytea", maxLength: 300, nullable: true),
                    name = table.Column<byte[]>(type: "bytea", maxLength: 850, nullable: true),
                    postal_code = table.Column<byte[]>(type: "bytea", maxLength: 130, nullable: true),
                    phone = table.Column<byte[]>(type: "bytea", maxLength: 210, nullable: true),
                    comment = table.Column<byte[]>(type: "bytea", maxLength: 4050, nullable: true),
                    answers = table.Column<byte[]>(type: "bytea", maxLength: 80000, nullable: true),
                    country = table.Column<string>(type: "character varying(2)", maxLength: 2, nullable: true, collation: "C"),
                    region = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    display = table.Column<byte>(type: "smallint", nullable: false),
                    comment_state = table.Column<byte>(type: "smallint", nullable: false),
                    language = table.Column<string>(type: "character varying(35)", maxLength: 35, nullable: false, collation: "C"),
                    time_zone = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false, collation: "C"),
                    source = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    wording_version = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    lists = table.Column<string>(type: "character varying(185)", maxLength: 185, nullable: true),
                    list_wording_version = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: true),
                    channel = table.Column<byte>(type: "smallint", nullable: false),
                    confirmed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    supporter_id = table.Column<Guid>(type: "uuid", nullable: true),
                    blind = table.Column<byte[]>(type: "bytea", maxLength: 100, nullable: true),
                    epoch = table.Column<int>(type: "integer", nullable: false),
                    reminders = table.Column<byte>(type: "smallint", nullable: false),
                    due_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    modified_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_signatures", x => x.id);
                    table.ForeignKey(
                        name: "fk_signatures_petitions_petition_id",
                        column: x => x.petition_id,
                        principalTable: "petitions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_petition_goals_statement_id",
                table: "PetitionGoals",
                column: "statement_id");

            migrationBuilder.CreateIndex(
                name: "ix_petition_lists_list_id",
                table: "PetitionLists",
                column: "list_id");

            migrationBuilder.CreateIndex(
                name: "ix_petitions_campaign_id_state",
                table: "petitions",
                columns: new[] { "campaign_id", "state" });

            migrationBuilder.CreateIndex(
                name: "ix_petitions_picture_id",
                table: "petitions",
                column: "picture_id");

            migrationBuilder.CreateIndex(
                name: "ix_petitions_slug",
                table: "petitions",
                column: "slug",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_petitions_state_closes_at",
                table: "petitions",
                columns: new[] { "state", "closes_at" });

            migrationBuilder.CreateIndex(
                name: "ix_signatures_due_at",
                table: "signatures",
                column: "due_at");

            migrationBuilder.CreateIndex(
                name: "ix_signatures_mailbox_key_petition_id_name_key",
                table: "signatures",
                columns: new[] { "mailbox_key", "petition_id", "name_key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_signatures_petition_id_comment_state_id",
                table: "signatures",
                columns: new[] { "petition_id", "comment_state", "id" },
                filter: "comment_state <> 0");

            migrationBuilder.CreateIndex(
                name: "ix_signatures_petition_id_id",
                table: "signatures",
                columns: new[] { "petition_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_signatures_petition_id_mailbox_key_place",
                table: "signatures",
                columns: new[] { "petition_id", "mailbox_key", "place" },
                unique: true,
                filter: "place IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "CountEntries");

            migrationBuilder.DropTable(
                name: "petition_versions");

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
                name: "signatures");

            migrationBuilder.DropTable(
                name: "petitions");
        }
    }
}
