using Solidarity.Application.Events;
using Solidarity.Domain.Events;

namespace Solidarity.Web.Events;

/// <summary>Where events are, on the drawing of the world's countries, zoomed to where they are. Who sees no map has the list beside it, which says the same.</summary>
/// <param name="Spots">The places, those with most dates first.</param>
/// <param name="Part">The part of the drawing that is shown.</param>
/// <param name="Elsewhere">How many dates have no place on the map.</param>
public sealed record EventMap(IReadOnlyList<MapSpot> Spots, DrawnPart Part, int Elsewhere)
{
    /// <summary>The map of some dates.</summary>
    public static EventMap Of(IReadOnlyList<DateListed> dates)
    {
        // Places that are one point of the map at a kilometre's distance are one circle.
        var spots = dates.Where(x => x.Point is not null).GroupBy(x => (Math.Round(x.Point!.Value.Latitude, 2), Math.Round(x.Point.Value.Longitude, 2)))
            .Select(group => new MapSpot([.. group], WorldDrawing.At(group.First().Point!.Value))).OrderByDescending(x => x.Dates.Count).ToList();
        return new EventMap(spots, WorldDrawing.Around(spots.ConvertAll(x => x.At)), dates.Count(one => one.Point is null));
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
