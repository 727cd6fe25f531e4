using System.Globalization;

namespace Solidarity.Web.Events;

/// <summary>A month in weeks. These begin on Monday (ISO 8601), in languages of countries that begin it on Saturday then.</summary>
/// <param name="First">Its first day.</param>
/// <param name="Shown">The days from the first of the first week to the last of the last week.</param>
public sealed record MonthView(DateOnly First, IReadOnlyList<DateOnly> Shown)
{
    private const int Years = 2;

    /// <summary>The month before, as addresses have it; null where nothing is kept of it.</summary>
    public string? Before { get; private init; }

    /// <summary>The month after; null where nothing is planned so far.</summary>
    public string? After { get; private init; }

    /// <summary>The weeks, of seven days each.</summary>
    public IEnumerable<DateOnly[]> Weeks => Shown.Chunk(7);

    /// <summary>The month of an address, as in <c>2026-12</c>; for another text the present one. Months that are far off are the nearest there are.</summary>
    public static MonthView Of(string? month, DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var (present, earliest) = (new DateOnly(today.Year, today.Month, 1), new DateOnly(today.Year, today.Month, 1).AddMonths(-1));
        var latest = present.AddYears(Years);
        var first = DateOnly.TryParseExact(month + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var read) ? read : present;
        first = first < earliest ? earliest : first > latest ? latest : first;

        // Not Sunday: a language without a region has the week of its largest country here, and is read in all others, too.
        var week = CultureInfo.CurrentCulture.DateTimeFormat.FirstDayOfWeek == DayOfWeek.Saturday ? DayOfWeek.Saturday : DayOfWeek.Monday;
        var begin = first.AddDays(-(((int)first.DayOfWeek - (int)week + 7) % 7));
        var weeks = (first.AddMonths(1).DayNumber - begin.DayNumber + 6) / 7;
        return new MonthView(first, [.. Enumerable.Range(0, weeks * 7).Select(begin.AddDays)])
        {
            Before = first > earliest ? Name(first.AddMonths(-1)) : null, After = first < latest ? Name(first.AddMonths(1)) : null,
        };
    }

    private static string Name(DateOnly month) => month.ToString("yyyy-MM", CultureInfo.InvariantCulture);
}
