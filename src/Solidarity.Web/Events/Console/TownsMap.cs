using Solidarity.Application.Events;

namespace Solidarity.Web.Events.Console;

/// <summary>Towns on the drawing of the world's countries, as large as the number of people who come. The table beside it says the same.</summary>
/// <param name="Spots">The towns whose place is known, those with most people first, so that no small circle lies under a large one.</param>
/// <param name="Part">The part of the drawing that is shown.</param>
/// <param name="Elsewhere">How many towns have no place on the map.</param>
public sealed record TownsMap(IReadOnlyList<TownSpot> Spots, DrawnPart Part, int Elsewhere)
{
    private const double Smallest = 5;
    private const double Largest = 24;

    /// <summary>The map of some towns.</summary>
    public static TownsMap Of(IReadOnlyList<TownSeen> towns)
    {
        var most = Math.Max(1, towns.Select(x => x.People).DefaultIfEmpty().Max());
        var spots = towns.Index().Where(x => x.Item.Point is not null)
            .Select(x => new TownSpot(x.Item, x.Index, WorldDrawing.At(x.Item.Point!.Value), Math.Max(Smallest, Largest * Math.Sqrt((double)x.Item.People / most)))).ToList();
        return new TownsMap(spots, WorldDrawing.Around(spots.ConvertAll(x => x.At)), towns.Count - spots.Count);
    }
}

/// <summary>A town on the map.</summary>
/// <param name="Town">The town.</param>
/// <param name="Row">Its row in the table, from 0 on.</param>
/// <param name="At">Where it is on the drawing.</param>
/// <param name="Radius">How large its circle is, in points of the page: its area goes with the number of people.</param>
public sealed record TownSpot(TownSeen Town, int Row, DrawnPoint At, double Radius);
