namespace Solidarity.Domain.Events;

/// <summary>
/// From when to when, by the clock on the wall there. That is what people agree on: it stays when the rules of the zone change, and the
/// moments are derived anew.
/// </summary>
public readonly record struct LocalSpan
{
    /// <summary>The earliest year that is taken.</summary>
    public const int FirstYear = 2000;

    /// <summary>The latest year that is taken.</summary>
    public const int LastYear = 2199;

    /// <summary>How long one date lasts at most.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(31);

    /// <summary>When somebody who reads of a whole day thinks that it begins: what is told beforehand is told before this.</summary>
    public static readonly TimeOnly DayBegins = new(9, 0);

    private LocalSpan(DateTime start, DateTime end, bool isAllDay) => (Start, End, IsAllDay) = (start, end, isAllDay);

    /// <summary>When it begins.</summary>
    public DateTime Start { get; }

    /// <summary>When it ends; of whole days, midnight after the last one.</summary>
    public DateTime End { get; }

    /// <summary>Whether it is told in days.</summary>
    public bool IsAllDay { get; }

    /// <summary>The day it begins on.</summary>
    public DateOnly Day => DateOnly.FromDateTime(Start);

    /// <summary>How long it is by the clock on the wall.</summary>
    public TimeSpan Length => End - Start;

    /// <summary>From one time to another, to the minute.</summary>
    /// <exception cref="DomainError"><c>Event.EndsBeforeItBegins</c>, <c>Event.TooLong</c>, or <c>Event.DateOutOfRange</c>.</exception>
    public static LocalSpan Of(DateTime start, DateTime end) => Checked(Minute(start), Minute(end), isAllDay: false);

    /// <summary>Whole days, the last one among them.</summary>
    /// <exception cref="DomainError"><c>Event.EndsBeforeItBegins</c>, <c>Event.TooLong</c>, or <c>Event.DateOutOfRange</c>.</exception>
    public static LocalSpan Days(DateOnly first, DateOnly last)
    {
        RefuseOutOfRange(last.Year);
        return Checked(first.ToDateTime(TimeOnly.MinValue), last.AddDays(1).ToDateTime(TimeOnly.MinValue), isAllDay: true);
    }

    /// <summary>Takes a stored one as it is.</summary>
    public static LocalSpan FromStored(DateTime start, DateTime end, bool isAllDay) => new(start, end, isAllDay);

    /// <summary>The same time on another day.</summary>
    public LocalSpan On(DateOnly day)
    {
        var start = day.ToDateTime(TimeOnly.FromDateTime(Start));
        return Checked(start, start + Length, IsAllDay);
    }

    /// <summary>
    /// The moments of beginning and end. A time that the clock jumps over is as much later as it jumps; of a time that comes twice it is the
    /// first (see <see cref="LocalTime"/>). Where that would be no later than the beginning, it lasts as long as the clock on the wall says.
    /// </summary>
    public (DateTimeOffset Start, DateTimeOffset End) Moments(TimeZoneInfo zone)
    {
        var (start, end) = (LocalTime.Moment(zone, Start), LocalTime.Moment(zone, End));
        return (start, end > start ? end : start + Length);
    }

    private static LocalSpan Checked(DateTime start, DateTime end, bool isAllDay)
    {
        RefuseOutOfRange(start.Year);
        if (end <= start)
        {
            throw new DomainError("Event.EndsBeforeItBegins", "end");
        }

        RefuseOutOfRange(end.AddTicks(-1).Year);
        return end - start > Longest ? throw new DomainError("Event.TooLong", "end", Longest.Days)
            : new LocalSpan(start, end, isAllDay);
    }

    private static void RefuseOutOfRange(int year)
    {
        if (year is < FirstYear or > LastYear)
        {
            throw new DomainError("Event.DateOutOfRange", "start", FirstYear, LastYear);
        }
    }

    private static DateTime Minute(DateTime time) => new(time.Year, time.Month, time.Day, time.Hour, time.Minute, 0, DateTimeKind.Unspecified);
}
