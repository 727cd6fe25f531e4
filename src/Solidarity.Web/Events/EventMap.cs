using System.Globalization;
using Solidarity.Application.Events;
using Solidarity.Domain.Events;

namespace Solidarity.Web.Events;

/// <summary>Where events are, on the drawing of the world's countries, zoomed to where they are. Who sees no map has the list beside it, which says the same.</summary>
/// <param name="Spots">The places, those with most dates first.</param>
/// <param name="Box">The part of the drawing that is shown.</param>
/// <param name="Scale">How large a point of the page is in the drawing.</param>
/// <param name="Elsewhere">How many dates have no place on the map.</param>
public sealed record EventMap(IReadOnlyList<MapSpot> Spots, string Box, double Scale, int Elsewhere)
{
    // The drawing's own measures, and its projection (see libraries.mjs): Equal Earth, Savric, Patterson, Jenny 2018.
    private const double Width = 985;
    private const double Height = 440;
    private const double Half = 480;
    private const double Unit = Half / 2.7066;
    private const double A1 = 1.340264, A2 = -0.081106, A3 = 0.000893, A4 = 0.003796;

    // Nearer, the borders would show how coarse they are drawn.
    private const double Narrowest = 60;
    private const double Shown = 700;

    /// <summary>The map of some dates.</summary>
    public static EventMap Of(IReadOnlyList<DateListed> dates)
    {
        // Places that are one point of the map at a kilometre's distance are one circle.
        var spots = dates.Where(x => x.Point is not null).GroupBy(x => (Math.Round(x.Point!.Value.Latitude, 2), Math.Round(x.Point.Value.Longitude, 2)))
            .Select(group => Spot([.. group])).OrderByDescending(x => x.Dates.Count).ToList();
        if (spots.Count == 0)
        {
            return new EventMap([], Text(0, 0, Width, Height), Width / Shown, dates.Count);
        }

        var (left, right, top, bottom) = (spots.Min(x => x.X), spots.Max(x => x.X), spots.Min(x => x.Y), spots.Max(x => x.Y));
        var width = Math.Min(Width, Math.Max(Narrowest, Math.Max((right - left) * 1.3, (bottom - top) * 1.3 * Width / Height)));
        var height = width * Height / Width;
        var (x, y) = (Math.Clamp(((left + right) / 2) - (width / 2), 0, Width - width), Math.Clamp(((top + bottom) / 2) - (height / 2), 0, Height - height));
        return new EventMap(spots, Text(x, y, width, height), width / Shown, dates.Count(one => one.Point is null));
    }

    /// <summary>A number as drawings have it.</summary>
    public static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private static MapSpot Spot(IReadOnlyList<DateListed> dates)
    {
        var point = dates[0].Point!.Value;
        var t = Math.Asin(Math.Sqrt(3) / 2 * Math.Sin(point.Latitude * Math.PI / 180));
        var (s, v) = (t * t, Math.Pow(t, 6));
        var x = point.Longitude * Math.PI / 180 * Math.Cos(t) / (Math.Sqrt(3) / 2 * (A1 + (3 * A2 * s) + (v * ((7 * A3) + (9 * A4 * s)))));
        var y = t * (A1 + (A2 * s) + (v * (A3 + (A4 * s))));
        return new MapSpot(dates, Half + (x * Unit), (1.3173 - y) * Unit);
    }

    private static string Text(double x, double y, double width, double height) => $"{Number(x)} {Number(y)} {Number(width)} {Number(height)}";
}

/// <summary>A place on the map.</summary>
/// <param name="Dates">What takes place there, by time.</param>
/// <param name="X">Where it is on the drawing.</param>
/// <param name="Y">Where it is on the drawing.</param>
public sealed record MapSpot(IReadOnlyList<DateListed> Dates, double X, double Y)
{
    /// <summary>What it is called within the page.</summary>
    public string Anchor => "at-" + Dates[0].Id.Value.ToString("n")[^12..];

    /// <summary>The place, as the first date has it.</summary>
    public EventPlace Place => Dates[0].Location!.Place!;

    /// <summary>How large its circle is, in points of the page.</summary>
    public double Radius => 7 + Math.Min(9, 2 * Math.Log2(Dates.Count));
}
