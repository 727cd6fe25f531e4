namespace Solidarity.Domain.Events;

/// <summary>When an event takes place: once, or again and again.</summary>
/// <param name="TimeZone">The zone of the place, whose clock counts.</param>
/// <param name="First">The first date.</param>
/// <param name="Recurrence">How it comes again; null for once.</param>
/// <param name="Exceptions">The days on which it does not, although the rule names them.</param>
public sealed record EventSeries(TimeZoneName TimeZone, LocalSpan First, Recurrence? Recurrence, ExceptionDays Exceptions)
{
    /// <summary>How far ahead dates are made, in months.</summary>
    public const int MonthsAhead = 18;

    /// <summary>Once.</summary>
    public static EventSeries Once(TimeZoneName zone, LocalSpan span) => new(zone, span, null, ExceptionDays.None);

    /// <summary>The last day up to which dates are made now; whoever expands the rule stops there. Of a series that begins later it counts from the first date.</summary>
    public DateOnly Horizon(DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, TimeZoneInfo.FindSystemTimeZoneById(TimeZone.Value)).DateTime);
        return (today > First.Day ? today : First.Day).AddMonths(MonthsAhead);
    }

    /// <summary>Refuses what can't be: a first date that the rule does not name, or dates that overlap.</summary>
    /// <exception cref="DomainError"><c>Recurrence.FirstDayMissing</c>, or <c>Recurrence.Overlaps</c>.</exception>
    public void RefuseUnlessSound()
    {
        if (Recurrence is null)
        {
            return;
        }

        if (!Recurrence.FallsOn(First.Day))
        {
            throw new DomainError("Recurrence.FirstDayMissing", "recurrence");
        }

        if (First.Length > Recurrence.ShortestGap)
        {
            throw new DomainError("Recurrence.Overlaps", "recurrence");
        }
    }

    /// <summary>Whether the series holds a date on a day, as far as its rule alone can tell; where each date is comes from outside.</summary>
    internal bool MayHold(DateOnly day) => day >= First.Day && !Exceptions.Contains(day) && (Recurrence?.FallsOn(day) ?? day == First.Day);
}
