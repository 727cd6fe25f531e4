using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Solidarity.Infrastructure.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class Defence : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "ask_at",
                table: "signatures",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "wide_network_key",
                table: "signatures",
                type: "bytea",
                fixedLength: true,
                maxLength: 16,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "FloodAlerts",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    petition_id = table.Column<Guid>(type: "uuid", nullable: false),
                    scope = table.Column<byte>(type: "smallint", nullable: false),
                    key = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    count = table.Column<int>(type: "integer", nullable: false),
                    held = table.Column<int>(type: "integer", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_flood_alerts", x => x.id);
                    table.ForeignKey(
                        name: "fk_flood_alerts_petitions_petition_id",
                        column: x => x.petition_id,
                        principalTable: "petitions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "hall_hours",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    petition_id = table.Column<Guid>(type: "uuid", nullable: false),
                    network_key = table.Column<byte[]>(type: "bytea", fixedLength: true, maxLength: 16, nullable: false),
                    from = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    people = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    modified_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_hall_hours", x => x.id);
                    table.ForeignKey(
                        name: "fk_hall_hours_petitions_petition_id",
                        column: x => x.petition_id,
                        principalTable: "petitions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "signature_defences",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    holds_disposable = table.Column<bool>(type: "boolean", nullable: false),
                    holds_ordered_names = table.Column<bool>(type: "boolean", nullable: false),
                    alert_at = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    modified_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_signature_defences", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "sweeps",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    petition_id = table.Column<Guid>(type: "uuid", nullable: false),
                    act = table.Column<byte>(type: "smallint", nullable: false),
                    rule_network_key = table.Column<byte[]>(type: "bytea", fixedLength: true, maxLength: 16, nullable: true),
                    rule_is_wide_network = table.Column<bool>(type: "boolean", nullable: false),
                    rule_domain = table.Column<byte[]>(type: "bytea", maxLength: 1066, nullable: true),
                    rule_domain_key = table.Column<byte[]>(type: "bytea", fixedLength: true, maxLength: 32, nullable: true),
                    rule_from = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    rule_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    rule_source = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    rule_name = table.Column<byte[]>(type: "bytea", maxLength: 850, nullable: true),
                    rule_held_for = table.Column<byte>(type: "smallint", nullable: true),
                    reason = table.Column<byte>(type: "smallint", nullable: false),
                    why = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    by = table.Column<Guid>(type: "uuid", nullable: true),
                    state = table.Column<byte>(type: "smallint", nullable: false),
                    up_to = table.Column<Guid>(type: "uuid", nullable: false),
                    cursor = table.Column<Guid>(type: "uuid", nullable: true),
                    total = table.Column<int>(type: "integer", nullable: false),
                    looked = table.Column<int>(type: "integer", nullable: false),
                    matched = table.Column<int>(type: "integer", nullable: false),
                    standing = table.Column<int>(type: "integer", nullable: false),
                    taken = table.Column<int>(type: "integer", nullable: false),
                    restored = table.Column<int>(type: "integer", nullable: false),
                    sample = table.Column<string>(type: "character varying(370)", maxLength: 370, nullable: false),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    modified_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_sweeps", x => x.id);
                    table.ForeignKey(
                        name: "fk_sweeps_petitions_petition_id",
                        column: x => x.petition_id,
                        principalTable: "petitions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "DefenceLimits",
                columns: table => new
                {
                    defence_id = table.Column<Guid>(type: "uuid", nullable: false),
                    scope = table.Column<byte>(type: "smallint", nullable: false),
                    is_on = table.Column<bool>(type: "boolean", nullable: false),
                    slow_per_minute = table.Column<int>(type: "integer", nullable: false),
                    slow_per_hour = table.Column<int>(type: "integer", nullable: false),
                    hold_per_minute = table.Column<int>(type: "integer", nullable: false),
                    hold_per_hour = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_defence_limits", x => new { x.defence_id, x.scope });
                    table.ForeignKey(
                        name: "fk_defence_limits_signature_defences_defence_id",
                        column: x => x.defence_id,
                        principalTable: "signature_defences",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "DefenceLists",
                columns: table => new
                {
                    defence_id = table.Column<Guid>(type: "uuid", nullable: false),
                    list = table.Column<byte>(type: "smallint", nullable: false),
                    text = table.Column<byte[]>(type: "bytea", maxLength: 400050, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_defence_lists", x => new { x.defence_id, x.list });
                    table.ForeignKey(
                        name: "fk_defence_lists_signature_defences_defence_id",
                        column: x => x.defence_id,
                        principalTable: "signature_defences",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "SweptSignatures",
                columns: table => new
                {
                    sweep_id = table.Column<Guid>(type: "uuid", nullable: false),
                    signature_id = table.Column<Guid>(type: "uuid", nullable: false),
                    from = table.Column<byte>(type: "smallint", nullable: false),
                    from_reason = table.Column<byte>(type: "smallint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_swept_signatures", x => new { x.sweep_id, x.signature_id });
                    table.ForeignKey(
                        name: "fk_swept_signatures_sweeps_sweep_id",
                        column: x => x.sweep_id,
                        principalTable: "sweeps",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_signatures_petition_id_state_id",
                table: "signatures",
                columns: new[] { "petition_id", "state", "id" },
                filter: "state = 3");

            migrationBuilder.CreateIndex(
                name: "ix_flood_alerts_petition_id_scope_key",
                table: "FloodAlerts",
                columns: new[] { "petition_id", "scope", "key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_hall_hours_petition_id",
                table: "hall_hours",
                column: "petition_id");

            migrationBuilder.CreateIndex(
                name: "ix_hall_hours_until",
                table: "hall_hours",
                column: "until");

            migrationBuilder.CreateIndex(
                name: "ix_sweeps_petition_id_id",
                table: "sweeps",
                columns: new[] { "petition_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_sweeps_state_id",
                table: "sweeps",
                columns: new[] { "state", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_swept_signatures_signature_id",
                table: "SweptSignatures",
                column: "signature_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "DefenceLimits");

            migrationBuilder.DropTable(
                name: "DefenceLists");

            migrationBuilder.DropTable(
                name: "FloodAlerts");

            migrationBuilder.DropTable(
                name: "hall_hours");

            migrationBuilder.DropTable(
                name: "SweptSignatures");

            migrationBuilder.DropTable(
                name: "signature_defences");

            migrationBuilder.DropTable(
                name: "sweeps");

            migrationBuilder.DropIndex(
                name: "ix_signatures_petition_id_state_id",
                table: "signatures");

            migrationBuilder.DropColumn(
                name: "ask_at",
                table: "signatures");

            migrationBuilder.DropColumn(
                name: "wide_network_key",
                table: "signatures");
        }
    }
}
