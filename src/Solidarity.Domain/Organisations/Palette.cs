namespace Solidarity.Domain.Organisations;

/// <summary>What pages make of the one colour that an organisation chooses: readable in the light scheme and in the dark one.</summary>
/// <param name="Accent">Links and marks.</param>
/// <param name="Strong">The same under the pointer.</param>
/// <param name="Ground">Filled blocks and buttons.</param>
/// <param name="OnGround">Text on them.</param>
/// <param name="Tint">A breath of it behind text.</param>
public sealed record Palette(Colour Accent, Colour Strong, Colour Ground, Colour OnGround, Colour Tint)
{
    /// <summary>The grounds that text stands on in the light scheme; the same as in <c>site.css</c>.</summary>
    public static IReadOnlyList<Colour> LightGrounds { get; } = [Colour.FromStored("#fcfaf6"), Colour.FromStored("#f3eee5"), Colour.FromStored("#ffffff")];

    /// <summary>The grounds that text stands on in the dark scheme; the same as in <c>site.css</c>.</summary>
    public static IReadOnlyList<Colour> DarkGrounds { get; } = [Colour.FromStored("#151210"), Colour.FromStored("#1f1a17"), Colour.FromStored("#26201d")];

    /// <summary>The lowest contrast of a colour with the grounds of the light scheme.</summary>
    public static double LightContrast(Colour accent) => LightGrounds.Min(accent.Contrast);

    /// <summary>The palette for the light scheme.</summary>
    /// <param name="accent">The organisation's colour; one that is readable there.</param>
    public static Palette Light(Colour accent) =>
        new(accent, accent.Mixed(Colour.Black, 0.25), accent, On(accent), LightGrounds[0].Mixed(accent, 0.12));

    /// <summary>The palette for the dark scheme: the same colour, as light as it has to be.</summary>
    public static Palette Dark(Colour accent)
    {
        var light = accent.ReadableOn(DarkGrounds, Colour.White);
        return new(light, light.Mixed(Colour.White, 0.35), light, On(light), DarkGrounds[0].Mixed(accent, 0.25));
    }

    private static Colour On(Colour ground) => ground.Contrast(Colour.White) >= Colour.TextContrast ? Colour.White : Colour.Black;
}
