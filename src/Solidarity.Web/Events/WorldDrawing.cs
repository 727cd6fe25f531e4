using System.Globalization;
using Solidarity.Domain.Events;

namespace Solidarity.Web.Events;

/// <summary>Where points of the earth are on the drawing of the world's countries, and which part of it shows them.</summary>
public static class WorldDrawing
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

    /// <summary>Where a point is.</summary>
    public static DrawnPoint At(Coordinates point)
    {
        var t = Math.Asin(Math.Sqrt(3) / 2 * Math.Sin(point.Latitude * Math.PI / 180));
        var (s, v) = (t * t, Math.Pow(t, 6));
        var x = point.Longitude * Math.PI / 180 * Math.Cos(t) / (Math.Sqrt(3) / 2 * (A1 + (3 * A2 * s) + (v * ((7 * A3) + (9 * A4 * s)))));
        var y = t * (A1 + (A2 * s) + (v * (A3 + (A4 * s))));
        return new DrawnPoint(Half + (x * Unit), (1.3173 - y) * Unit);
    }

    /// <summary>The part that shows some points, with room around them; all of it where there are none.</summary>
    public static DrawnPart Around(IReadOnlyCollection<DrawnPoint> points)
    {
        if (points.Count == 0)
        {
            return new DrawnPart(Text(0, 0, Width, Height), Width / Shown);
        }

        var (left, right, top, bottom) = (points.Min(x => x.X), points.Max(x => x.X), points.Min(x => x.Y), points.Max(x => x.Y));
        var width = Math.Min(Width, Math.Max(Narrowest, Math.Max((right - left) * 1.3, (bottom - top) * 1.3 * Width / Height)));
        var height = width * Height / Width;
        var (x, y) = (Math.Clamp(((left + right) / 2) - (width / 2), 0, Width - width), Math.Clamp(((top + bottom) / 2) - (height / 2), 0, Height - height));
        return new DrawnPart(Text(x, y, width, height), width / Shown);
    }

    /// <summary>A number as drawings have it.</summary>
    public static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private static string Text(double x, double y, double width, double height) => $"{Number(x)} {Number(y)} {Number(width)} {Number(height)}";
}

/// <summary>A point of the drawing, in its own units.</summary>
public readonly record struct DrawnPoint(double X, double Y);

/// <summary>A part of the drawing.</summary>
/// <param name="Box">Its view box.</param>
/// <param name="Scale">How large a point of the page is in the drawing.</param>
public sealed record DrawnPart(string Box, double Scale);
