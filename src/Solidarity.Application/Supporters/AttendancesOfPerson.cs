using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Events;
using Solidarity.Application.Petitions;
using Solidarity.Domain;
using Solidarity.Domain.Events;
using Solidarity.Domain.Petitions;
using Solidarity.Domain.Supporters;

namespace Solidarity.Application.Supporters;

/// <summary>A person's coming to an event.</summary>
/// <param name="Event">The event's title.</param>
/// <param name="Start">When the date begins, by the clock on the wall.</param>
/// <param name="TimeZone">The zone of the place.</param>
/// <param name="Shift">Key of the shift.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Email">The address as typed.</param>
/// <param name="Name">The name as typed.</param>
/// <param name="Guests">How many more people come along.</param>
/// <param name="Language">Of the mails.</param>
/// <param name="AskedAt">When it was asked for.</param>
/// <param name="ConfirmedAt">When the owner of the mailbox confirmed.</param>
/// <param name="ForgottenAt">When the personal data goes at the latest.</param>
public sealed record HeldAttendance(
    string Event, DateTime Start, string TimeZone, string Shift, AttendanceState State, string Email, string Name, int Guests, string Language, DateTimeOffset AskedAt,
    DateTimeOffset? ConfirmedAt, DateTimeOffset ForgottenAt)
{
    /// <summary>The answers to the event's own questions.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Answers { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Where the person came from, as a link to the page said.</summary>
    public string? Source { get; init; }

    /// <summary>Why an organizer refused.</summary>
    public string? Reason { get; init; }

    /// <summary>Version of the wording that was shown.</summary>
    public required string Wording { get; init; }

    /// <summary>Its words.</summary>
    public required string Text { get; init; }

    /// <summary>The language of the words.</summary>
    public required string TextLanguage { get; init; }
}

/// <summary>An attendance with its event, its date and the words that stood above the button.</summary>
internal sealed record AttendanceOfPerson(Attendance Entry, Event Event, Occurrence Date, string Text, LanguageTag TextLanguage)
{
    public HeldAttendance Held() => new(
        Event.Versions.For(x => x.Language, Entry.Language, Event.Language).Title, Date.LocalStart, Date.TimeZone.Value, Date.Shift(Entry.ShiftId).Key, Entry.State, Entry.Email!.Value, Entry.Name!,
        Entry.Guests, Entry.Language.Value, Entry.CreatedAt, Entry.ConfirmedAt,
        Entry.IsAlive ? Date.EndsAt + Attendance.Retention : Entry.StateSince + Attendance.LeftRetention)
    {
        Answers = Petitions.Answers.Tell(Entry.Answers, AskedQuestions.Of(Event)),
        Source = Entry.Source,
        Reason = Entry.Reason,
        Wording = Entry.WordingVersion,
        Text = Text,
        TextLanguage = TextLanguage.Value,
    };
}

/// <summary>What one mailbox comes to: read, taken away, moved. Its places become free for others.</summary>
public static class AttendancesOfPerson
{
    internal static async Task<IReadOnlyList<AttendanceOfPerson>> AttendancesOfAsync(this ISolidarityDb db, byte[] mailbox, CancellationToken cancellationToken)
    {
        var rows = await (
            from attendance in db.Attendances.AsNoTracking().Where(x => x.MailboxKey == mailbox && x.Email != null)
            join wording in db.ConsentWordings on attendance.WordingVersion equals wording.Version into known
            from wording in known.DefaultIfEmpty()
            orderby attendance.Id descending
            select new { Entry = attendance, wording.Text, Language = (LanguageTag?)wording.Language }).ToListAsync(cancellationToken);
        if (rows.Count == 0)
        {
            return [];
        }

        var (dates, about) = (rows.Select(x => x.Entry.OccurrenceId).Distinct().ToList(), rows.Select(x => x.Entry.EventId).Distinct().ToList());
        var occurrences = await db.Occurrences.AsNoTracking().Include(x => x.Shifts).Where(x => dates.Contains(x.Id)).ToDictionaryAsync(x => x.Id, cancellationToken);
        var events = await db.Events.AsNoTracking().Include(x => x.Versions.Where(version => version.IsCurrent)).Where(x => about.Contains(x.Id)).ToDictionaryAsync(x => x.Id, cancellationToken);
        return [.. rows.Select(x => new AttendanceOfPerson(x.Entry, events[x.Entry.EventId], occurrences[x.Entry.OccurrenceId], x.Text ?? "", x.Language ?? x.Entry.Language))];
    }

    /// <summary>Takes all of them back, and their personal data away, in the transaction that is open.</summary>
    /// <returns>Which.</returns>
    internal static Task<IReadOnlyList<AttendanceId>> EraseAttendancesAsync(this ISolidarityDb db, Seats seats, byte[] mailbox, CancellationToken cancellationToken) =>
        EraseAsync(db, seats, db.Attendances.Where(x => x.MailboxKey == mailbox), cancellationToken);

    /// <summary>Takes some back, and their personal data away, in the transaction that is open. No mail goes out, for nobody is left to write to.</summary>
    /// <returns>How many.</returns>
    public static async Task<int> TakeBackAsync(this ISolidarityDb db, IReadOnlyCollection<AttendanceId> attendances, TimeProvider time, CancellationToken cancellationToken) =>
        (await EraseAsync(db, new Seats(db, new NoJobs(), new SeatTurns(), time), db.Attendances.Where(x => attendances.Contains(x.Id)), cancellationToken)).Count;

    private static async Task<IReadOnlyList<AttendanceId>> EraseAsync(ISolidarityDb db, Seats seats, IQueryable<Attendance> wanted, CancellationToken cancellationToken)
    {
        var ids = await LeaveAsync(db, seats, wanted, cancellationToken);
        foreach (var attendance in await db.Attendances.Where(x => ids.Contains(x.Id)).ToListAsync(cancellationToken))
        {
            attendance.Forget(RandomNumberGenerator.GetBytes(Commitment.Length));
        }

        await db.SaveChangesAsync(cancellationToken);
        return ids;
    }

    /// <summary>
    /// Brings what somebody comes to, who is written to elsewhere, to the new mailbox. Where that mailbox comes to the same date, one person would
    /// come twice, and the earlier mailbox's place is free.
    /// </summary>
    internal static async Task MoveAttendancesAsync(
        this ISolidarityDb db, Seats seats, byte[] from, SupporterId supporter, EmailAddress email, AddressKeys keys, CancellationToken cancellationToken)
    {
        var mailbox = keys.Mailbox;
        await LeaveAsync(
            db, seats, db.Attendances.Where(x => x.MailboxKey == from && x.Holder != null && db.Attendances.Any(y => y.OccurrenceId == x.OccurrenceId && y.Holder == mailbox)), cancellationToken);
        foreach (var attendance in await db.Attendances.Where(x => x.MailboxKey == from && x.ConfirmedAt != null && x.Email != null).ToListAsync(cancellationToken))
        {
            attendance.Readdress(supporter, email, keys);
        }
    }

    // Shift by shift in one order, each under its lock. Who waits there is offered the place when the clock is next looked at.
    private static async Task<IReadOnlyList<AttendanceId>> LeaveAsync(ISolidarityDb db, Seats seats, IQueryable<Attendance> wanted, CancellationToken cancellationToken)
    {
        var found = await wanted.Select(x => new { x.Id, x.ShiftId }).ToListAsync(cancellationToken);
        foreach (var shift in found.GroupBy(x => x.ShiftId).OrderBy(x => x.Key))
        {
            var ids = shift.Select(x => x.Id).ToList();
            await seats.OnceAsync(
                shift.Key,
                async (open, cancel) =>
                {
                    foreach (var attendance in await db.Attendances.Where(x => ids.Contains(x.Id)).ToListAsync(cancel))
                    {
                        open.Seating.Leave(attendance);
                    }

                    return 0;
                },
                cancellationToken);
        }

        return found.ConvertAll(x => x.Id);
    }

    // Beside a site that stands still, as after a restore: what is to be done is found when it starts.
    private sealed class NoJobs : IJobs
    {
        public void LookAgain(Work work)
        {
        }
    }
}
