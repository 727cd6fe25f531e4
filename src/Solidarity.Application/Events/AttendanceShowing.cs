using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Supporters;
using Solidarity.Domain;
using Solidarity.Domain.Events;

namespace Solidarity.Application.Events;

/// <summary>Shows one's own coming to an event, with what this person may know.</summary>
internal sealed class AttendanceShowing(ISolidarityDb db, ITokens tokens, IKeyedHashes hashes, TimeProvider time)
{
    public async Task<ShownAttendance> OfAsync(AttendanceId id, CancellationToken cancellationToken)
    {
        var attendance = await db.Attendances.AsNoTracking().SingleOrDefaultAsync(x => x.Id == id, cancellationToken);
        if (attendance is not { IsReadable: true })
        {
            return ShownAttendance.Unknown;
        }

        var @event = await db.Events.AsNoTracking().Include(x => x.Versions.Where(version => version.IsCurrent)).SingleAsync(x => x.Id == attendance.EventId, cancellationToken);
        var occurrence = await db.Occurrences.AsNoTracking().Include(x => x.Shifts).SingleAsync(x => x.Id == attendance.OccurrenceId, cancellationToken);
        var lists = PeopleConfirming.ListsOf(attendance.Lists).ToList();
        var names = lists.Count == 0 ? [] : await db.MailingLists.Where(x => lists.Contains(x.Id)).OrderBy(x => x.Name).Select(x => x.Name).ToListAsync(cancellationToken);
        return Of(attendance, @event, occurrence) with
        {
            Lists = names, Before = await BeforeAsync(attendance, cancellationToken), Others = await OthersAsync(attendance, @event, cancellationToken),
        };
    }

    private async Task<IReadOnlyList<ShownOther>> OthersAsync(Attendance attendance, Event @event, CancellationToken cancellationToken)
    {
        // Of an event that takes place once there are none.
        if (@event.Recurrence is null && attendance.JoinedWith is null)
        {
            return [];
        }

        var others = await db.JoinedWith(attendance.Id).AsNoTracking().Where(x => x.Name != null).Join(db.Occurrences, x => x.OccurrenceId, x => x.Id, (other, date) => new { other.Id, other.Epoch, other.State, Date = date })
            .OrderBy(x => x.Date.StartsAt).Take(EventSeen.MostDates).ToListAsync(cancellationToken);
        return [.. others.Select(x => new ShownOther(
            tokens.Issue(new Token(TokenPurpose.Attendance, x.Id.Value, Guid.Empty, x.Epoch, null)), x.Date.Span, x.State, x.Date.State == OccurrenceState.Cancelled))];
    }

    private async Task<int?> BeforeAsync(Attendance attendance, CancellationToken cancellationToken)
    {
        var (shift, line) = (attendance.ShiftId, attendance.Line);
        return line is null ? null : await db.Attendances.CountAsync(x => x.ShiftId == shift && x.State == AttendanceState.Waiting && x.Line < line, cancellationToken);
    }

    /// <summary>What is shown of an attendance that was loaded, beside its lists, its place in the line and other dates.</summary>
    /// <param name="attendance">Whose personal data is there.</param>
    /// <param name="event">The event with its current texts.</param>
    /// <param name="occurrence">The date with its shifts.</param>
    public ShownAttendance Of(Attendance attendance, Event @event, Occurrence occurrence)
    {
        var now = time.GetUtcNow();
        var shift = occurrence.Shift(attendance.ShiftId);
        var version = @event.Versions.Where(x => x.IsCurrent).ToList().For(x => x.Language, attendance.Language, @event.Language);
        var location = @event.LocationFor(attendance, occurrence);
        return new ShownAttendance
        {
            State = attendance.State,
            Event = @event.Slug.Value,
            Title = version.Title,
            TitleLanguage = version.Language,
            Span = shift.Span(occurrence.Span),
            TimeZone = occurrence.TimeZone,
            Location = location,
            GettingThere = location is null ? null : version.GettingThere,
            Bring = version.Bring,
            Safety = version.Safety,
            IsCalledOff = @event.State == EventState.Cancelled || occurrence.State == OccurrenceState.Cancelled,
            IsPast = shift.EndsAt <= now,
            Reason = occurrence.Reason,
            Refusal = attendance.Reason,
            Shifts = ShiftWords.ShiftsOf(occurrence, version, shift),
            Shift = shift.Key,
            Name = attendance.Name!,
            Code = attendance.HasPlace && location?.Place is not null ? hashes.CodeOf(attendance.Id) : null,
            Entry = attendance.HasPlace
                ? new OwnEntry(
                    occurrence.Id, @event.SequenceOf(occurrence) + attendance.Sequence, shift.StartsAt, shift.EndsAt, version.Summary,
                    new[] { attendance.ModifiedAt, occurrence.ModifiedAt, @event.ModifiedAt }.Max())
                : null,
            Display = attendance.Display,
            Guests = attendance.Guests,
            GuestsAllowed = @event.GuestsAllowed,
            HeldUntil = attendance.HeldUntil,
            OfferedUntil = attendance.OfferedUntil,
            ConfirmedAt = attendance.ConfirmedAt,
            Since = attendance.StateSince,
            ReaderZone = attendance.TimeZone,
            Reminders = attendance.Reminders,
            MayReturn = attendance is { State: AttendanceState.Cancelled or AttendanceState.Declined or AttendanceState.Lapsed, ConfirmedAt: not null },
        };
    }
}

/// <summary>Tells what is seen of an event's shifts.</summary>
public static class ShiftWords
{
    /// <summary>The shifts of a date that can be joined, where there are several, and in any case the person's own.</summary>
    public static IReadOnlyList<ShownShift> ShiftsOf(Occurrence occurrence, EventVersion version, Shift? own = null)
    {
        List<Shift> shifts = [.. occurrence.Shifts.Where(x => !x.IsClosed || x.Id == own?.Id).OrderBy(x => x.Position)];
        return shifts is [{ Key: ShiftPlan.WholeKey }] ? [] : [.. shifts.Select(x => new ShownShift(x.Key, NameOf(version, x.Key), x.Span(occurrence.Span)))];
    }

    /// <summary>The name of a shift in one language; its key where nobody named it.</summary>
    public static string NameOf(EventVersion version, string key) => version.Shifts?.FirstOrDefault(x => x.Key == key)?.Name ?? key;
}
