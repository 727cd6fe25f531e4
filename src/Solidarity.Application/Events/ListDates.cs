using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.Events;

namespace Solidarity.Application.Events;

/// <summary>The dates of an event with their numbers, in order.</summary>
/// <param name="Event">The event.</param>
/// <param name="Past">Those that are past, the last one first; else those to come.</param>
/// <param name="After">Only those beyond this one.</param>
/// <param name="Take">At most so many, up to 100.</param>
[Requires(Right.SeeConsole)]
public sealed record ListDates(EventId Event, bool Past = false, OccurrenceId? After = null, int Take = 50) : IQuery<IReadOnlyList<PlannedDate>>, IWithinEvent;

/// <summary>One date of an event with its numbers.</summary>
[Requires(Right.SeeConsole)]
public sealed record ShowDate(EventId Event, OccurrenceId Occurrence) : IQuery<PlannedDate>, IWithinEvent;

/// <summary>A date of an event as organizers see it.</summary>
/// <param name="Id">Its identity.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Start">When it begins, by the clock on the wall there.</param>
/// <param name="End">When it ends; of whole days, the last day.</param>
/// <param name="AllDay">Whether it is told in days.</param>
/// <param name="TimeZone">IANA.</param>
/// <param name="StartsAt">The moment it begins.</param>
/// <param name="EndsAt">The moment it ends.</param>
/// <param name="SeriesDay">The day under which the rule of the event holds it; null for one that the rule gave up.</param>
/// <param name="Changed">Whether its time was changed alone.</param>
/// <param name="MovedAt">When it was last moved; null for never.</param>
/// <param name="Reason">Why it was moved or cancelled.</param>
/// <param name="Place">The place of this date alone; null where it has the event's.</param>
/// <param name="Link">The address to open of this date alone; null where it has the event's.</param>
/// <param name="Shifts">What people join, with its numbers.</param>
public sealed record PlannedDate(
    OccurrenceId Id, OccurrenceState State, DateTime Start, DateTime End, bool AllDay, string TimeZone, DateTimeOffset StartsAt, DateTimeOffset EndsAt, DateOnly? SeriesDay,
    bool Changed, DateTimeOffset? MovedAt, string? Reason, PlaceFields? Place, string? Link, IReadOnlyList<ShiftListed> Shifts)
{
    /// <summary>People with a place, guests counted.</summary>
    public int Going => Shifts.Sum(shift => shift.Going);

    /// <summary>People in the line, guests counted.</summary>
    public int Waiting => Shifts.Sum(shift => shift.Waiting);

    /// <summary>How many people it takes; null for any number.</summary>
    public int? Capacity => Shifts.Any(shift => shift is { Closed: false, Capacity: null }) ? null : Shifts.Where(shift => !shift.Closed).Sum(shift => shift.Capacity);

    /// <summary>The version that stands there now.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public long Version { get; init; }
}

/// <summary>A shift of a date with its numbers.</summary>
/// <param name="Key">Its key.</param>
/// <param name="From">When it begins; null for with the whole.</param>
/// <param name="To">When it ends; null for with the whole.</param>
/// <param name="Capacity">How many people it takes; null for any number.</param>
/// <param name="Own">Whether that was set for this date alone.</param>
/// <param name="Closed">Whether it takes nobody any more.</param>
/// <param name="Going">People with a place, guests counted.</param>
/// <param name="Held">Places held for those who have not confirmed.</param>
/// <param name="Offered">Places offered.</param>
/// <param name="Waiting">People in the line, guests counted.</param>
/// <param name="Awaiting">People who wait for an organizer's yes.</param>
/// <param name="Came">People who came.</param>
public sealed record ShiftListed(
    string Key, DateTimeOffset? From, DateTimeOffset? To, int? Capacity, bool Own, bool Closed, int Going, int Held, int Offered, int Waiting, int Awaiting, int Came);

internal sealed class ListDatesHandler(ISolidarityDb db, TimeProvider time) : IRequestHandler<ListDates, IReadOnlyList<PlannedDate>>, IRequestHandler<ShowDate, PlannedDate>
{
    public Task<IReadOnlyList<PlannedDate>> Handle(ListDates request, CancellationToken cancellationToken) => db.DatesWithNumbersAsync(request, time.GetUtcNow(), cancellationToken);

    public async Task<PlannedDate> Handle(ShowDate request, CancellationToken cancellationToken)
    {
        var (id, @event) = (request.Occurrence, request.Event);
        var found = await db.Occurrences.AsNoTracking().Include(x => x.Shifts).SingleOrDefaultAsync(x => x.Id == id && x.EventId == @event, cancellationToken) ?? throw new NotFound("Occurrence");
        return (await db.WithNumbersAsync([found], cancellationToken))[0];
    }
}

/// <summary>Reads dates with their numbers.</summary>
internal static class DatesWithNumbers
{
    /// <summary>Those that are asked for.</summary>
    /// <exception cref="NotFound">There is no such event.</exception>
    public static async Task<IReadOnlyList<PlannedDate>> DatesWithNumbersAsync(this ISolidarityDb db, ListDates asked, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var id = asked.Event;
        if (!await db.Events.AnyAsync(x => x.Id == id, cancellationToken))
        {
            throw new NotFound("Event");
        }

        var dates = db.Occurrences.AsNoTracking().Include(x => x.Shifts).Where(x => x.EventId == id && (asked.Past ? x.EndsAt <= now : x.EndsAt > now));
        var begins = asked.After is { } after ? await db.Occurrences.Where(x => x.Id == after).Select(x => (DateTimeOffset?)x.StartsAt).SingleOrDefaultAsync(cancellationToken) : null;
        if (begins is not null && asked.After is { } last)
        {
            dates = asked.Past
                ? dates.Where(x => x.StartsAt < begins || (x.StartsAt == begins && x.Id < last))
                : dates.Where(x => x.StartsAt > begins || (x.StartsAt == begins && x.Id > last));
        }

        var ordered = asked.Past ? dates.OrderByDescending(x => x.StartsAt).ThenByDescending(x => x.Id) : dates.OrderBy(x => x.StartsAt).ThenBy(x => x.Id);
        return await db.WithNumbersAsync(await ordered.Take(Math.Clamp(asked.Take, 1, 100)).ToListAsync(cancellationToken), cancellationToken);
    }

    /// <summary>These, as their heads have them.</summary>
    public static async Task<IReadOnlyList<PlannedDate>> WithNumbersAsync(this ISolidarityDb db, IReadOnlyList<Occurrence> dates, CancellationToken cancellationToken)
    {
        var ids = dates.Select(date => date.Id).ToList();
        var heads = await db.ShiftHeads.AsNoTracking().Where(x => ids.Contains(x.OccurrenceId)).ToDictionaryAsync(x => x.ShiftId, cancellationToken);
        return [.. dates.Select(date => Listed(date, heads))];
    }

    private static PlannedDate Listed(Occurrence date, Dictionary<ShiftId, ShiftHead> heads) => new(
        date.Id, date.State, date.LocalStart, EventShown.LastSeen(date.Span), date.IsAllDay, date.TimeZone.Value, date.StartsAt, date.EndsAt, date.SeriesDay, date.IsChanged, date.MovedAt, date.Reason,
        date.OwnPlace is { } place ? EventShown.Typed(place, null) : null, date.OwnLink,
        [.. date.Shifts.OrderBy(shift => shift.Position).Select(shift => Numbers(shift, heads[shift.Id]))])
    {
        Version = date.Version,
    };

    private static ShiftListed Numbers(Shift shift, ShiftHead head) => new(
        shift.Key, shift.From is null ? null : shift.StartsAt, shift.To is null ? null : shift.EndsAt, head.Capacity, shift.HasOwnCapacity, shift.IsClosed, head.Going, head.Held,
        head.Offered, head.Waiting, head.Awaiting, head.Came);
}
