using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Solidarity.Infrastructure.SqlServer.Migrations
{
    /// <inheritdoc />
    public partial class DeliveriesInFewerIndexes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Deliveries_MailboxKey_CreatedAt",
                table: "Deliveries");

            migrationBuilder.CreateIndex(
                name: "IX_Deliveries_MailboxKey_CreatedAt",
                table: "Deliveries",
                columns: new[] { "MailboxKey", "CreatedAt" },
                filter: "[MailboxKey] IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Deliveries_MailboxKey_CreatedAt",
                table: "Deliveries");

            migrationBuilder.CreateIndex(
                name: "IX_Deliveries_MailboxKey_CreatedAt",
                table: "Deliveries",
                columns: new[] { "MailboxKey", "CreatedAt" });
        }
    }
}
