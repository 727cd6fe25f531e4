using System.Globalization;
using Solidarity.Application.Petitions;

namespace Solidarity.Web.Site;

/// <summary>Days as bars. Who sees no plot has the table beside it, which says the same.</summary>
/// <param name="Days">The days, the oldest first and without gaps; at least one.</param>
public sealed record DayPlot(IReadOnlyList<DayCount> Days)
{
    /// <summary>How high the plot is, in its own units.</summary>
    public const int Height = 100;

    /// <summary>How wide a day is, in its own units.</summary>
    public const int Column = 10;

    // So that a day with anybody is seen.
    private const double Lowest = 1.5;
    private const int FewestColumns = 14;

    /// <summary>The most on one day.</summary>
    public int Highest => Days.Count == 0 ? 0 : Days.Max(x => x.Count);

    /// <summary>How many days the plot has room for: two weeks at least, so that a first day is a bar and no wall.</summary>
    public int Columns => Math.Max(FewestColumns, Days.Count);

    /// <summary>The day with which the plot begins.</summary>
    public DateOnly First => Days[^1].Day.AddDays(1 - Columns);

    /// <summary>The bars: the day, and where its bar is.</summary>
    public IEnumerable<DayBar> Bars => Days.Select((day, index) => Bar(day, Columns - Days.Count + index));

    private DayBar Bar(DayCount day, int column)
    {
        var height = day.Count == 0 ? 0 : Math.Max(Lowest, (double)Height * day.Count / Math.Max(1, Highest));
        return new DayBar(day.Day, day.Count, (column * Column) + 1, Text(Height - height), Text(height));
    }

    private static string Text(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}

/// <summary>The bar of a day.</summary>
/// <param name="Day">The day.</param>
/// <param name="Count">How many there were.</param>
/// <param name="Left">Where it begins.</param>
/// <param name="Top">Where it ends above.</param>
/// <param name="Height">How high it is.</param>
public sealed record DayBar(DateOnly Day, int Count, int Left, string Top, string Height);
