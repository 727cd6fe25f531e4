using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Solidarity.Infrastructure.SqlServer.Migrations
{
    /// <inheritdoc />
    public partial class Defence : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "AskAt",
                table: "Signatures",
                type: "datetimeoffset",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "WideNetworkKey",
                table: "Signatures",
                type: "binary(16)",
                fixedLength: true,
                maxLength: 16,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "FloodAlerts",
                columns: table => new
                {
                    Id = table.Column<byte[]>(type: "binary(16)", fixedLength: true, maxLength: 16, nullable: false),
                    PetitionId = table.Column<byte[]>(type: "binary(16)", fixedLength: true, maxLength: 16, nullable: false),
                    Scope = table.Column<byte>(type: "tinyint", nullable: false),
                    Key = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: false),
                    Count = table.Column<int>(type: "int", nullable: false),
                    Held = table.Column<int>(type: "int", nullable: false),
                    At = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_FloodAlerts", x => x.Id);
                    table.ForeignKey(
                        name: "FK_FloodAlerts_Petitions_PetitionId",
                        column: x => x.PetitionId,
                        principalTable: "Petitions",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "HallHours",
                columns: table => new
                {
                    Id = table.Column<byte[]>(type: "binary(16)", fixedLength: true, maxLength: 16, nullable: false),
                    PetitionId = table.Column<byte[]>(type: "binary(16)", fixedLength: true, maxLength: 16, nullable: false),
                    NetworkKey = table.Column<byte[]>(type: "binary(16)", fixedLength: true, maxLength: 16, nullable: false),
                    From = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    Until = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    People = table.Column<int>(type: "int", nullable: false),
                    CreatedAt = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    ModifiedAt = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    Version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_HallHours", x => x.Id);
                    table.ForeignKey(
                        name: "FK_HallHours_Petitions_PetitionId",
                        column: x => x.PetitionId,
                        principalTable: "Petitions",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "SignatureDefences",
                columns: table => new
                {
                    Id = table.Column<byte[]>(type: "binary(16)", fixedLength: true, maxLength: 16, nullable: false),
                    HoldsDisposable = table.Column<bool>(type: "bit", nullable: false),
                    HoldsOrderedNames = table.Column<bool>(type: "bit", nullable: false),
                    AlertAt = table.Column<int>(type: "int", nullable: false),
                    CreatedAt = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    ModifiedAt = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    Version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SignatureDefences", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Sweeps",
                columns: table => new
                {
                    Id = table.Column<byte[]>(type: "binary(16)", fixedLength: true, maxLength: 16, nullable: false),
                    PetitionId = table.Column<byte[]>(type: "binary(16)", fixedLength: true, maxLength: 16, nullable: false),
                    Act = table.Column<byte>(type: "tinyint", nullable: false),
                    Rule_NetworkKey = table.Column<byte[]>(type: "binary(16)", fixedLength: true, maxLength: 16, nullable: true),
                    Rule_IsWideNetwork = table.Column<bool>(type: "bit", nullable: false),
                    Rule_Domain = table.Column<byte[]>(type: "varbinary(1066)", maxLength: 1066, nullable: true),
                    Rule_DomainKey = table.Column<byte[]>(type: "binary(32)", fixedLength: true, maxLength: 32, nullable: true),
                    Rule_From = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    Rule_Until = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    Rule_Source = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: true),
                    Rule_Name = table.Column<byte[]>(type: "varbinary(850)", maxLength: 850, nullable: true),
                    Rule_HeldFor = table.Column<byte>(type: "tinyint", nullable: true),
                    Reason = table.Column<byte>(type: "tinyint", nullable: false),
                    Why = table.Column<string>(type: "nvarchar(500)", maxLength: 500, nullable: false),
                    By = table.Column<byte[]>(type: "binary(16)", fixedLength: true, maxLength: 16, nullable: true),
                    State = table.Column<byte>(type: "tinyint", nullable: false),
                    UpTo = table.Column<byte[]>(type: "binary(16)", fixedLength: true, maxLength: 16, nullable: false),
                    Cursor = table.Column<byte[]>(type: "binary(16)", fixedLength: true, maxLength: 16, nullable: true),
                    Total = table.Column<int>(type: "int", nullable: false),
                    Looked = table.Column<int>(type: "int", nullable: false),
                    Matched = table.Column<int>(type: "int", nullable: false),
                    Standing = table.Column<int>(type: "int", nullable: false),
                    Taken = table.Column<int>(type: "int", nullable: false),
                    Restored = table.Column<int>(type: "int", nullable: false),
                    Sample = table.Column<string>(type: "nvarchar(370)", maxLength: 370, nullable: false),
                    EndedAt = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    CreatedAt = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    ModifiedAt = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    Version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Sweeps", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Sweeps_Petitions_PetitionId",
                        column: x => x.PetitionId,
                        principalTable: "Petitions",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "DefenceLimits",
                columns: table => new
                {
                    DefenceId = table.Column<byte[]>(type: "binary(16)", fixedLength: true, maxLength: 16, nullable: false),
                    Scope = table.Column<byte>(type: "tinyint", nullable: false),
                    IsOn = table.Column<bool>(type: "bit", nullable: false),
                    SlowPerMinute = table.Column<int>(type: "int", nullable: false),
                    SlowPerHour = table.Column<int>(type: "int", nullable: false),
                    HoldPerMinute = table.Column<int>(type: "int", nullable: false),
                    HoldPerHour = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DefenceLimits", x => new { x.DefenceId, x.Scope });
                    table.ForeignKey(
                        name: "FK_DefenceLimits_SignatureDefences_DefenceId",
                        column: x => x.DefenceId,
                        principalTable: "SignatureDefences",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "DefenceLists",
                columns: table => new
                {
                    DefenceId = table.Column<byte[]>(type: "binary(16)", fixedLength: true, maxLength: 16, nullable: false),
                    List = table.Column<byte>(type: "tinyint", nullable: false),
                    Text = table.Column<byte[]>(type: "varbinary(max)", maxLength: 400050, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DefenceLists", x => new { x.DefenceId, x.List });
                    table.ForeignKey(
                        name: "FK_DefenceLists_SignatureDefences_DefenceId",
                        column: x => x.DefenceId,
                        principalTable: "SignatureDefences",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "SweptSignatures",
                columns: table => new
                {
                    SweepId = table.Column<byte[]>(type: "binary(16)", fixedLength: true, maxLength: 16, nullable: false),
                    SignatureId = table.Column<byte[]>(type: "binary(16)", fixedLength: true, maxLength: 16, nullable: false),
                    From = table.Column<byte>(type: "tinyint", nullable: false),
                    FromReason = table.Column<byte>(type: "tinyint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SweptSignatures", x => new { x.SweepId, x.SignatureId });
                    table.ForeignKey(
                        name: "FK_SweptSignatures_Sweeps_SweepId",
                        column: x => x.SweepId,
                        principalTable: "Sweeps",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Signatures_PetitionId_State_Id",
                table: "Signatures",
                columns: new[] { "PetitionId", "State", "Id" },
                filter: "[State] = 3");

            migrationBuilder.CreateIndex(
                name: "IX_FloodAlerts_PetitionId_Scope_Key",
                table: "FloodAlerts",
                columns: new[] { "PetitionId", "Scope", "Key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_HallHours_PetitionId",
                table: "HallHours",
                column: "PetitionId");

            migrationBuilder.CreateIndex(
                name: "IX_HallHours_Until",
                table: "HallHours",
                column: "Until");

            migrationBuilder.CreateIndex(
                name: "IX_Sweeps_PetitionId_Id",
                table: "Sweeps",
                columns: new[] { "PetitionId", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Sweeps_State_Id",
                table: "Sweeps",
                columns: new[] { "State", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_SweptSignatures_SignatureId",
                table: "SweptSignatures",
                column: "SignatureId");
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
                name: "HallHours");

            migrationBuilder.DropTable(
                name: "SweptSignatures");

            migrationBuilder.DropTable(
                name: "SignatureDefences");

            migrationBuilder.DropTable(
                name: "Sweeps");

            migrationBuilder.DropIndex(
                name: "IX_Signatures_PetitionId_State_Id",
                table: "Signatures");

            migrationBuilder.DropColumn(
                name: "AskAt",
                table: "Signatures");

            migrationBuilder.DropColumn(
                name: "WideNetworkKey",
                table: "Signatures");
        }
    }
}
