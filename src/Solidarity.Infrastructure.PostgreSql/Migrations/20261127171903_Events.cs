using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Solidarity.Infrastructure.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class Events : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "AttendanceEntries",
                columns: table => new
                {
                    shift_id = table.Column<Guid>(type: "uuid", nullable: false),
                    seq = table.Column<long>(type: "bigint", nullable: false),
                    attendance_id = table.Column<Guid>(type: "uuid", nullable: false),
                    from = table.Column<byte>(type: "smallint", nullable: false),
                    from_people = table.Column<int>(type: "integer", nullable: false),
                    was_held = table.Column<bool>(type: "boolean", nullable: false),
                    to = table.Column<byte>(type: "smallint", nullable: false),
                    to_people = table.Column<int>(type: "integer", nullable: false),
                    is_held = table.Column<bool>(type: "boolean", nullable: false),
                    is_at_door = table.Column<bool>(type: "boolean", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_attendance_entries", x => new { x.shift_id, x.seq });
                });

            migrationBuilder.CreateTable(
                name: "events",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    campaign_id = table.Column<Guid>(type: "uuid", nullable: false),
                    slug = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false, collation: "C"),
                    language = table.Column<string>(type: "character varying(35)", maxLength: 35, nullable: false, collation: "C"),
                    state = table.Column<byte>(type: "smallint", nullable: false),
                    time_zone = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false, collation: "C"),
                    local_start = table.Column<DateTime>(type: "timestamp without time zone", nullable: false),
                    local_end = table.Column<DateTime>(type: "timestamp without time zone", nullable: false),
                    is_all_day = table.Column<bool>(type: "boolean", nullable: false),
                    recurrence = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: true),
                    exceptions = table.Column<string>(type: "text", nullable: false),
                    made_until = table.Column<DateOnly>(type: "date", nullable: true),
                    place = table.Column<byte[]>(type: "bytea", maxLength: 4000, nullable: true),
                    link = table.Column<byte[]>(type: "bytea", maxLength: 2050, nullable: true),
                    visibility = table.Column<byte>(type: "smallint", nullable: false),
                    needs_approval = table.Column<bool>(type: "boolean", nullable: false),
                    guests_allowed = table.Column<int>(type: "integer", nullable: false),
                    smaller_may_pass = table.Column<bool>(type: "boolean", nullable: false),
                    shifts = table.Column<string>(type: "text", nullable: false),
                    accessibility = table.Column<string>(type: "text", nullable: false),
                    contact = table.Column<byte[]>(type: "bytea", maxLength: 2500, nullable: true),
                    languages = table.Column<string>(type: "text", nullable: true),
                    co_hosts = table.Column<string>(type: "text", nullable: true),
                    questions = table.Column<string>(type: "text", nullable: true),
                    picture_id = table.Column<Guid>(type: "uuid", nullable: true),
                    picture_credit = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    is_demonstration = table.Column<bool>(type: "boolean", nullable: false),
                    copy_of = table.Column<Guid>(type: "uuid", nullable: true),
                    review_asked_by = table.Column<Guid>(type: "uuid", nullable: true),
                    sequence = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    modified_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_events", x => x.id);
                    table.ForeignKey(
                        name: "fk_events_campaigns_campaign_id",
                        column: x => x.campaign_id,
                        principalTable: "campaigns",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_events_events_copy_of",
                        column: x => x.copy_of,
                        principalTable: "events",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_events_pictures_picture_id",
                        column: x => x.picture_id,
                        principalTable: "pictures",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "event_versions",
                columns: table => new
                {
                    event_id = table.Column<Guid>(type: "uuid", nullable: false),
                    language = table.Column<string>(type: "character varying(35)", maxLength: 35, nullable: false, collation: "C"),
                    revision = table.Column<int>(type: "integer", nullable: false),
                    is_current = table.Column<bool>(type: "boolean", nullable: false),
                    title = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    summary = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false),
                    body = table.Column<string>(type: "text", nullable: false),
                    getting_there = table.Column<byte[]>(type: "bytea", maxLength: 8050, nullable: true),
                    bring = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true),
                    safety = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true),
                    picture_alternative = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    list_consent = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    questions = table.Column<string>(type: "text", nullable: true),
                    shifts = table.Column<string>(type: "text", nullable: true),
                    search_text = table.Column<string>(type: "text", nullable: false),
                    written_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_event_versions", x => new { x.event_id, x.language, x.revision });
                    table.ForeignKey(
                        name: "fk_event_versions_events_event_id",
                        column: x => x.event_id,
                        principalTable: "events",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "EventChanges",
                columns: table => new
                {
                    event_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    from = table.Column<byte>(type: "smallint", nullable: false),
                    to = table.Column<byte>(type: "smallint", nullable: false),
                    by = table.Column<Guid>(type: "uuid", nullable: true),
                    reason = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_event_changes", x => new { x.event_id, x.number });
                    table.ForeignKey(
                        name: "fk_event_changes_events_event_id",
                        column: x => x.event_id,
                        principalTable: "events",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "EventLists",
                columns: table => new
                {
                    event_id = table.Column<Guid>(type: "uuid", nullable: false),
                    list_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_event_lists", x => new { x.event_id, x.list_id });
                    table.ForeignKey(
                        name: "fk_event_lists_events_event_id",
                        column: x => x.event_id,
                        principalTable: "events",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_event_lists_mailing_lists_list_id",
                        column: x => x.list_id,
                        principalTable: "mailing_lists",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "occurrences",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    event_id = table.Column<Guid>(type: "uuid", nullable: false),
                    series_day = table.Column<DateOnly>(type: "date", nullable: true),
                    is_changed = table.Column<bool>(type: "boolean", nullable: false),
                    state = table.Column<byte>(type: "smallint", nullable: false),
                    time_zone = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false, collation: "C"),
                    local_start = table.Column<DateTime>(type: "timestamp without time zone", nullable: false),
                    local_end = table.Column<DateTime>(type: "timestamp without time zone", nullable: false),
                    is_all_day = table.Column<bool>(type: "boolean", nullable: false),
                    starts_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ends_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    own_place = table.Column<byte[]>(type: "bytea", maxLength: 4000, nullable: true),
                    own_link = table.Column<byte[]>(type: "bytea", maxLength: 2050, nullable: true),
                    sequence = table.Column<int>(type: "integer", nullable: false),
                    moved_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    reason = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    modified_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_occurrences", x => x.id);
                    table.ForeignKey(
                        name: "fk_occurrences_events_event_id",
                        column: x => x.event_id,
                        principalTable: "events",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "OccurrenceChanges",
                columns: table => new
                {
                    occurrence_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    kind = table.Column<byte>(type: "smallint", nullable: false),
                    local_start = table.Column<DateTime>(type: "timestamp without time zone", nullable: false),
                    local_end = table.Column<DateTime>(type: "timestamp without time zone", nullable: false),
                    is_all_day = table.Column<bool>(type: "boolean", nullable: false),
                    by = table.Column<Guid>(type: "uuid", nullable: true),
                    reason = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_occurrence_changes", x => new { x.occurrence_id, x.number });
                    table.ForeignKey(
                        name: "fk_occurrence_changes_occurrences_occurrence_id",
                        column: x => x.occurrence_id,
                        principalTable: "occurrences",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Shifts",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    occurrence_id = table.Column<Guid>(type: "uuid", nullable: false),
                    position = table.Column<int>(type: "integer", nullable: false),
                    key = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false, collation: "C"),
                    from = table.Column<long>(type: "bigint", nullable: true),
                    to = table.Column<long>(type: "bigint", nullable: true),
                    capacity = table.Column<int>(type: "integer", nullable: true),
                    has_own_capacity = table.Column<bool>(type: "boolean", nullable: false),
                    is_closed = table.Column<bool>(type: "boolean", nullable: false),
                    starts_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ends_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_shifts", x => x.id);
                    table.ForeignKey(
                        name: "fk_shifts_occurrences_occurrence_id",
                        column: x => x.occurrence_id,
                        principalTable: "occurrences",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "attendances",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    event_id = table.Column<Guid>(type: "uuid", nullable: false),
                    occurrence_id = table.Column<Guid>(type: "uuid", nullable: false),
                    shift_id = table.Column<Guid>(type: "uuid", nullable: false),
                    state = table.Column<byte>(type: "smallint", nullable: false),
                    state_since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    channel = table.Column<byte>(type: "smallint", nullable: false),
                    joined_with = table.Column<Guid>(type: "uuid", nullable: true),
                    holder = table.Column<byte[]>(type: "bytea", fixedLength: true, maxLength: 32, nullable: true),
                    mailbox_key = table.Column<byte[]>(type: "bytea", fixedLength: true, maxLength: 32, nullable: false),
                    address_key = table.Column<byte[]>(type: "bytea", fixedLength: true, maxLength: 32, nullable: false),
                    domain_key = table.Column<byte[]>(type: "bytea", fixedLength: true, maxLength: 32, nullable: false),
                    network_key = table.Column<byte[]>(type: "bytea", fixedLength: true, maxLength: 16, nullable: true),
                    wide_network_key = table.Column<byte[]>(type: "bytea", fixedLength: true, maxLength: 16, nullable: true),
                    email = table.Column<byte[]>(type: "bytea", maxLength: 300, nullable: true),
                    name = table.Column<byte[]>(type: "bytea", maxLength: 850, nullable: true),
                    guests = table.Column<int>(type: "integer", nullable: false),
                    answers = table.Column<byte[]>(type: "bytea", maxLength: 80000, nullable: true),
                    display = table.Column<byte>(type: "smallint", nullable: false),
                    language = table.Column<string>(type: "character varying(35)", maxLength: 35, nullable: false, collation: "C"),
                    time_zone = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false, collation: "C"),
                    source = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    wording_version = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    lists = table.Column<string>(type: "character varying(185)", maxLength: 185, nullable: true),
                    list_wording_version = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: true),
                    held_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    hold_lapsed = table.Column<bool>(type: "boolean", nullable: false),
                    line = table.Column<long>(type: "bigint", nullable: true),
                    offered_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    confirmed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    approved_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    reason = table.Column<byte[]>(type: "bytea", maxLength: 2050, nullable: true),
                    supporter_id = table.Column<Guid>(type: "uuid", nullable: true),
                    ticked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    reminders = table.Column<byte>(type: "smallint", nullable: false),
                    reminded = table.Column<byte>(type: "smallint", nullable: false),
                    knows_since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    sequence = table.Column<int>(type: "integer", nullable: false),
                    epoch = table.Column<int>(type: "integer", nullable: false),
                    due_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    modified_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_attendances", x => x.id);
                    table.ForeignKey(
                        name: "fk_attendances_events_event_id",
                        column: x => x.event_id,
                        principalTable: "events",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_attendances_occurrences_occurrence_id",
                        column: x => x.occurrence_id,
                        principalTable: "occurrences",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_attendances_shift_shift_id",
                        column: x => x.shift_id,
                        principalTable: "Shifts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "ShiftHeads",
                columns: table => new
                {
                    shift_id = table.Column<Guid>(type: "uuid", nullable: false),
                    occurrence_id = table.Column<Guid>(type: "uuid", nullable: false),
                    event_id = table.Column<Guid>(type: "uuid", nullable: false),
                    capacity = table.Column<int>(type: "integer", nullable: true),
                    going = table.Column<int>(type: "integer", nullable: false),
                    held = table.Column<int>(type: "integer", nullable: false),
                    offered = table.Column<int>(type: "integer", nullable: false),
                    waiting = table.Column<int>(type: "integer", nullable: false),
                    parties = table.Column<int>(type: "integer", nullable: false),
                    awaiting = table.Column<int>(type: "integer", nullable: false),
                    came = table.Column<int>(type: "integer", nullable: false),
                    last_line = table.Column<long>(type: "bigint", nullable: false),
                    last_front = table.Column<long>(type: "bigint", nullable: false),
                    seq = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_shift_heads", x => x.shift_id);
                    table.ForeignKey(
                        name: "fk_shift_heads_shift_shift_id",
                        column: x => x.shift_id,
                        principalTable: "Shifts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_attendance_entries_attendance_id",
                table: "AttendanceEntries",
                column: "attendance_id");

            migrationBuilder.CreateIndex(
                name: "ix_attendances_due_at",
                table: "attendances",
                column: "due_at");

            migrationBuilder.CreateIndex(
                name: "ix_attendances_event_id_id",
                table: "attendances",
                columns: new[] { "event_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_attendances_joined_with",
                table: "attendances",
                column: "joined_with",
                filter: "joined_with IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_attendances_mailbox_key",
                table: "attendances",
                column: "mailbox_key");

            migrationBuilder.CreateIndex(
                name: "ix_attendances_occurrence_id_holder",
                table: "attendances",
                columns: new[] { "occurrence_id", "holder" },
                unique: true,
                filter: "holder IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_attendances_occurrence_id_id",
                table: "attendances",
                columns: new[] { "occurrence_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_attendances_shift_id_held_until",
                table: "attendances",
                columns: new[] { "shift_id", "held_until" },
                filter: "held_until IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_attendances_shift_id_offered_until",
                table: "attendances",
                columns: new[] { "shift_id", "offered_until" },
                filter: "offered_until IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_attendances_shift_id_state_line",
                table: "attendances",
                columns: new[] { "shift_id", "state", "line" });

            migrationBuilder.CreateIndex(
                name: "ix_event_lists_list_id",
                table: "EventLists",
                column: "list_id");

            migrationBuilder.CreateIndex(
                name: "ix_events_campaign_id_state",
                table: "events",
                columns: new[] { "campaign_id", "state" });

            migrationBuilder.CreateIndex(
                name: "ix_events_copy_of",
                table: "events",
                column: "copy_of");

            migrationBuilder.CreateIndex(
                name: "ix_events_picture_id",
                table: "events",
                column: "picture_id");

            migrationBuilder.CreateIndex(
                name: "ix_events_slug",
                table: "events",
                column: "slug",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_events_state_made_until",
                table: "events",
                columns: new[] { "state", "made_until" });

            migrationBuilder.CreateIndex(
                name: "ix_occurrences_ends_at",
                table: "occurrences",
                column: "ends_at");

            migrationBuilder.CreateIndex(
                name: "ix_occurrences_event_id_series_day",
                table: "occurrences",
                columns: new[] { "event_id", "series_day" },
                unique: true,
                filter: "series_day IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_occurrences_event_id_starts_at",
                table: "occurrences",
                columns: new[] { "event_id", "starts_at" });

            migrationBuilder.CreateIndex(
                name: "ix_shift_heads_event_id",
                table: "ShiftHeads",
                column: "event_id");

            migrationBuilder.CreateIndex(
                name: "ix_shift_heads_occurrence_id",
                table: "ShiftHeads",
                column: "occurrence_id");

            migrationBuilder.CreateIndex(
                name: "ix_shifts_occurrence_id_position",
                table: "Shifts",
                columns: new[] { "occurrence_id", "position" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "AttendanceEntries");

            migrationBuilder.DropTable(
                name: "attendances");

            migrationBuilder.DropTable(
                name: "event_versions");

            migrationBuilder.DropTable(
                name: "EventChanges");

            migrationBuilder.DropTable(
                name: "EventLists");

            migrationBuilder.DropTable(
                name: "OccurrenceChanges");

            migrationBuilder.DropTable(
                name: "ShiftHeads");

            migrationBuilder.DropTable(
                name: "Shifts");

            migrationBuilder.DropTable(
                name: "occurrences");

            migrationBuilder.DropTable(
                name: "events");
        }
    }
}
