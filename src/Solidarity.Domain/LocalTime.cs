namespace Solidarity.Domain;

/// <summary>Finds the moment at which the clock on a wall shows a time.</summary>
public static class LocalTime
{
    /// <summary>The moment. Where the clock is set forward over the time, it is the first moment after; where it is set back over it, the first of the two.</summary>
    public static DateTimeOffset Moment(TimeZoneName zone, DateTime local) => Moment(TimeZoneInfo.FindSystemTimeZoneById(zone.Value), local);

    /// <summary>The same in a zone that was found already.</summary>
    public static DateTimeOffset Moment(TimeZoneInfo zone, DateTime local)
    {
        local = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        while (zone.IsInvalidTime(local))
        {
            local = local.AddMinutes(15);
        }

        // The greater offset is the earlier moment.
        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }

    /// <summary>From where to where the clock is set forward over a time, so that it never shows it; null when it does.</summary>
    public static (DateTime From, DateTime To)? Jump(TimeZoneInfo zone, DateTime local)
    {
        local = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        if (!zone.IsInvalidTime(local))
        {
            return null;
        }

        var at = new DateTime(local.Year, local.Month, local.Day, local.Hour, local.Minute, 0);
        return (Edge(zone, at, -1).AddMinutes(1), Edge(zone, at, 1));
    }

    private static DateTime Edge(TimeZoneInfo zone, DateTime at, int step)
    {
        while (zone.IsInvalidTime(at))
        {
            at = at.AddMinutes(step);
        }

        return at;
    }
}
