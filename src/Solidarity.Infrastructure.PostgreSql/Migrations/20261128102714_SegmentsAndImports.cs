using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Solidarity.Infrastructure.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class SegmentsAndImports : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "import_id",
                table: "subscriptions",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "import_id",
                table: "subscription_requests",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "segment_id",
                table: "messages",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "segment_rules",
                table: "messages",
                type: "text",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "list_imports",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    list_id = table.Column<Guid>(type: "uuid", nullable: false),
                    state = table.Column<int>(type: "integer", nullable: false),
                    source = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    file_hash = table.Column<byte[]>(type: "bytea", fixedLength: true, maxLength: 32, nullable: false),
                    columns = table.Column<string>(type: "text", nullable: false),
                    asks_unproven = table.Column<bool>(type: "boolean", nullable: false),
                    language = table.Column<string>(type: "character varying(35)", maxLength: 35, nullable: false, collation: "C"),
                    parts = table.Column<int>(type: "integer", nullable: false),
                    parts_done = table.Column<int>(type: "integer", nullable: false),
                    unread = table.Column<int>(type: "integer", nullable: false),
                    made_by = table.Column<Guid>(type: "uuid", nullable: true),
                    imported_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    due_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    counts_bad = table.Column<int>(type: "integer", nullable: false),
                    counts_left = table.Column<int>(type: "integer", nullable: false),
                    counts_proven = table.Column<int>(type: "integer", nullable: false),
                    counts_repeated = table.Column<int>(type: "integer", nullable: false),
                    counts_subscribed = table.Column<int>(type: "integer", nullable: false),
                    counts_unproven = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    modified_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_list_imports", x => x.id);
                    table.ForeignKey(
                        name: "fk_list_imports_mailing_lists_list_id",
                        column: x => x.list_id,
                        principalTable: "mailing_lists",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "segments",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    slug = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false, collation: "C"),
                    name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    rules = table.Column<string>(type: "text", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    modified_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_segments", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "ListImportParts",
                columns: table => new
                {
                    import_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    rows = table.Column<byte[]>(type: "bytea", maxLength: 50000000, nullable: true),
                    refused = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_list_import_parts", x => new { x.import_id, x.number });
                    table.ForeignKey(
                        name: "fk_list_import_parts_list_imports_import_id",
                        column: x => x.import_id,
                        principalTable: "list_imports",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_subscriptions_import_id",
                table: "subscriptions",
                column: "import_id");

            migrationBuilder.CreateIndex(
                name: "ix_subscription_requests_import_id",
                table: "subscription_requests",
                column: "import_id");

            migrationBuilder.CreateIndex(
                name: "ix_messages_segment_id",
                table: "messages",
                column: "segment_id");

            migrationBuilder.CreateIndex(
                name: "ix_list_imports_due_at",
                table: "list_imports",
                column: "due_at");

            migrationBuilder.CreateIndex(
                name: "ix_list_imports_list_id_file_hash",
                table: "list_imports",
                columns: new[] { "list_id", "file_hash" });

            migrationBuilder.CreateIndex(
                name: "ix_list_imports_list_id_id",
                table: "list_imports",
                columns: new[] { "list_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_list_imports_state",
                table: "list_imports",
                column: "state");

            migrationBuilder.CreateIndex(
                name: "ix_segments_slug",
                table: "segments",
                column: "slug",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "ListImportParts");

            migrationBuilder.DropTable(
                name: "segments");

            migrationBuilder.DropTable(
                name: "list_imports");

            migrationBuilder.DropIndex(
                name: "ix_subscriptions_import_id",
                table: "subscriptions");

            migrationBuilder.DropIndex(
                name: "ix_subscription_requests_import_id",
                table: "subscription_requests");

            migrationBuilder.DropIndex(
                name: "ix_messages_segment_id",
                table: "messages");

            migrationBuilder.DropColumn(
                name: "import_id",
                table: "subscriptions");

            migrationBuilder.DropColumn(
                name: "import_id",
                table: "subscription_requests");

            migrationBuilder.DropColumn(
                name: "segment_id",
                table: "messages");

            migrationBuilder.DropColumn(
                name: "segment_rules",
                table: "messages");
        }
    }
}
