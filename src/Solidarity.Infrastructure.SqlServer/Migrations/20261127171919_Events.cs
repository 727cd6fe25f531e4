using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Solidarity.Infrastructure.SqlServer.Migrations
{
    /// <inheritdoc />
    public partial class Events : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "AttendanceEntries",
                columns: table => new
                {
                    ShiftId = table.Column<byte[]>(type: "binary(16)", fixedLength: true, maxLength: 16, nullable: false),
                    Seq = table.Column<long>(type: "bigint", nullable: false),
                    AttendanceId = table.Column<byte[]>(type: "binary(16)", fixedLength: true, maxLength: 16, nullable: false),
                    From = table.Column<byte>(type: "tinyint", nullable: false),
                    FromPeople = table.Column<int>(type: "int", nullable: false),
                    WasHeld = table.Column<bool>(type: "bit", nullable: false),
                    To = table.Column<byte>(type: "tinyint", nullable: false),
                    ToPeople = table.Column<int>(type: "int", nullable: false),
                    IsHeld = table.Column<bool>(type: "bit", nullable: false),
                    IsAtDoor = table.Column<bool>(type: "bit", nullable: false),
                    At = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AttendanceEntries", x => new { x.ShiftId, x.Seq });
                });

            migrationBuilder.CreateTable(
                name: "Events",
                columns: table => new
                {
                    Id = table.Column<byte[]>(type: "binary(16)", fixedLength: true, maxLength: 16, nullable: false),
                    CampaignId = table.Column<byte[]>(type: "binary(16)", fixedLength: true, maxLength: 16, nullable: false),
                    Slug = table.Column<string>(type: "nvarchar(80)", maxLength: 80, nullable: false, collation: "Latin1_General_100_BIN2"),
                    Language = table.Column<string>(type: "nvarchar(35)", maxLength: 35, nullable: false, collation: "Latin1_General_100_BIN2"),
                    State = table.Column<byte>(type: "tinyint", nullable: false),
                    TimeZone = table.Column<string>(type: "nvarchar(50)", maxLength: 50, nullable: false, collation: "Latin1_General_100_BIN2"),
                    LocalStart = table.Column<DateTime>(type: "datetime2", nullable: false),
                    LocalEnd = table.Column<DateTime>(type: "datetime2", nullable: false),
                    IsAllDay = table.Column<bool>(type: "bit", nullable: false),
                    Recurrence = table.Column<string>(type: "nvarchar(120)", maxLength: 120, nullable: true),
                    Exceptions = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    MadeUntil = table.Column<DateOnly>(type: "date", nullable: true),
                    Place = table.Column<byte[]>(type: "varbinary(4000)", maxLength: 4000, nullable: true),
                    Link = table.Column<byte[]>(type: "varbinary(2050)", maxLength: 2050, nullable: true),
                    Visibility = table.Column<byte>(type: "tinyint", nullable: false),
                    NeedsApproval = table.Column<bool>(type: "bit", nullable: false),
                    GuestsAllowed = table.Column<int>(type: "int", nullable: false),
                    SmallerMayPass = table.Column<bool>(type: "bit", nullable: false),
                    Shifts = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    Accessibility = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    Contact = table.Column<byte[]>(type: "varbinary(2500)", maxLength: 2500, nullable: true),
                    Languages = table.Column<string>(type: "nvarchar(max)", nullable: true),
                    CoHosts = table.Column<string>(type: "nvarchar(max)", nullable: true),
                    Questions = table.Column<string>(type: "nvarchar(max)", nullable: true),
                    PictureId = table.Column<byte[]>(type: "binary(16)", fixedLength: true, maxLength: 16, nullable: true),
                    PictureCredit = table.Column<string>(type: "nvarchar(500)", maxLength: 500, nullable: true),
                    IsDemonstration = table.Column<bool>(type: "bit", nullable: false),
                    CopyOf = table.Column<byte[]>(type: "binary(16)", fixedLength: true, maxLength: 16, nullable: true),
                    ReviewAskedBy = table.Column<byte[]>(type: "binary(16)", fixedLength: true, maxLength: 16, nullable: true),
                    Sequence = table.Column<int>(type: "int", nullable: false),
                    CreatedAt = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    ModifiedAt = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    Version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Events", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Events_Campaigns_CampaignId",
                        column: x => x.CampaignId,
                        principalTable: "Campaigns",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Events_Events_CopyOf",
                        column: x => x.CopyOf,
                        principalTable: "Events",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Events_Pictures_PictureId",
                        column: x => x.PictureId,
                        principalTable: "Pictures",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "EventChanges",
                columns: table => new
                {
                    EventId = table.Column<byte[]>(type: "binary(16)", fixedLength: true, maxLength: 16, nullable: false),
                    Number = table.Column<int>(type: "int", nullable: false),
                    From = table.Column<byte>(type: "tinyint", nullable: false),
                    To = table.Column<byte>(type: "tinyint", nullable: false),
                    By = table.Column<byte[]>(type: "binary(16)", fixedLength: true, maxLength: 16, nullable: true),
                    Reason = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: true),
                    At = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_EventChanges", x => new { x.EventId, x.Number });
                    table.ForeignKey(
                        name: "FK_EventChanges_Events_EventId",
                        column: x => x.EventId,
                        principalTable: "Events",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "EventLists",
                columns: table => new
                {
                    EventId = table.Column<byte[]>(type: "binary(16)", fixedLength: true, maxLength: 16, nullable: false),
                    ListId = table.Column<byte[]>(type: "binary(16)", fixedLength: true, maxLength: 16, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_EventLists", x => new { x.EventId, x.ListId });
                    table.ForeignKey(
                        name: "FK_EventLists_Events_EventId",
                        column: x => x.EventId,
                        principalTable: "Events",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_EventLists_MailingLists_ListId",
                        column: x => x.ListId,
                        principalTable: "MailingLists",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "EventVersions",
                columns: table => new
                {
                    EventId = table.Column<byte[]>(type: "binary(16)", fixedLength: true, maxLength: 16, nullable: false),
                    Language = table.Column<string>(type: "nvarchar(35)", maxLength: 35, nullable: false, collation: "Latin1_General_100_BIN2"),
                    Revision = table.Column<int>(type: "int", nullable: false),
                    IsCurrent = table.Column<bool>(type: "bit", nullable: false),
                    Title = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    Summary = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: false),
                    Body = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    GettingThere = table.Column<byte[]>(type: "varbinary(max)", maxLength: 8050, nullable: true),
                    Bring = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: true),
                    Safety = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: true),
                    PictureAlternative = table.Column<string>(type: "nvarchar(500)", maxLength: 500, nullable: true),
                    ListConsent = table.Column<string>(type: "nvarchar(500)", maxLength: 500, nullable: true),
                    Questions = table.Column<string>(type: "nvarchar(max)", nullable: true),
                    Shifts = table.Column<string>(type: "nvarchar(max)", nullable: true),
                    SearchText = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    WrittenAt = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_EventVersions", x => new { x.EventId, x.Language, x.Revision });
                    table.ForeignKey(
                        name: "FK_EventVersions_Events_EventId",
                        column: x => x.EventId,
                        principalTable: "Events",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Occurrences",
                columns: table => new
                {
                    Id = table.Column<byte[]>(type: "binary(16)", fixedLength: true, maxLength: 16, nullable: false),
                    EventId = table.Column<byte[]>(type: "binary(16)", fixedLength: true, maxLength: 16, nullable: false),
                    SeriesDay = table.Column<DateOnly>(type: "date", nullable: true),
                    IsChanged = table.Column<bool>(type: "bit", nullable: false),
                    State = table.Column<byte>(type: "tinyint", nullable: false),
                    TimeZone = table.Column<string>(type: "nvarchar(50)", maxLength: 50, nullable: false, collation: "Latin1_General_100_BIN2"),
                    LocalStart = table.Column<DateTime>(type: "datetime2", nullable: false),
                    LocalEnd = table.Column<DateTime>(type: "datetime2", nullable: false),
                    IsAllDay = table.Column<bool>(type: "bit", nullable: false),
                    StartsAt = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    EndsAt = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    OwnPlace = table.Column<byte[]>(type: "varbinary(4000)", maxLength: 4000, nullable: true),
                    OwnLink = table.Column<byte[]>(type: "varbinary(2050)", maxLength: 2050, nullable: true),
                    Sequence = table.Column<int>(type: "int", nullable: false),
                    MovedAt = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    Reason = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: true),
                    CreatedAt = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    ModifiedAt = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    Version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Occurrences", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Occurrences_Events_EventId",
                        column: x => x.EventId,
                        principalTable: "Events",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "OccurrenceChanges",
                columns: table => new
                {
                    OccurrenceId = table.Column<byte[]>(type: "binary(16)", fixedLength: true, maxLength: 16, nullable: false),
                    Number = table.Column<int>(type: "int", nullable: false),
                    Kind = table.Column<byte>(type: "tinyint", nullable: false),
                    LocalStart = table.Column<DateTime>(type: "datetime2", nullable: false),
                    LocalEnd = table.Column<DateTime>(type: "datetime2", nullable: false),
                    IsAllDay = table.Column<bool>(type: "bit", nullable: false),
                    By = table.Column<byte[]>(type: "binary(16)", fixedLength: true, maxLength: 16, nullable: true),
                    Reason = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: true),
                    At = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_OccurrenceChanges", x => new { x.OccurrenceId, x.Number });
                    table.ForeignKey(
                        name: "FK_OccurrenceChanges_Occurrences_OccurrenceId",
                        column: x => x.OccurrenceId,
                        principalTable: "Occurrences",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Shifts",
                columns: table => new
                {
                    Id = table.Column<byte[]>(type: "binary(16)", fixedLength: true, maxLength: 16, nullable: false),
                    OccurrenceId = table.Column<byte[]>(type: "binary(16)", fixedLength: true, maxLength: 16, nullable: false),
                    Position = table.Column<int>(type: "int", nullable: false),
                    Key = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false, collation: "Latin1_General_100_BIN2"),
                    From = table.Column<long>(type: "bigint", nullable: true),
                    To = table.Column<long>(type: "bigint", nullable: true),
                    Capacity = table.Column<int>(type: "int", nullable: true),
                    HasOwnCapacity = table.Column<bool>(type: "bit", nullable: false),
                    IsClosed = table.Column<bool>(type: "bit", nullable: false),
                    StartsAt = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    EndsAt = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Shifts", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Shifts_Occurrences_OccurrenceId",
                        column: x => x.OccurrenceId,
                        principalTable: "Occurrences",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Attendances",
                columns: table => new
                {
                    Id = table.Column<byte[]>(type: "binary(16)", fixedLength: true, maxLength: 16, nullable: false),
                    EventId = table.Column<byte[]>(type: "binary(16)", fixedLength: true, maxLength: 16, nullable: false),
                    OccurrenceId = table.Column<byte[]>(type: "binary(16)", fixedLength: true, maxLength: 16, nullable: false),
                    ShiftId = table.Column<byte[]>(type: "binary(16)", fixedLength: true, maxLength: 16, nullable: false),
                    State = table.Column<byte>(type: "tinyint", nullable: false),
                    StateSince = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    Channel = table.Column<byte>(type: "tinyint", nullable: false),
                    JoinedWith = table.Column<byte[]>(type: "binary(16)", fixedLength: true, maxLength: 16, nullable: true),
                    Holder = table.Column<byte[]>(type: "binary(32)", fixedLength: true, maxLength: 32, nullable: true),
                    MailboxKey = table.Column<byte[]>(type: "binary(32)", fixedLength: true, maxLength: 32, nullable: false),
                    AddressKey = table.Column<byte[]>(type: "binary(32)", fixedLength: true, maxLength: 32, nullable: false),
                    DomainKey = table.Column<byte[]>(type: "binary(32)", fixedLength: true, maxLength: 32, nullable: false),
                    NetworkKey = table.Column<byte[]>(type: "binary(16)", fixedLength: true, maxLength: 16, nullable: true),
                    WideNetworkKey = table.Column<byte[]>(type: "binary(16)", fixedLength: true, maxLength: 16, nullable: true),
                    Email = table.Column<byte[]>(type: "varbinary(300)", maxLength: 300, nullable: true),
                    Name = table.Column<byte[]>(type: "varbinary(850)", maxLength: 850, nullable: true),
                    Guests = table.Column<int>(type: "int", nullable: false),
                    Answers = table.Column<byte[]>(type: "varbinary(max)", maxLength: 80000, nullable: true),
                    Display = table.Column<byte>(type: "tinyint", nullable: false),
                    Language = table.Column<string>(type: "nvarchar(35)", maxLength: 35, nullable: false, collation: "Latin1_General_100_BIN2"),
                    TimeZone = table.Column<string>(type: "nvarchar(50)", maxLength: 50, nullable: false, collation: "Latin1_General_100_BIN2"),
                    Source = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: true),
                    WordingVersion = table.Column<string>(type: "nvarchar(16)", maxLength: 16, nullable: false),
                    Lists = table.Column<string>(type: "nvarchar(185)", maxLength: 185, nullable: true),
                    ListWordingVersion = table.Column<string>(type: "nvarchar(16)", maxLength: 16, nullable: true),
                    HeldUntil = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    HoldLapsed = table.Column<bool>(type: "bit", nullable: false),
                    Line = table.Column<long>(type: "bigint", nullable: true),
                    OfferedUntil = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    ConfirmedAt = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    ApprovedAt = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    Reason = table.Column<byte[]>(type: "varbinary(2050)", maxLength: 2050, nullable: true),
                    SupporterId = table.Column<byte[]>(type: "binary(16)", fixedLength: true, maxLength: 16, nullable: true),
                    TickedAt = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    Reminders = table.Column<byte>(type: "tinyint", nullable: false),
                    Reminded = table.Column<byte>(type: "tinyint", nullable: false),
                    KnowsSince = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    Sequence = table.Column<int>(type: "int", nullable: false),
                    Epoch = table.Column<int>(type: "int", nullable: false),
                    DueAt = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    CreatedAt = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    ModifiedAt = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    Version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Attendances", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Attendances_Events_EventId",
                        column: x => x.EventId,
                        principalTable: "Events",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Attendances_Occurrences_OccurrenceId",
                        column: x => x.OccurrenceId,
                        principalTable: "Occurrences",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Attendances_Shifts_ShiftId",
                        column: x => x.ShiftId,
                        principalTable: "Shifts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "ShiftHeads",
                columns: table => new
                {
                    ShiftId = table.Column<byte[]>(type: "binary(16)", fixedLength: true, maxLength: 16, nullable: false),
                    OccurrenceId = table.Column<byte[]>(type: "binary(16)", fixedLength: true, maxLength: 16, nullable: false),
                    EventId = table.Column<byte[]>(type: "binary(16)", fixedLength: true, maxLength: 16, nullable: false),
                    Capacity = table.Column<int>(type: "int", nullable: true),
                    Going = table.Column<int>(type: "int", nullable: false),
                    Held = table.Column<int>(type: "int", nullable: false),
                    Offered = table.Column<int>(type: "int", nullable: false),
                    Waiting = table.Column<int>(type: "int", nullable: false),
                    Parties = table.Column<int>(type: "int", nullable: false),
                    Awaiting = table.Column<int>(type: "int", nullable: false),
                    Came = table.Column<int>(type: "int", nullable: false),
                    LastLine = table.Column<long>(type: "bigint", nullable: false),
                    LastFront = table.Column<long>(type: "bigint", nullable: false),
                    Seq = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ShiftHeads", x => x.ShiftId);
                    table.ForeignKey(
                        name: "FK_ShiftHeads_Shifts_ShiftId",
                        column: x => x.ShiftId,
                        principalTable: "Shifts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_AttendanceEntries_AttendanceId",
                table: "AttendanceEntries",
                column: "AttendanceId");

            migrationBuilder.CreateIndex(
                name: "IX_Attendances_DueAt",
                table: "Attendances",
                column: "DueAt");

            migrationBuilder.CreateIndex(
                name: "IX_Attendances_EventId_Id",
                table: "Attendances",
                columns: new[] { "EventId", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Attendances_JoinedWith",
                table: "Attendances",
                column: "JoinedWith",
                filter: "[JoinedWith] IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Attendances_MailboxKey",
                table: "Attendances",
                column: "MailboxKey");

            migrationBuilder.CreateIndex(
                name: "IX_Attendances_OccurrenceId_Holder",
                table: "Attendances",
                columns: new[] { "OccurrenceId", "Holder" },
                unique: true,
                filter: "[Holder] IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Attendances_OccurrenceId_Id",
                table: "Attendances",
                columns: new[] { "OccurrenceId", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Attendances_ShiftId_HeldUntil",
                table: "Attendances",
                columns: new[] { "ShiftId", "HeldUntil" },
                filter: "[HeldUntil] IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Attendances_ShiftId_OfferedUntil",
                table: "Attendances",
                columns: new[] { "ShiftId", "OfferedUntil" },
                filter: "[OfferedUntil] IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Attendances_ShiftId_State_Line",
                table: "Attendances",
                columns: new[] { "ShiftId", "State", "Line" });

            migrationBuilder.CreateIndex(
                name: "IX_EventLists_ListId",
                table: "EventLists",
                column: "ListId");

            migrationBuilder.CreateIndex(
                name: "IX_Events_CampaignId_State",
                table: "Events",
                columns: new[] { "CampaignId", "State" });

            migrationBuilder.CreateIndex(
                name: "IX_Events_CopyOf",
                table: "Events",
                column: "CopyOf");

            migrationBuilder.CreateIndex(
                name: "IX_Events_PictureId",
                table: "Events",
                column: "PictureId");

            migrationBuilder.CreateIndex(
                name: "IX_Events_Slug",
                table: "Events",
                column: "Slug",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Events_State_MadeUntil",
                table: "Events",
                columns: new[] { "State", "MadeUntil" });

            migrationBuilder.CreateIndex(
                name: "IX_Occurrences_EndsAt",
                table: "Occurrences",
                column: "EndsAt");

            migrationBuilder.CreateIndex(
                name: "IX_Occurrences_EventId_SeriesDay",
                table: "Occurrences",
                columns: new[] { "EventId", "SeriesDay" },
                unique: true,
                filter: "[SeriesDay] IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Occurrences_EventId_StartsAt",
                table: "Occurrences",
                columns: new[] { "EventId", "StartsAt" });

            migrationBuilder.CreateIndex(
                name: "IX_ShiftHeads_EventId",
                table: "ShiftHeads",
                column: "EventId");

            migrationBuilder.CreateIndex(
                name: "IX_ShiftHeads_OccurrenceId",
                table: "ShiftHeads",
                column: "OccurrenceId");

            migrationBuilder.CreateIndex(
                name: "IX_Shifts_OccurrenceId_Position",
                table: "Shifts",
                columns: new[] { "OccurrenceId", "Position" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "AttendanceEntries");

            migrationBuilder.DropTable(
                name: "Attendances");

            migrationBuilder.DropTable(
                name: "EventChanges");

            migrationBuilder.DropTable(
                name: "EventLists");

            migrationBuilder.DropTable(
                name: "EventVersions");

            migrationBuilder.DropTable(
                name: "OccurrenceChanges");

            migrationBuilder.DropTable(
                name: "ShiftHeads");

            migrationBuilder.DropTable(
                name: "Shifts");

            migrationBuilder.DropTable(
                name: "Occurrences");

            migrationBuilder.DropTable(
                name: "Events");
        }
    }
}
