namespace Solidarity.Domain.Events;

/// <summary>A point on the earth (WGS 84), in degrees.</summary>
public readonly record struct Coordinates
{
    private Coordinates(double latitude, double longitude) => (Latitude, Longitude) = (latitude, longitude);

    /// <summary>North of the equator; from -90 to 90, to five places (about a metre).</summary>
    public double Latitude { get; }

    /// <summary>East of Greenwich; from -180 to 180, to five places.</summary>
    public double Longitude { get; }

    /// <summary>A point.</summary>
    /// <exception cref="DomainError"><c>Coordinates.OutOfRange</c>.</exception>
    public static Coordinates Of(double latitude, double longitude) =>
        latitude is >= -90 and <= 90 && longitude is >= -180 and <= 180
            ? new Coordinates(Math.Round(latitude, 5), Math.Round(longitude, 5))
            : throw new DomainError("Coordinates.OutOfRange", "coordinates");

    /// <summary>Takes a stored one as it is.</summary>
    public static Coordinates FromStored(double latitude, double longitude) => new(latitude, longitude);
}

/// <summary>Where an event takes place.</summary>
/// <param name="Venue">The name of the house or the square, or null.</param>
/// <param name="Street">Street and number, or null.</param>
/// <param name="Town">The town.</param>
/// <param name="Country">The country.</param>
/// <param name="Coordinates">The point, if it was named.</param>
public sealed record EventPlace(string? Venue, string? Street, string Town, CountryCode Country, Coordinates? Coordinates = null)
{
    /// <summary>Longest venue, street and town, in characters.</summary>
    public const int MaxLineLength = 200;
}

/// <summary>Where people meet: at a place, online, or both.</summary>
/// <param name="Place">The place; null where it is online alone.</param>
/// <param name="Link">The address to open (https); null where it is not online.</param>
public sealed record Location(EventPlace? Place, string? Link)
{
    /// <summary>Longest address, in characters.</summary>
    public const int MaxLinkLength = 500;

    /// <summary>Whether it names anything.</summary>
    public bool IsNamed => Place is not null || Link is not null;
}
