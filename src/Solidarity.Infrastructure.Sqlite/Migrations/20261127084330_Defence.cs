using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Solidarity.Infrastructure.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Defence : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "AskAt",
                table: "Signatures",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "WideNetworkKey",
                table: "Signatures",
                type: "BLOB",
                fixedLength: true,
                maxLength: 16,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "FloodAlerts",
                columns: table => new
                {
                    Id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    PetitionId = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Scope = table.Column<byte>(type: "INTEGER", nullable: false),
                    Key = table.Column<byte[]>(type: "BLOB", maxLength: 32, nullable: false),
                    Count = table.Column<int>(type: "INTEGER", nullable: false),
                    Held = table.Column<int>(type: "INTEGER", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false)
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
                    Id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    PetitionId = table.Column<byte[]>(type: "BLOB", nullable: false),
                    NetworkKey = table.Column<byte[]>(type: "BLOB", fixedLength: true, maxLength: 16, nullable: false),
                    From = table.Column<long>(type: "INTEGER", nullable: false),
                    Until = table.Column<long>(type: "INTEGER", nullable: false),
                    People = table.Column<int>(type: "INTEGER", nullable: false),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    ModifiedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Version = table.Column<long>(type: "INTEGER", nullable: false)
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
                    Id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    HoldsDisposable = table.Column<bool>(type: "INTEGER", nullable: false),
                    HoldsOrderedNames = table.Column<bool>(type: "INTEGER", nullable: false),
                    AlertAt = table.Column<int>(type: "INTEGER", nullable: false),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    ModifiedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Version = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SignatureDefences", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Sweeps",
                columns: table => new
                {
                    Id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    PetitionId = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Act = table.Column<byte>(type: "INTEGER", nullable: false),
                    Rule_NetworkKey = table.Column<byte[]>(type: "BLOB", fixedLength: true, maxLength: 16, nullable: true),
                    Rule_IsWideNetwork = table.Column<bool>(type: "INTEGER", nullable: false),
                    Rule_Domain = table.Column<byte[]>(type: "BLOB", maxLength: 1066, nullable: true),
                    Rule_DomainKey = table.Column<byte[]>(type: "BLOB", fixedLength: true, maxLength: 32, nullable: true),
                    Rule_From = table.Column<long>(type: "INTEGER", nullable: true),
                    Rule_Until = table.Column<long>(type: "INTEGER", nullable: true),
                    Rule_Source = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    Rule_Name = table.Column<byte[]>(type: "BLOB", maxLength: 850, nullable: true),
                    Rule_HeldFor = table.Column<byte>(type: "INTEGER", nullable: true),
                    Reason = table.Column<byte>(type: "INTEGER", nullable: false),
                    Why = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    By = table.Column<byte[]>(type: "BLOB", nullable: true),
                    State = table.Column<byte>(type: "INTEGER", nullable: false),
                    UpTo = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Cursor = table.Column<byte[]>(type: "BLOB", nullable: true),
                    Total = table.Column<int>(type: "INTEGER", nullable: false),
                    Looked = table.Column<int>(type: "INTEGER", nullable: false),
                    Matched = table.Column<int>(type: "INTEGER", nullable: false),
                    Standing = table.Column<int>(type: "INTEGER", nullable: false),
                    Taken = table.Column<int>(type: "INTEGER", nullable: false),
                    Restored = table.Column<int>(type: "INTEGER", nullable: false),
                    Sample = table.Column<string>(type: "TEXT", maxLength: 370, nullable: false),
                    EndedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    ModifiedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Version = table.Column<long>(type: "INTEGER", nullable: false)
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
                    DefenceId = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Scope = table.Column<byte>(type: "INTEGER", nullable: false),
                    IsOn = table.Column<bool>(type: "INTEGER", nullable: false),
                    SlowPerMinute = table.Column<int>(type: "INTEGER", nullable: false),
                    SlowPerHour = table.Column<int>(type: "INTEGER", nullable: false),
                    HoldPerMinute = table.Column<int>(type: "INTEGER", nullable: false),
                    HoldPerHour = table.Column<int>(type: "INTEGER", nullable: false)
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
                    DefenceId = table.Column<byte[]>(type: "BLOB", nullable: false),
                    List = table.Column<byte>(type: "INTEGER", nullable: false),
                    Text = table.Column<byte[]>(type: "BLOB", maxLength: 400050, nullable: false)
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
                    SweepId = table.Column<byte[]>(type: "BLOB", nullable: false),
                    SignatureId = table.Column<byte[]>(type: "BLOB", nullable: false),
                    From = table.Column<byte>(type: "INTEGER", nullable: false),
                    FromReason = table.Column<byte>(type: "INTEGER", nullable: false)
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
                filter: "\"State\" = 3");

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
