using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Solidarity.Infrastructure.SqlServer.Migrations
{
    /// <inheritdoc />
    public partial class WeeklyCap : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "MailsAWeek",
                table: "Supporters",
                type: "int",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "ApprovedAt",
                table: "Messages",
                type: "datetimeoffset",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "ApprovedBy",
                table: "Messages",
                type: "binary(16)",
                fixedLength: true,
                maxLength: 16,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "HeldMails",
                columns: table => new
                {
                    SupporterId = table.Column<byte[]>(type: "binary(16)", fixedLength: true, maxLength: 16, nullable: false),
                    MessageId = table.Column<byte[]>(type: "binary(16)", fixedLength: true, maxLength: 16, nullable: false),
                    HeldAt = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    DigestId = table.Column<byte[]>(type: "binary(16)", fixedLength: true, maxLength: 16, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_HeldMails", x => new { x.SupporterId, x.MessageId });
                    table.ForeignKey(
                        name: "FK_HeldMails_Messages_MessageId",
                        column: x => x.MessageId,
                        principalTable: "Messages",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_HeldMails_Supporters_SupporterId",
                        column: x => x.SupporterId,
                        principalTable: "Supporters",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_HeldMails_DigestId_MessageId",
                table: "HeldMails",
                columns: new[] { "DigestId", "MessageId" });

            migrationBuilder.CreateIndex(
                name: "IX_HeldMails_HeldAt",
                table: "HeldMails",
                column: "HeldAt");

            migrationBuilder.CreateIndex(
                name: "IX_HeldMails_MessageId",
                table: "HeldMails",
                column: "MessageId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "HeldMails");

            migrationBuilder.DropColumn(
                name: "MailsAWeek",
                table: "Supporters");

            migrationBuilder.DropColumn(
                name: "ApprovedAt",
                table: "Messages");

            migrationBuilder.DropColumn(
                name: "ApprovedBy",
                table: "Messages");
        }
    }
}
