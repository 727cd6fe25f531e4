using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Solidarity.Domain;

/// <summary>A colour on a screen (sRGB, 8 bits a channel), written <c>#b3261e</c>.</summary>
public readonly partial record struct Colour(byte Red, byte Green, byte Blue)
{
    /// <summary>Length of the written form.</summary>
    public const int Length = 7;

    /// <summary>What text needs against its ground (WCAG 2.2, success criterion 1.4.3).</summary>
    public const double TextContrast = 4.5;

    /// <summary>White.</summary>
    public static Colour White { get; } = new(255, 255, 255);

    /// <summary>Black.</summary>
    public static Colour Black { get; } = new(0, 0, 0);

    /// <summary>Relative luminance, from 0 for black to 1 for white, as WCAG 2.2 defines it.</summary>
    public double Luminance => (0.2126 * Linear(Red)) + (0.7152 * Linear(Green)) + (0.0722 * Linear(Blue));

    /// <summary>Reads <c>#b3261e</c> or <c>#b21</c>, with or without the sign.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Colour colour)
    {
        colour = default;
        var match = Written().Match(text?.Trim() ?? "");
        if (!match.Success)
        {
            return false;
        }

        var digits = match.Groups[1].Value;
        var six = digits.Length == 6 ? digits : string.Concat(digits.Select(digit => new string(digit, 2)));
        var number = int.Parse(six, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        colour = new Colour((byte)(number >> 16), (byte)(number >> 8), (byte)number);
        return true;
    }

    /// <summary>Takes a stored colour as it is.</summary>
    public static Colour FromStored(string text) => TryParse(text, out var colour) ? colour : throw new FormatException("This is no colour.");

    /// <summary>The contrast ratio of two colours, from 1 to 21 (WCAG 2.2).</summary>
    public double Contrast(Colour other)
    {
        var (light, dark) = Luminance > other.Luminance ? (Luminance, other.Luminance) : (other.Luminance, Luminance);
        return (light + 0.05) / (dark + 0.05);
    }

    /// <summary>This colour with a share of another in it.</summary>
    /// <param name="other">The other.</param>
    /// <param name="share">From 0 to 1.</param>
    public Colour Mixed(Colour other, double share) => new(Mix(Red, other.Red, share), Mix(Green, other.Green, share), Mix(Blue, other.Blue, share));

    /// <summary>This colour, moved towards another just as far as it takes to be readable on each of the grounds.</summary>
    public Colour ReadableOn(IReadOnlyCollection<Colour> grounds, Colour towards)
    {
        for (var step = 0; step <= 50; step++)
        {
            var tried = Mixed(towards, step / 50.0);
            if (grounds.All(ground => tried.Contrast(ground) >= TextContrast))
            {
                return tried;
            }
        }

        return towards;
    }

    /// <inheritdoc />
    public override string ToString() => $"#{Red:x2}{Green:x2}{Blue:x2}";

    private static double Linear(byte channel)
    {
        var share = channel / 255.0;
        return share <= 0.04045 ? share / 12.92 : Math.Pow((share + 0.055) / 1.055, 2.4);
    }

    private static byte Mix(byte from, byte to, double share) => (byte)Math.Round(from + ((to - from) * share));

    [GeneratedRegex("^#?([0-9a-fA-F]{6}|[0-9a-fA-F]{3})$", RegexOptions.CultureInvariant)]
    private static partial Regex Written();
}
