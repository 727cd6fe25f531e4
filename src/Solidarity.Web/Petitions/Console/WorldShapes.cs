using System.Globalization;
using Solidarity.Domain;

namespace Solidarity.Web.Petitions.Console;

/// <summary>The drawing of the world's countries (<c>lib/world/world.svg</c>): its size, and how a country is named in it.</summary>
public static class WorldShapes
{
    /// <summary>The drawing, under <c>wwwroot</c>.</summary>
    public const string File = "lib/world/world.svg";

    /// <summary>Its view box. The far south, where no country is, is left out.</summary>
    public const string Box = "0 0 985 440";

    /// <summary>The name of a country's shape: its three letters (ISO 3166-1 alpha-3).</summary>
    public static string IdOf(CountryCode country) => country.Value == "XK" ? "XKX" : new RegionInfo(country.Value).ThreeLetterISORegionName;
}
