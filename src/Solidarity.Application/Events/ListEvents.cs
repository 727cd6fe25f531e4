using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.Campaigns;
using Solidarity.Domain.Events;

namespace Solidarity.Application.Events;

/// <summary>Events for the console and the API, newest first.</summary>
/// <param name="Campaign">Only of this campaign.</param>
/// <param name="Before">Only those older than this one.</param>
/// <param name="Take">At most so many, up to 100.</param>
/// <param name="State">Only those that stand there.</param>
/// <param name="Query">Only those whose texts hold these words.</param>
[Requires(Right.SeeConsole, InAnyCampaign = true)]
public sealed record ListEvents(CampaignId? Campaign = null, EventId? Before = null, int Take = 50, EventState? State = null, string? Query = null) : IQuery<IReadOnlyList<PlannedEvent>>;

/// <summary>An event in a list.</summary>
/// <param name="Id">Its identity.</param>
/// <param name="Slug">Its name in addresses.</param>
/// <param name="Campaign">Its campaign.</param>
/// <param name="Language">The language it was first written in.</param>
/// <param name="Title">Its title in that language.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Visibility">Who finds it.</param>
/// <param name="TimeZone">The zone of the place (IANA).</param>
/// <param name="AllDay">Whether it is told in days.</param>
/// <param name="Next">When the next date begins that takes place; null when none is to come.</param>
/// <param name="Going">People with a place on all dates together, guests counted.</param>
/// <param name="ModifiedAt">When it was last changed.</param>
public sealed record PlannedEvent(
    EventId Id, string Slug, CampaignId Campaign, string Language, string Title, EventState State, EventVisibility Visibility, string TimeZone, bool AllDay,
    DateTimeOffset? Next, int Going, DateTimeOffset ModifiedAt)
{
    /// <summary>Its campaign's title, in the campaign's own language.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string CampaignTitle { get; init; } = "";

    /// <summary>The campaign's own language.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string CampaignLanguage { get; init; } = "";

    /// <summary>Whether a volunteer proposed it.</summary>
    public bool IsProposed { get; init; }
}

internal sealed class ListEventsHandler(ISolidarityDb db, IActor actor, TimeProvider time) : IRequestHandler<ListEvents, IReadOnlyList<PlannedEvent>>
{
    public async Task<IReadOnlyList<PlannedEvent>> Handle(ListEvents request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var events = Filtered(db.Events.AsNoTracking(), request);
        if ((await actor.ScopeAsync(Right.SeeConsole, cancellationToken)).Campaigns is { } seen)
        {
            events = events.Where(x => seen.Contains(x.CampaignId));
        }

        return await events.OrderByDescending(x => x.Id).Take(Math.Clamp(request.Take, 1, 100))
            .Join(db.Campaigns, x => x.CampaignId, campaign => campaign.Id, (x, campaign) => new { Event = x, Campaign = campaign }).OrderByDescending(row => row.Event.Id)
            .Select(row => new PlannedEvent(
                row.Event.Id, row.Event.Slug.Value, row.Event.CampaignId, row.Event.Language.Value,
                row.Event.Versions.First(version => version.IsCurrent && version.Language == row.Event.Language).Title, row.Event.State, row.Event.Visibility,
                row.Event.TimeZone.Value, row.Event.IsAllDay,
                db.Occurrences.Where(x => x.EventId == row.Event.Id && x.State == OccurrenceState.Planned && x.EndsAt > now).Min(x => (DateTimeOffset?)x.StartsAt),
                db.ShiftHeads.Where(x => x.EventId == row.Event.Id).Sum(x => x.Going), row.Event.ModifiedAt)
            {
                CampaignTitle = row.Campaign.Versions.First(version => version.IsCurrent && version.Language == row.Campaign.Language).Title,
                CampaignLanguage = row.Campaign.Language.Value,
                IsProposed = row.Event.IsProposed,
            })
            .ToListAsync(cancellationToken);
    }

    private static IQueryable<Event> Filtered(IQueryable<Event> events, ListEvents request)
    {
        if (request.Campaign is { } campaign)
        {
            events = events.Where(x => x.CampaignId == campaign);
        }

        if (request.State is { } state)
        {
            events = events.Where(x => x.State == state);
        }

        if (request.Before is { } before)
        {
            events = events.Where(x => x.Id < before);
        }

        return SearchText.Words(request.Query).Aggregate(events, (found, word) => found.Where(x => x.Versions.Any(version => version.IsCurrent && version.SearchText.Contains(word))));
    }
}
