using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Solidarity.Infrastructure.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class Bounces : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "bounced",
                table: "messages",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "complained",
                table: "messages",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.CreateTable(
                name: "bounces",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    delivery_id = table.Column<Guid>(type: "uuid", nullable: false),
                    message_id = table.Column<Guid>(type: "uuid", nullable: false),
                    address_key = table.Column<byte[]>(type: "bytea", fixedLength: true, maxLength: 32, nullable: true),
                    kind = table.Column<int>(type: "integer", nullable: false),
                    reply = table.Column<byte[]>(type: "bytea", maxLength: 1250, nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_bounces", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_bounces_address_key_at",
                table: "bounces",
                columns: new[] { "address_key", "at" });

            migrationBuilder.CreateIndex(
                name: "ix_bounces_at",
                table: "bounces",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "ix_bounces_delivery_id_kind",
                table: "bounces",
                columns: new[] { "delivery_id", "kind" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "bounces");

            migrationBuilder.DropColumn(
                name: "bounced",
                table: "messages");

            migrationBuilder.DropColumn(
                name: "complained",
                table: "messages");
        }
    }
}
