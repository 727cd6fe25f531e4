using Solidarity.Application.Events;
using Solidarity.Domain;
using Solidarity.Domain.Events;

namespace Solidarity.Web.Events;

/// <summary>Where events are, on the drawing of the world's countries, zoomed to where they are. Who sees no map has the list beside it, which says the same.</summary>
/// <param name="Spots">The places, those with most dates first.</param>
/// <param name="Part">The part of the drawing that is shown.</param>
/// <param name="Elsewhere">How many dates have no place on the map.</param>
public sealed record EventMap(IReadOnlyList<MapSpot> Spots, DrawnPart Part, int Elsewhere)
{
    // How far apart places of one town are at most, in degrees.
    private const double OneTown = 0.5;

    /// <summary>The map of some dates.</summary>
    public static EventMap Of(IReadOnlyList<DateListed> dates)
    {
        var spots = dates.Where(x => x.Point is not null).GroupBy(x => (x.Location!.Place!.Country, SearchText.Fold(x.Location.Place.Town))).SelectMany(Near)
            .Select(group => new MapSpot(group, WorldDrawing.At(group[0].Point!.Value))).OrderByDescending(x => x.Dates.Count).ToList();
        return new EventMap(spots, WorldDrawing.Around(spots.ConvertAll(x => x.At)), dates.Count(one => one.Point is null));
    }

    // What takes place in one town is one circle, wherever in the town; two towns of one name are two.
    private static IEnumerable<IReadOnlyList<DateListed>> Near(IEnumerable<DateListed> ofOneName)
    {
        List<List<DateListed>> towns = [];
        foreach (var date in ofOneName)
        {
            var point = date.Point!.Value;
            var town = towns.Find(x => Math.Abs(x[0].Point!.Value.Latitude - point.Latitude) < OneTown && Math.Abs(x[0].Point!.Value.Longitude - point.Longitude) < OneTown);
            if (town is null)
            {
                towns.Add([date]);
            }
            else
            {
                town.Add(date);
            }
        }

        return towns;
    }
}

/// <summary>A place on the map.</summary>
/// <param name="Dates">What takes place there, by time.</param>
/// <param name="At">Where it is on the drawing.</param>
public sealed record MapSpot(IReadOnlyList<DateListed> Dates, DrawnPoint At)
{
    /// <summary>What it is called within the page.</summary>
    public string Anchor => "at-" + Dates[0].Id.Value.ToString("n")[^12..];

    /// <summary>The place, as the first date has it.</summary>
    public EventPlace Place => Dates[0].Location!.Place!;

    /// <summary>How large its circle is, in points of the page.</summary>
    public double Radius => 7 + Math.Min(9, 2 * Math.Log2(Dates.Count));
}
