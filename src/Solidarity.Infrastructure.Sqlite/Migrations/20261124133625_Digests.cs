using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Solidarity.Infrastructure.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Digests : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "CoversTo",
                table: "Messages",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Frequency",
                table: "Messages",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "TimeZone",
                table: "Messages",
                type: "TEXT",
                maxLength: 50,
                nullable: true,
                collation: "BINARY");

            migrationBuilder.CreateTable(
                name: "DigestRuns",
                columns: table => new
                {
                    Frequency = table.Column<int>(type: "INTEGER", nullable: false),
                    TimeZone = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false, collation: "BINARY"),
                    Began = table.Column<long>(type: "INTEGER", nullable: false),
                    CoveredTo = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DigestRuns", x => new { x.Frequency, x.TimeZone });
                });

            migrationBuilder.CreateTable(
                name: "MessageStatements",
                columns: table => new
                {
                    MessageId = table.Column<byte[]>(type: "BLOB", nullable: false),
                    StatementId = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_MessageStatements", x => new { x.MessageId, x.StatementId });
                    table.ForeignKey(
                        name: "FK_MessageStatements_Messages_MessageId",
                        column: x => x.MessageId,
                        principalTable: "Messages",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_MessageStatements_Statements_StatementId",
                        column: x => x.StatementId,
                        principalTable: "Statements",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Subscriptions_Frequency_State_SupporterId",
                table: "Subscriptions",
                columns: new[] { "Frequency", "State", "SupporterId" });

            migrationBuilder.CreateIndex(
                name: "IX_MessageStatements_StatementId",
                table: "MessageStatements",
                column: "StatementId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "DigestRuns");

            migrationBuilder.DropTable(
                name: "MessageStatements");

            migrationBuilder.DropIndex(
                name: "IX_Subscriptions_Frequency_State_SupporterId",
                table: "Subscriptions");

            migrationBuilder.DropColumn(
                name: "CoversTo",
                table: "Messages");

            migrationBuilder.DropColumn(
                name: "Frequency",
                table: "Messages");

            migrationBuilder.DropColumn(
                name: "TimeZone",
                table: "Messages");
        }
    }
}
