using Solidarity.Domain.Organizers;

namespace Solidarity.Domain.Events;

/// <summary>A date that goes along to another day of the rule.</summary>
/// <param name="Occurrence">The date.</param>
/// <param name="Day">The day under which the rule holds it now.</param>
public sealed record KeptDate(Occurrence Occurrence, DateOnly Day);

/// <summary>
/// What becomes of the dates of an event when its rule is made, changed or continued. The days come from outside, where the rule is expanded;
/// this says which dates are new, which stay (at the series' time, unless they were changed alone) and which do not take place any more.
/// Dates that have begun are never touched, and one that was cancelled alone stays so and is not made again.
/// </summary>
public sealed class SeriesPlan
{
    private readonly EventSeries _series;

    private SeriesPlan(EventSeries series, IReadOnlyList<DateOnly> add, IReadOnlyList<KeptDate> keep, IReadOnlyList<Occurrence> cancel) =>
        (_series, Add, Keep, Cancel) = (series, add, keep, cancel);

    /// <summary>The days of the dates that are new, in order.</summary>
    public IReadOnlyList<DateOnly> Add { get; }

    /// <summary>The dates that stay, or go along to another day; in order.</summary>
    public IReadOnlyList<KeptDate> Keep { get; }

    /// <summary>The dates that do not take place any more; in order.</summary>
    public IReadOnlyList<Occurrence> Cancel { get; }

    /// <summary>The new dates as they will be.</summary>
    public IEnumerable<LocalSpan> Added => Add.Select(_series.First.On);

    /// <summary>Plans.</summary>
    /// <param name="series">When the event takes place from now on. For "this and later" it begins on the day of this one, or on the day it goes to.</param>
    /// <param name="days">The days of its rule from the first on, expanded outside up to <see cref="EventSeries.Horizon"/>; exceptions may be among them.</param>
    /// <param name="existing">The dates that the event has, from <paramref name="from"/> on at least.</param>
    /// <param name="from">The first day, of the dates as they were, that the change concerns: that of this date for "this and later"; null for all to come.</param>
    /// <param name="now">The moment.</param>
    /// <exception cref="DomainError"><c>Event.NoDates</c>, <c>Event.TooManyDates</c>, or <c>Event.DaysDiffer</c> for days that the rule does not name.</exception>
    public static SeriesPlan Of(EventSeries series, IReadOnlyCollection<DateOnly> days, IReadOnlyCollection<Occurrence> existing, DateOnly? from, DateTimeOffset now)
    {
        var wanted = days.Except(series.Exceptions).ToHashSet();
        if (!wanted.All(series.MayHold))
        {
            throw new DomainError("Event.DaysDiffer", "recurrence");
        }

        var held = existing.Where(x => x.SeriesDay is not null).ToDictionary(x => x.SeriesDay!.Value);

        // Days of dates before the change, and of those that have begun or were cancelled alone, are taken.
        var touched = held.Where(x => !(x.Key < from) && !x.Value.HasBegun(now) && x.Value.State == OccurrenceState.Planned).OrderBy(x => x.Key).ToList();
        var keep = touched.Where(x => wanted.Contains(x.Key)).Select(x => new KeptDate(x.Value, x.Key)).ToList();
        var left = touched.Where(x => !wanted.Contains(x.Key)).ToList();
        var zone = TimeZoneInfo.FindSystemTimeZoneById(series.TimeZone.Value);
        var add = wanted.Where(day => !held.ContainsKey(day) && series.First.On(day).Moments(zone).Start > now).ToHashSet();
        if (Step(left.ConvertAll(x => x.Key), add, series) is { } step)
        {
            var along = left.Where(x => add.Remove(x.Key.AddDays(step))).ToList();
            keep.AddRange(along.Select(x => new KeptDate(x.Value, x.Key.AddDays(step))));
            left.RemoveAll(along.Contains);
        }

        if (add.Count + keep.Count is 0 or > Recurrence.MostDates)
        {
            throw add.Count + keep.Count == 0 ? new DomainError("Event.NoDates", "recurrence") : new DomainError("Event.TooManyDates", "recurrence", Recurrence.MostDates);
        }

        return new SeriesPlan(series, [.. add.Order()], [.. keep.OrderBy(x => x.Day)], [.. left.Select(x => x.Value)]);
    }

    /// <summary>Brings the dates that exist in line. The new ones are made by <see cref="Make"/>.</summary>
    /// <exception cref="DomainError"><c>Event.ShiftOutside</c>.</exception>
    public void Apply(OrganizerId? by, string? reason, DateTimeOffset now)
    {
        foreach (var kept in Keep)
        {
            kept.Occurrence.Follow(_series, kept.Day, by, reason, now);
        }

        foreach (var gone in Cancel)
        {
            gone.Drop(by, reason, now);
        }
    }

    /// <summary>Makes the new dates.</summary>
    public IReadOnlyList<Occurrence> Make(Event @event, DateTimeOffset now) =>
        [.. Added.Select(span => Occurrence.Make(EntityId.New<OccurrenceId>(now), @event, span, now))];

    // Where all that the rule gave up comes again the same few days earlier or later, or all that is new comes from there, as when a vigil
    // goes from Monday to Tuesday, the dates go along and with them who joined. The smallest step counts; an event that takes place once
    // goes anywhere.
    private static int? Step(List<DateOnly> left, HashSet<DateOnly> add, EventSeries series) => left.Count == 0 || add.Count == 0 ? null
        : series.Recurrence is null && left.Count == 1 ? add.Single().DayNumber - left[0].DayNumber
        : new[] { 1, -1, 2, -2, 3, -3, 4, -4, 5, -5, 6, -6 }.Cast<int?>().FirstOrDefault(step =>
            left.TrueForAll(day => add.Contains(day.AddDays(step!.Value))) || add.All(day => left.Contains(day.AddDays(-step!.Value))));
}
