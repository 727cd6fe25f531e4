using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Solidarity.Infrastructure.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class DeliveriesInFewerIndexes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_deliveries_lane_state_next_try_at_id",
                table: "deliveries");

            migrationBuilder.DropIndex(
                name: "ix_deliveries_mailbox_key_created_at",
                table: "deliveries");

            migrationBuilder.DropIndex(
                name: "ix_deliveries_message_id_state",
                table: "deliveries");

            migrationBuilder.CreateIndex(
                name: "ix_deliveries_lane_state_next_try_at_id",
                table: "deliveries",
                columns: new[] { "lane", "state", "next_try_at", "id" },
                filter: "state IN (0, 1)");

            migrationBuilder.CreateIndex(
                name: "ix_deliveries_mailbox_key_created_at",
                table: "deliveries",
                columns: new[] { "mailbox_key", "created_at" },
                filter: "mailbox_key IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_deliveries_message_id_state",
                table: "deliveries",
                columns: new[] { "message_id", "state" },
                filter: "state <> 2");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_deliveries_lane_state_next_try_at_id",
                table: "deliveries");

            migrationBuilder.DropIndex(
                name: "ix_deliveries_mailbox_key_created_at",
                table: "deliveries");

            migrationBuilder.DropIndex(
                name: "ix_deliveries_message_id_state",
                table: "deliveries");

            migrationBuilder.CreateIndex(
                name: "ix_deliveries_lane_state_next_try_at_id",
                table: "deliveries",
                columns: new[] { "lane", "state", "next_try_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_deliveries_mailbox_key_created_at",
                table: "deliveries",
                columns: new[] { "mailbox_key", "created_at" });

            migrationBuilder.CreateIndex(
                name: "ix_deliveries_message_id_state",
                table: "deliveries",
                columns: new[] { "message_id", "state" });
        }
    }
}
