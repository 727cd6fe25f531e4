using Solidarity.Domain;
using Solidarity.Domain.Events;

namespace Solidarity.Application.Events;

/// <summary>Where the towns of the world are. A port.</summary>
public interface ITowns
{
    /// <summary>The towns that are called so, whatever the case and the accents, the largest first.</summary>
    /// <param name="name">The name, alone or with the country's two letters behind a comma, as in <c>Valencia, VE</c>.</param>
    IReadOnlyList<Town> Named(string name);
}

/// <summary>A town.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Country">Its country.</param>
/// <param name="Point">About where it is.</param>
/// <param name="People">How many live there.</param>
public sealed record Town(string Name, CountryCode Country, Coordinates Point, int People)
{
    private const double EarthInKilometres = 6_371;

    /// <summary>How far two points are apart, in kilometres along the earth.</summary>
    public static double Distance(Coordinates one, Coordinates other)
    {
        var (latitude, longitude) = (Radians(other.Latitude - one.Latitude) / 2, Radians(other.Longitude - one.Longitude) / 2);
        var half = Math.Pow(Math.Sin(latitude), 2) + (Math.Cos(Radians(one.Latitude)) * Math.Cos(Radians(other.Latitude)) * Math.Pow(Math.Sin(longitude), 2));
        return 2 * EarthInKilometres * Math.Asin(Math.Min(1, Math.Sqrt(half)));
    }

    private static double Radians(double degrees) => degrees * Math.PI / 180;
}
