using System.Globalization;

namespace Solidarity.Infrastructure.Events;

/// <summary>
/// A zone's <c>VTIMEZONE</c> (RFC 5545 §3.6.5) for the years of a calendar: each change of the clock that the zone has in them. Changes that come
/// each year alike are told as a rule, which is what most calendars understand; others one by one, as those that go with the moon.
/// </summary>
internal static class CalendarZone
{
    private static readonly string[] Codes = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"];

    /// <summary>Writes it for all that lies between two moments.</summary>
    public static void Write(CalendarLines lines, string name, DateTimeOffset from, DateTimeOffset to)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(name);

        // From the year before on: so the change stands in it after which the first entry comes.
        var begin = new DateTimeOffset(from.UtcDateTime.Year - 1, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var lastYear = to.UtcDateTime.Year + 1;
        var changes = Changes(zone, begin, new DateTimeOffset(lastYear, 12, 31, 0, 0, 0, TimeSpan.Zero));
        lines.Add("BEGIN", "VTIMEZONE");
        lines.Add("TZID", name);
        if (changes.Count == 0 || changes[0].Moment > from)
        {
            var offset = zone.GetUtcOffset(begin);
            Write(lines, zone.IsDaylightSavingTime(begin), offset, offset, [begin.UtcDateTime + offset], lastYear);
        }

        foreach (var same in changes.GroupBy(x => (x.Before, x.After, x.IsSummer)))
        {
            Write(lines, same.Key.IsSummer, same.Key.Before, same.Key.After, [.. same.Select(x => x.Moment.UtcDateTime + x.Before)], lastYear);
        }

        lines.Add("END", "VTIMEZONE");
    }

    private static void Write(CalendarLines lines, bool isSummer, TimeSpan before, TimeSpan after, IReadOnlyList<DateTime> onsets, int lastYear)
    {
        var rule = Rule(onsets, lastYear);
        var kind = isSummer ? "DAYLIGHT" : "STANDARD";

        // Not as RDATE: readers are known that see only the first of them.
        foreach (var onset in onsets.Take(rule is null ? onsets.Count : 1))
        {
            lines.Add("BEGIN", kind);
            lines.Add("DTSTART", Local(onset));
            if (rule is not null)
            {
                lines.Add("RRULE", rule);
            }

            lines.Add("TZOFFSETFROM", Offset(before));
            lines.Add("TZOFFSETTO", Offset(after));
            lines.Add("END", kind);
        }
    }

    // The rule that names just these onsets: once in each year up to the last, in the same month, on the same weekday of it at the same time.
    private static string? Rule(IReadOnlyList<DateTime> onsets, int lastYear)
    {
        var first = onsets[0];
        if (onsets.Count < 2 || lastYear - first.Year + 1 != onsets.Count
            || onsets.Where((x, i) => x.Year != first.Year + i || x.Month != first.Month || x.DayOfWeek != first.DayOfWeek || x.TimeOfDay != first.TimeOfDay).Any())
        {
            return null;
        }

        var nth = onsets.All(x => x.Day > DateTime.DaysInMonth(x.Year, x.Month) - 7) ? -1
            : onsets.All(x => (x.Day + 6) / 7 == (first.Day + 6) / 7) ? (first.Day + 6) / 7
            : 0;
        return nth == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"FREQ=YEARLY;BYMONTH={first.Month};BYDAY={nth}{Codes[(int)first.DayOfWeek]}");
    }

    // Day by day, and within a day by halves: no zone changes its clock twice in a day.
    private static List<Change> Changes(TimeZoneInfo zone, DateTimeOffset begin, DateTimeOffset end)
    {
        List<Change> changes = [];
        for (var day = begin; day < end; day = day.AddDays(1))
        {
            var (before, after) = (zone.GetUtcOffset(day), zone.GetUtcOffset(day.AddDays(1)));
            if (before == after)
            {
                continue;
            }

            var (early, late) = (0, 24 * 60 * 60);
            while (late - early > 1)
            {
                var middle = (early + late) / 2;
                (early, late) = zone.GetUtcOffset(day.AddSeconds(middle)) == before ? (middle, late) : (early, middle);
            }

            var moment = day.AddSeconds(late);
            changes.Add(new Change(moment, before, after, zone.IsDaylightSavingTime(moment)));
        }

        return changes;
    }

    private static string Local(DateTime time) => time.ToString("yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture);

    private static string Offset(TimeSpan offset) => (offset < TimeSpan.Zero ? "-" : "+") + offset.ToString(offset.Seconds == 0 ? "hhmm" : "hhmmss", CultureInfo.InvariantCulture);

    private sealed record Change(DateTimeOffset Moment, TimeSpan Before, TimeSpan After, bool IsSummer);
}
