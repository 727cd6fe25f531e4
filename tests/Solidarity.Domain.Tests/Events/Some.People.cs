using Solidarity.Domain.Events;
using Solidarity.Domain.Petitions;
using Solidarity.Domain.Supporters;

namespace Solidarity.Domain.Tests.Events;

internal static partial class Some
{
    private static int _mailbox;

    public static Attendance Person(
        Event @event, Occurrence occurrence, Shift? shift = null, int guests = 0, DateTimeOffset? now = null, string zone = "America/Lima", ReminderKinds reminders = ReminderKinds.All)
    {
        var mailbox = BitConverter.GetBytes(Interlocked.Increment(ref _mailbox));
        return Attendance.Request(
            EntityId.New<AttendanceId>(now ?? Now), @event, occurrence, shift ?? occurrence.Shifts[0],
            new AttendanceForm(EmailAddress.Parse("maria@example.org"), "Maria", guests, null, SignatureDisplay.None, null, reminders),
            new AttendanceKeys(new AddressKeys(mailbox, mailbox, [3]), [5], [6]), English, Zone(zone), null, "v", null, now ?? Now);
    }
}
