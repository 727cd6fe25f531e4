using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Solidarity.Infrastructure.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class Batches : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "batch_id",
                table: "signatures",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "contact_key",
                table: "signatures",
                type: "bytea",
                fixedLength: true,
                maxLength: 32,
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "paper_needs_second",
                table: "petitions",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateTable(
                name: "PetitionBatches",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    petition_id = table.Column<Guid>(type: "uuid", nullable: false),
                    channel = table.Column<byte>(type: "smallint", nullable: false),
                    state = table.Column<byte>(type: "smallint", nullable: false),
                    code = table.Column<string>(type: "character varying(8)", maxLength: 8, nullable: true, collation: "C"),
                    source = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    file_hash = table.Column<byte[]>(type: "bytea", fixedLength: true, maxLength: 32, nullable: true),
                    language = table.Column<string>(type: "character varying(35)", maxLength: 35, nullable: false, collation: "C"),
                    sheets = table.Column<int>(type: "integer", nullable: false),
                    lines_per_sheet = table.Column<int>(type: "integer", nullable: false),
                    asks_email = table.Column<bool>(type: "boolean", nullable: false),
                    wording_version = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    made_by = table.Column<Guid>(type: "uuid", nullable: true),
                    entered_by = table.Column<Guid>(type: "uuid", nullable: true),
                    checked_by = table.Column<Guid>(type: "uuid", nullable: true),
                    lines = table.Column<int>(type: "integer", nullable: false),
                    bad = table.Column<int>(type: "integer", nullable: false),
                    repeats = table.Column<int>(type: "integer", nullable: false),
                    signatures = table.Column<int>(type: "integer", nullable: false),
                    counted_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    due_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    modified_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_petition_batches", x => x.id);
                    table.ForeignKey(
                        name: "fk_petition_batches_petitions_petition_id",
                        column: x => x.petition_id,
                        principalTable: "petitions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "BatchParts",
                columns: table => new
                {
                    batch_id = table.Column<Guid>(type: "uuid", nullable: false),
                    entry = table.Column<byte>(type: "smallint", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    lines = table.Column<byte[]>(type: "bytea", maxLength: 2000000, nullable: true),
                    refused = table.Column<string>(type: "text", nullable: true),
                    revision = table.Column<int>(type: "integer", nullable: false),
                    saved_by = table.Column<Guid>(type: "uuid", nullable: true),
                    saved_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    counted_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_batch_parts", x => new { x.batch_id, x.entry, x.number });
                    table.ForeignKey(
                        name: "fk_batch_parts_petition_batches_batch_id",
                        column: x => x.batch_id,
                        principalTable: "PetitionBatches",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "BatchPhotos",
                columns: table => new
                {
                    batch_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    content = table.Column<byte[]>(type: "bytea", maxLength: 50000000, nullable: false),
                    media_type = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false),
                    width = table.Column<int>(type: "integer", nullable: false),
                    height = table.Column<int>(type: "integer", nullable: false),
                    added_by = table.Column<Guid>(type: "uuid", nullable: true),
                    added_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_batch_photos", x => new { x.batch_id, x.number });
                    table.ForeignKey(
                        name: "fk_batch_photos_petition_batches_batch_id",
                        column: x => x.batch_id,
                        principalTable: "PetitionBatches",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_signatures_batch_id_state",
                table: "signatures",
                columns: new[] { "batch_id", "state" },
                filter: "batch_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_signatures_contact_key",
                table: "signatures",
                column: "contact_key",
                filter: "contact_key IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_signatures_petition_id_name_key",
                table: "signatures",
                columns: new[] { "petition_id", "name_key" },
                filter: "confirmed_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_petition_batches_code",
                table: "PetitionBatches",
                column: "code",
                unique: true,
                filter: "code IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_petition_batches_due_at",
                table: "PetitionBatches",
                column: "due_at");

            migrationBuilder.CreateIndex(
                name: "ix_petition_batches_petition_id_channel_id",
                table: "PetitionBatches",
                columns: new[] { "petition_id", "channel", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_petition_batches_petition_id_file_hash",
                table: "PetitionBatches",
                columns: new[] { "petition_id", "file_hash" },
                unique: true,
                filter: "file_hash IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_petition_batches_state",
                table: "PetitionBatches",
                column: "state");

            migrationBuilder.AddForeignKey(
                name: "fk_signatures_petition_batches_batch_id",
                table: "signatures",
                column: "batch_id",
                principalTable: "PetitionBatches",
                principalColumn: "id",
                onDelete: ReferentialAction.Restrict);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "fk_signatures_petition_batches_batch_id",
                table: "signatures");

            migrationBuilder.DropTable(
                name: "BatchParts");

            migrationBuilder.DropTable(
                name: "BatchPhotos");

            migrationBuilder.DropTable(
                name: "PetitionBatches");

            migrationBuilder.DropIndex(
                name: "ix_signatures_batch_id_state",
                table: "signatures");

            migrationBuilder.DropIndex(
                name: "ix_signatures_contact_key",
                table: "signatures");

            migrationBuilder.DropIndex(
                name: "ix_signatures_petition_id_name_key",
                table: "signatures");

            migrationBuilder.DropColumn(
                name: "batch_id",
                table: "signatures");

            migrationBuilder.DropColumn(
                name: "contact_key",
                table: "signatures");

            migrationBuilder.DropColumn(
                name: "paper_needs_second",
                table: "petitions");
        }
    }
}
