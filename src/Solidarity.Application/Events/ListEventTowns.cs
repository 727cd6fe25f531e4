using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.Campaigns;
using Solidarity.Domain.Events;

namespace Solidarity.Application.Events;

/// <summary>The towns in which public events take place in the time to come, with how many people come.</summary>
/// <param name="Campaign">Only of this campaign.</param>
[Requires(Right.SeeConsole, InAnyCampaign = true)]
public sealed record ListEventTowns(CampaignId? Campaign = null) : IQuery<EventTowns>
{
    /// <summary>Most towns that are told; the sums are of all.</summary>
    public const int Most = 500;

    /// <summary>Most dates that are looked at: the nearest.</summary>
    public const int MostDates = DatesAhead.Most;
}

/// <summary>Towns with their people, guests counted. Dates that were cancelled are in no sum.</summary>
/// <param name="Towns">How many towns there are.</param>
/// <param name="Dates">How many dates are in them.</param>
/// <param name="People">How many people have a place on these.</param>
/// <param name="Online">What is online alone.</param>
/// <param name="Hidden">What tells its place to those only who have one: in no town here, so that no list and no picture of it gives the town away.</param>
/// <param name="Items">The towns, those with most people first.</param>
public sealed record EventTowns(int Towns, int Dates, int People, DatesSummed Online, DatesSummed Hidden, IReadOnlyList<TownSeen> Items);

/// <summary>Some dates together.</summary>
/// <param name="Dates">How many dates.</param>
/// <param name="People">How many people have a place on them.</param>
public sealed record DatesSummed(int Dates, int People);

/// <summary>A town in which events take place.</summary>
/// <param name="Town">Its name, as the nearest of the dates has it.</param>
/// <param name="Country">Its country: two letters (ISO 3166-1).</param>
/// <param name="Dates">How many dates.</param>
/// <param name="People">How many people have a place on them.</param>
/// <param name="Next">When the nearest begins.</param>
public sealed record TownSeen(string Town, string Country, int Dates, int People, DateTimeOffset Next)
{
    /// <summary>About where it is; null where that is not known.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public Coordinates? Point { get; init; }

    /// <summary>North of the equator, in degrees.</summary>
    public double? Latitude => Point?.Latitude;

    /// <summary>East of Greenwich, in degrees.</summary>
    public double? Longitude => Point?.Longitude;
}

internal sealed class ListEventTownsHandler(ISolidarityDb db, IActor actor, ITowns towns, TimeProvider time) : IRequestHandler<ListEventTowns, EventTowns>
{
    public async Task<EventTowns> Handle(ListEventTowns request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var events = db.Events.AsNoTracking().Where(x => x.State == EventState.Published);
        events = request.Campaign is { } campaign ? events.Where(x => x.CampaignId == campaign) : events;
        if ((await actor.ScopeAsync(Right.SeeConsole, cancellationToken)).Campaigns is { } seen)
        {
            events = events.Where(x => seen.Contains(x.CampaignId));
        }

        var ahead = db.Occurrences.Where(x => x.State == OccurrenceState.Planned && x.EndsAt > now && events.Any(one => one.Id == x.EventId))
            .OrderBy(x => x.StartsAt).ThenBy(x => x.Id).Take(ListEventTowns.MostDates);
        var dates = await ahead.AsNoTracking().ToListAsync(cancellationToken);
        var places = await events.Where(x => ahead.Any(date => date.EventId == x.Id)).ToDictionaryAsync(x => x.Id, cancellationToken);
        var people = await db.ShiftHeads.Where(x => ahead.Any(date => date.Id == x.OccurrenceId)).GroupBy(x => x.OccurrenceId)
            .Select(of => new { of.Key, Going = of.Sum(x => x.Going) }).ToDictionaryAsync(x => x.Key, x => x.Going, cancellationToken);

        // What is public of a place, and nothing else: an organizer's screen is looked at by others too.
        var located = dates.ConvertAll(date => (Date: date, places[date.EventId].Visibility, Place: places[date.EventId].PublicLocation(date)?.Place, Going: people.GetValueOrDefault(date.Id)));
        var named = located.Where(x => x.Place is not null).GroupBy(x => (SearchText.Fold(x.Place!.Town), x.Place.Country))
            .Select(of => Town([.. of.Select(x => (x.Date, x.Place!, x.Going))])).OrderByDescending(x => x.People).ThenByDescending(x => x.Dates).ThenBy(x => x.Town, StringComparer.Ordinal).ToList();
        var nowhere = located.Where(x => x.Place is null).ToLookup(x => x.Visibility == EventVisibility.PlaceAfterJoining, x => x.Going);
        return new EventTowns(
            named.Count, named.Sum(x => x.Dates), named.Sum(x => x.People), new DatesSummed(nowhere[false].Count(), nowhere[false].Sum()), new DatesSummed(nowhere[true].Count(), nowhere[true].Sum()),
            [.. named.Take(ListEventTowns.Most)]);
    }

    private TownSeen Town(IReadOnlyList<(Occurrence Date, EventPlace Place, int Going)> dates)
    {
        var place = dates[0].Place;
        var point = towns.Named($"{place.Town}, {place.Country.Value}") is [var town, ..] ? town.Point : dates.Select(x => x.Place.Coordinates).FirstOrDefault(x => x is not null);
        return new TownSeen(place.Town, place.Country.Value, dates.Count, dates.Sum(x => x.Going), dates[0].Date.StartsAt) { Point = point };
    }
}
