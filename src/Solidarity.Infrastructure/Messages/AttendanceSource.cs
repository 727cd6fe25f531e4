using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Solidarity.Application;
using Solidarity.Application.Events;
using Solidarity.Domain;
using Solidarity.Domain.Events;
using Solidarity.Domain.Messages;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Infrastructure.Messages;

/// <summary>An attendance with what a mail about it tells.</summary>
/// <param name="Attendance">The attendance.</param>
/// <param name="Event">Its event, with the current texts.</param>
/// <param name="Occurrence">Its date, with shifts and changes.</param>
/// <param name="Before">How many parties stand before it in the line.</param>
/// <param name="More">How many other dates were joined with it.</param>
internal sealed record AttendanceRead(Attendance Attendance, Event Event, Occurrence Occurrence, int Before, int More)
{
    public Shift Shift => Occurrence.Shift(Attendance.ShiftId);

    public LocalSpan Span => Shift.Span(Occurrence.Span);

    /// <summary>Where it is, as this person may know it.</summary>
    public Location? Location => Event.LocationFor(Attendance, Occurrence);

    public EventVersion VersionFor(LanguageTag language) => Event.Versions.For(x => x.Language, language, Event.Language);

    /// <summary>How to get there, as this person may know it.</summary>
    public string? GettingThere(LanguageTag language) => Location is null ? null : VersionFor(language).GettingThere;

    /// <summary>When it was before the change that a mail is about, which was put into the queue after it; null where that was no change of the time.</summary>
    /// <param name="queued">When the mail was put there. Of a date that was moved again since then, it tells what the person knew last and what is so now.</param>
    public LocalSpan? SpanBefore(DateTimeOffset queued) => Occurrence.Changes.Where(x => x.At <= queued).OrderBy(x => x.Number).LastOrDefault() is { Kind: OccurrenceChangeKind.Moved } moved
        ? LocalSpan.FromStored(moved.LocalStart, moved.LocalEnd, moved.IsAllDay) : null;

    public bool IsCalledOff => Event.State == EventState.Cancelled || Occurrence.State == OccurrenceState.Cancelled;

    /// <summary>Whether a mail still says what is so.</summary>
    public bool IsDue(MessageKind kind, DateTimeOffset now) => kind switch
    {
        MessageKind.ConfirmAttendance => Attendance.State == AttendanceState.Asked && !IsCalledOff && Shift.EndsAt > now,
        MessageKind.AttendanceSeated => Attendance.HasPlace && !IsCalledOff,
        MessageKind.AttendanceQueued => Attendance.State == AttendanceState.Waiting,
        MessageKind.AttendanceOffered => Attendance.State == AttendanceState.Offered && Attendance.OfferedUntil > now,
        MessageKind.AttendanceLapsed => Attendance.State == AttendanceState.Lapsed,
        MessageKind.AttendanceLeft => Attendance.State is AttendanceState.Cancelled or AttendanceState.Declined,
        MessageKind.AttendanceChanged => Attendance.IsAlive && Attendance.ConfirmedAt is not null,
        MessageKind.AttendanceAwaits => Attendance.State == AttendanceState.AwaitsApproval,
        MessageKind.AttendanceRefused => Attendance.State == AttendanceState.Refused,
        MessageKind.AlreadyJoined => Attendance.IsAlive && Attendance.State != AttendanceState.Asked,
        MessageKind.EventReminder => Attendance.State == AttendanceState.Confirmed && !IsCalledOff && Shift.StartsAt > now,
        MessageKind.EventThanks => Attendance.State == AttendanceState.CheckedIn && !IsCalledOff,
        MessageKind.EventMoved or MessageKind.EventRelocated => Attendance.IsAlive && !IsCalledOff,
        _ => Attendance.IsAlive && IsCalledOff,
    };
}

/// <summary>Reads what mails to those who come tell, and makes the entries for their calendars.</summary>
internal sealed class AttendanceSource(ICalendarFiles calendars, MailLinks links, IOptions<MailOptions> mail)
{
    /// <summary>The attendances, in a fixed number of queries; those that are forgotten are left out.</summary>
    public static async Task<IReadOnlyDictionary<Guid, AttendanceRead>> ReadAsync(SolidarityDb db, IEnumerable<Guid> recipients, CancellationToken cancellationToken)
    {
        var ids = recipients.Select(AttendanceId.From).ToList();
        var rows = await db.Attendances.AsNoTracking().Where(x => ids.Contains(x.Id) && x.Email != null)
            .Select(x => new { Attendance = x, Before = x.Line == null ? 0 : db.Attendances.Count(y => y.ShiftId == x.ShiftId && y.State == AttendanceState.Waiting && y.Line < x.Line), More = db.Attendances.Count(y => y.JoinedWith == x.Id && y.Name != null) }).ToListAsync(cancellationToken);
        var (dates, about) = (rows.Select(x => x.Attendance.OccurrenceId).Distinct().ToList(), rows.Select(x => x.Attendance.EventId).Distinct().ToList());
        var occurrences = await db.Occurrences.AsNoTracking().Include(x => x.Shifts).Include(x => x.Changes).AsSplitQuery().Where(x => dates.Contains(x.Id)).ToDictionaryAsync(x => x.Id, cancellationToken);
        var events = await db.Events.AsNoTracking().Include(x => x.Versions.Where(version => version.IsCurrent)).Where(x => about.Contains(x.Id)).ToDictionaryAsync(x => x.Id, cancellationToken);
        return rows.ToDictionary(x => x.Attendance.Id.Value, x => new AttendanceRead(x.Attendance, events[x.Attendance.EventId], occurrences[x.Attendance.OccurrenceId], x.Before, x.More));
    }

    /// <summary>What a mail brings to the person's calendar; null where the person never had a place.</summary>
    public CalendarPart? Calendar(AttendanceRead read, MessageKind kind, LanguageTag language)
    {
        // Having a place is the first change of the number, losing it a further one.
        if (read.Attendance.Sequence < (read.Attendance.HasPlace ? 1 : 2) || kind is MessageKind.AttendanceQueued or MessageKind.AttendanceOffered or MessageKind.AttendanceAwaits or MessageKind.EventThanks)
        {
            return null;
        }

        var isCancelled = read.IsCalledOff || !read.Attendance.HasPlace;
        return new CalendarPart(isCancelled ? "CANCEL" : "REQUEST", calendars.Write(new CalendarFile(null, isCancelled ? "CANCEL" : "REQUEST", [Entry(read, isCancelled, language)])));
    }

    private CalendarEntry Entry(AttendanceRead read, bool isCancelled, LanguageTag language)
    {
        var (shift, version) = (read.Shift, read.VersionFor(language));
        var title = shift.IsWhole && shift.Key == ShiftPlan.WholeKey ? version.Title : $"{version.Title}: {ShiftWords.NameOf(version, shift.Key)}";
        return new CalendarEntry(
            CalendarEntry.UidOf(read.Occurrence.Id), read.Event.SequenceOf(read.Occurrence) + read.Attendance.Sequence, read.Span, shift.StartsAt, shift.EndsAt, read.Occurrence.TimeZone, title,
            version.Summary, EventWords.Where(read.Location) ?? read.Location?.Link, read.Location?.Place?.Coordinates,
            links.To(language, "/events/" + Uri.EscapeDataString(read.Event.Slug.Value)), isCancelled, Latest(read))
        {
            Organizer = mail.Value.From,
            Attendee = read.Attendance.Email,
        };
    }

    private static DateTimeOffset Latest(AttendanceRead read) => new[] { read.Attendance.ModifiedAt, read.Occurrence.ModifiedAt, read.Event.ModifiedAt }.Max();
}
