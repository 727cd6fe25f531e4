using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Petitions;
using Solidarity.Domain.Events;

namespace Solidarity.Application.Events;

/// <summary>An event's numbers as its organizers follow them, date by date. They come from heads and journal, which stay when the people are forgotten.</summary>
/// <param name="Event">The event.</param>
/// <param name="Past">Those that are past, the last one first; else those to come.</param>
/// <param name="After">Only those beyond this one.</param>
/// <param name="Take">At most so many, up to <see cref="Most"/>.</param>
[Requires(Right.SeeConsole)]
public sealed record FollowEventNumbers(EventId Event, bool Past = false, OccurrenceId? After = null, int Take = FollowEventNumbers.Most) : IQuery<FollowedEvent>, IWithinEvent
{
    /// <summary>Most dates that are told at once.</summary>
    public const int Most = 10;
}

/// <summary>An event's numbers. Guests are counted everywhere; dates that were cancelled are in no sum.</summary>
/// <param name="DatesToCome">How many dates are to come, those that run now among them.</param>
/// <param name="Going">People with a place on them.</param>
/// <param name="Waiting">People in their lines.</param>
/// <param name="DatesPast">How many dates are past.</param>
/// <param name="Said">People who had a place on them.</param>
/// <param name="Came">People who came to them, as was ticked at the door.</param>
/// <param name="Dates">The dates that were asked for.</param>
public sealed record FollowedEvent(int DatesToCome, int Going, int Waiting, int DatesPast, int Said, int Came, IReadOnlyList<FollowedDate> Dates);

/// <summary>A date's numbers.</summary>
/// <param name="Id">Its identity.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Start">When it begins, by the clock on the wall there.</param>
/// <param name="End">When it ends; of whole days, the last day.</param>
/// <param name="AllDay">Whether it is told in days.</param>
/// <param name="TimeZone">IANA.</param>
/// <param name="Joined">How many confirmed that they come, those among them who waited, or left again.</param>
/// <param name="Before">How many of them did so before the first of the days.</param>
/// <param name="Days">How many did so by day, in the zone of the date; the oldest first and without gaps, at most <see cref="MostDays"/>.</param>
/// <param name="Shifts">What they joined, with its numbers.</param>
/// <param name="Door">Who came; null until it is over, and of one that was cancelled.</param>
public sealed record FollowedDate(
    OccurrenceId Id, OccurrenceState State, DateTime Start, DateTime End, bool AllDay, string TimeZone, int Joined, int Before, IReadOnlyList<DayCount> Days,
    IReadOnlyList<ShiftListed> Shifts, DoorNumbers? Door)
{
    /// <summary>How many days are told.</summary>
    public const int MostDays = 60;
}

/// <summary>Who came, of those who said so and beside them.</summary>
/// <param name="Said">How many people had a place.</param>
/// <param name="Came">How many came.</param>
/// <param name="WalkIns">How many of them had not joined.</param>
/// <param name="NoShows">How many had a place and were not ticked; null where nobody was, so that nothing can be said.</param>
public sealed record DoorNumbers(int Said, int Came, int WalkIns, int? NoShows);

internal sealed class FollowEventNumbersHandler(ISolidarityDb db, TimeProvider time) : IRequestHandler<FollowEventNumbers, FollowedEvent>
{
    // Where a person stands who has just confirmed.
    private static readonly AttendanceState[] Confirmed = [AttendanceState.AwaitsApproval, AttendanceState.Waiting, AttendanceState.Confirmed, AttendanceState.CheckedIn];

    public async Task<FollowedEvent> Handle(FollowEventNumbers request, CancellationToken cancellationToken)
    {
        var (id, now) = (request.Event, time.GetUtcNow());
        var dates = await db.DatesWithNumbersAsync(new ListDates(id, request.Past, request.After, Math.Clamp(request.Take, 1, FollowEventNumbers.Most)), now, cancellationToken);
        var joins = await JoinsAsync(dates, cancellationToken);
        var planned = db.Occurrences.Where(x => x.EventId == id && x.State == OccurrenceState.Planned);
        var counted = await planned.GroupBy(x => 1)
            .Select(all => new { Dates = all.Count(), Past = all.Count(x => x.EndsAt <= now) }).SingleOrDefaultAsync(cancellationToken);
        var sums = await planned.Join(db.ShiftHeads, x => x.Id, head => head.OccurrenceId, (date, head) => new { date.EndsAt, head.Going, head.Waiting, head.Came }).GroupBy(x => 1)
            .Select(all => new
            {
                Going = all.Sum(x => x.EndsAt > now ? x.Going : 0),
                Waiting = all.Sum(x => x.EndsAt > now ? x.Waiting : 0),
                Said = all.Sum(x => x.EndsAt > now ? 0 : x.Going),
                Came = all.Sum(x => x.EndsAt > now ? 0 : x.Came),
            })
            .SingleOrDefaultAsync(cancellationToken);
        return new FollowedEvent(
            (counted?.Dates - counted?.Past) ?? 0, sums?.Going ?? 0, sums?.Waiting ?? 0, counted?.Past ?? 0, sums?.Said ?? 0, sums?.Came ?? 0,
            [.. dates.Select(x => Followed(x, joins[x.Id], now))]);
    }

    // A day begins where the date is, which no database here can tell; so the steps pass by one by one, and only their sums are kept.
    private async Task<Dictionary<OccurrenceId, Joins>> JoinsAsync(IReadOnlyList<PlannedDate> dates, CancellationToken cancellationToken)
    {
        var joins = dates.ToDictionary(x => x.Id, x => new Joins(TimeZoneInfo.FindSystemTimeZoneById(x.TimeZone)));
        var ids = dates.Select(x => x.Id).ToList();
        var steps = db.ShiftHeads.AsNoTracking().Where(x => ids.Contains(x.OccurrenceId)).Join(
                db.AttendanceEntries.Where(x => x.IsAtDoor || (x.From == AttendanceState.Asked && Confirmed.Contains(x.To))), head => head.ShiftId, entry => entry.ShiftId,
                (head, entry) => new { head.OccurrenceId, entry.At, entry.IsAtDoor, entry.From, entry.FromPeople, entry.To, entry.ToPeople });
        await foreach (var step in steps.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (step.IsAtDoor)
            {
                joins[step.OccurrenceId].WalkIns += (step.To == AttendanceState.CheckedIn ? step.ToPeople : 0) - (step.From == AttendanceState.CheckedIn ? step.FromPeople : 0);
            }
            else
            {
                joins[step.OccurrenceId].Add(step.At, step.ToPeople);
            }
        }

        return joins;
    }

    private static FollowedDate Followed(PlannedDate date, Joins joins, DateTimeOffset now)
    {
        var last = joins.Day(date.EndsAt < now ? date.EndsAt : now);
        var all = joins.Days;
        var days = DayCount.WithoutGaps(all, last).TakeLast(FollowedDate.MostDays).ToList();
        var joined = all.Sum(x => x.Count);
        var came = date.Shifts.Sum(x => x.Came);
        var door = date.EndsAt > now || date.State == OccurrenceState.Cancelled ? null : new DoorNumbers(date.Going, came, joins.WalkIns, came == 0 ? null : date.Going - (came - joins.WalkIns));
        return new FollowedDate(date.Id, date.State, date.Start, date.End, date.AllDay, date.TimeZone, joined, joined - days.Sum(x => x.Count), days, date.Shifts, door);
    }

    private sealed class Joins(TimeZoneInfo zone)
    {
        private readonly SortedDictionary<DateOnly, int> _days = [];

        public int WalkIns { get; set; }

        public IReadOnlyList<DayCount> Days => [.. _days.Select(x => new DayCount(x.Key, x.Value))];

        public DateOnly Day(DateTimeOffset at) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);

        public void Add(DateTimeOffset at, int people) => _days[Day(at)] = _days.GetValueOrDefault(Day(at)) + people;
    }
}
