using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Solidarity.Infrastructure.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class Organisations : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "takes_organisations",
                table: "petitions",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateTable(
                name: "organisation_signatures",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    petition_id = table.Column<Guid>(type: "uuid", nullable: false),
                    website = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    domain = table.Column<string>(type: "character varying(253)", maxLength: 253, nullable: false),
                    country = table.Column<string>(type: "character varying(2)", maxLength: 2, nullable: false, collation: "C"),
                    contact_name = table.Column<byte[]>(type: "bytea", maxLength: 850, nullable: true),
                    email = table.Column<byte[]>(type: "bytea", maxLength: 300, nullable: true),
                    logo_id = table.Column<Guid>(type: "uuid", nullable: true),
                    position = table.Column<int>(type: "integer", nullable: false),
                    reason = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    holds = table.Column<string>(type: "character varying(253)", maxLength: 253, nullable: true),
                    due_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    modified_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    name_key = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    mailbox_key = table.Column<byte[]>(type: "bytea", fixedLength: true, maxLength: 32, nullable: false),
                    address_key = table.Column<byte[]>(type: "bytea", fixedLength: true, maxLength: 32, nullable: false),
                    domain_key = table.Column<byte[]>(type: "bytea", fixedLength: true, maxLength: 32, nullable: false),
                    language = table.Column<string>(type: "character varying(35)", maxLength: 35, nullable: false, collation: "C"),
                    wording_version = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    state = table.Column<int>(type: "integer", nullable: false),
                    state_since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    epoch = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_organisation_signatures", x => x.id);
                    table.ForeignKey(
                        name: "fk_organisation_signatures_petitions_petition_id",
                        column: x => x.petition_id,
                        principalTable: "petitions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_organisation_signatures_pictures_logo_id",
                        column: x => x.logo_id,
                        principalTable: "pictures",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_organisation_signatures_due_at",
                table: "organisation_signatures",
                column: "due_at");

            migrationBuilder.CreateIndex(
                name: "ix_organisation_signatures_keys_mailbox",
                table: "organisation_signatures",
                column: "mailbox_key");

            migrationBuilder.CreateIndex(
                name: "ix_organisation_signatures_logo_id",
                table: "organisation_signatures",
                column: "logo_id");

            migrationBuilder.CreateIndex(
                name: "ix_organisation_signatures_petition_id_holds",
                table: "organisation_signatures",
                columns: new[] { "petition_id", "holds" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_organisation_signatures_petition_id_state_position",
                table: "organisation_signatures",
                columns: new[] { "petition_id", "state", "position" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "organisation_signatures");

            migrationBuilder.DropColumn(
                name: "takes_organisations",
                table: "petitions");
        }
    }
}
