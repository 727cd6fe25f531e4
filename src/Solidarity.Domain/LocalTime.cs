namespace Solidarity.Domain;

/// <summary>Finds the moment at which the clock on a wall shows a time.</summary>
/// <remarks>
/// By offsets alone, before and after: what <see cref="TimeZoneInfo"/> says of invalid and ambiguous times is wrong where it is winter that
/// differs from standard time, as in Ireland and Morocco.
/// </remarks>
public static class LocalTime
{
    // No clock is set twice within this, and no moment is as far from what the wall shows as from that in UTC.
    private static readonly TimeSpan Near = TimeSpan.FromDays(1);

    /// <summary>
    /// The moment. Where the clock is set forward over the time, it is what the clock would show had it not been set (RFC 5545 §3.3.5): as much
    /// later as the clock is set. Where it is set back over it, it is the first of the two.
    /// </summary>
    public static DateTimeOffset Moment(TimeZoneName zone, DateTime local) => Moment(TimeZoneInfo.FindSystemTimeZoneById(zone.Value), local);

    /// <summary>The same in a zone that was found already.</summary>
    public static DateTimeOffset Moment(TimeZoneInfo zone, DateTime local)
    {
        local = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        var (before, after) = Offsets(zone, local);
        return new DateTimeOffset(local, !IsShown(zone, local, before) && IsShown(zone, local, after) ? after : before).ToUniversalTime();
    }

    /// <summary>Whether the clock shows a time twice, for it is set back over it.</summary>
    public static bool IsTwice(TimeZoneInfo zone, DateTime local)
    {
        var (before, after) = Offsets(zone, local);
        return before != after && IsShown(zone, local, before) && IsShown(zone, local, after);
    }

    /// <summary>From where to where the clock is set forward over a time, so that it never shows it; null when it does.</summary>
    public static (DateTime From, DateTime To)? Jump(TimeZoneInfo zone, DateTime local)
    {
        var (before, after) = Offsets(zone, local);
        if (IsShown(zone, local, before) || IsShown(zone, local, after))
        {
            return null;
        }

        // By halves, to the minute.
        var middle = Utc(local, TimeSpan.Zero);
        var (early, late) = (Minute(middle - Near), Minute(middle + Near));
        while (late - early > TimeSpan.FromMinutes(1))
        {
            var half = Minute(early + ((late - early) / 2));
            (early, late) = zone.GetUtcOffset(half) == before ? (half, late) : (early, half);
        }

        return (DateTime.SpecifyKind(late + before, DateTimeKind.Unspecified), DateTime.SpecifyKind(late + after, DateTimeKind.Unspecified));
    }

    private static (TimeSpan Before, TimeSpan After) Offsets(TimeZoneInfo zone, DateTime local) =>
        (zone.GetUtcOffset(Utc(local, Near)), zone.GetUtcOffset(Utc(local, -Near)));

    private static bool IsShown(TimeZoneInfo zone, DateTime local, TimeSpan offset) => zone.GetUtcOffset(Utc(local, offset)) == offset;

    // No further than the calendar goes.
    private static DateTime Utc(DateTime local, TimeSpan offset) =>
        new(Math.Clamp(local.Ticks - offset.Ticks, DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks), DateTimeKind.Utc);

    private static DateTime Minute(DateTime time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerMinute));
}
