using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application.Campaigns;
using Solidarity.Application.Events;
using Solidarity.Domain.Campaigns;
using Solidarity.Domain.Events;
using Solidarity.Web.Site;
using EventId = Solidarity.Domain.Events.EventId;

namespace Solidarity.Web.Events.Console;

/// <summary>All events, newest first; by words, by campaign and by where they stand.</summary>
public sealed class EventsPage(IMediator mediator, Sentences sentences, PageLanguage language) : ConsolePage(mediator, sentences)
{
    private const int Most = 50;
    private const int MostCampaigns = 100;

    /// <summary>Those of this page.</summary>
    public IReadOnlyList<PlannedEvent> Events { get; private set; } = [];

    /// <summary>The campaigns to choose from.</summary>
    public IReadOnlyList<CampaignListed> Campaigns { get; private set; } = [];

    /// <summary>Id of the campaign.</summary>
    [BindProperty(SupportsGet = true)]
    public Guid? Campaign { get; set; }

    /// <summary>Where they stand.</summary>
    [BindProperty(SupportsGet = true)]
    public EventState? State { get; set; }

    /// <summary>Words that their texts hold.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    /// <summary>Whether only some are shown.</summary>
    public bool IsFiltered => Campaign is not null || State is not null || !string.IsNullOrWhiteSpace(Q);

    /// <summary>Where older ones stand, if there may be any.</summary>
    public string? Older { get; private set; }

    /// <summary>Shows the page.</summary>
    public async Task OnGetAsync(Guid? before, CancellationToken cancellationToken)
    {
        Campaigns = await Mediator.Send(new ListCampaigns(Take: MostCampaigns), cancellationToken);
        Events = await Mediator.Send(
            new ListEvents(Campaign is { } id ? CampaignId.From(id) : null, before is { } at ? EventId.From(at) : null, Most, State, Q), cancellationToken);
        if (Events.Count == Most)
        {
            Older = language.Path("/console/events") + QueryString.Create(new Dictionary<string, string?>
            {
                ["campaign"] = Campaign?.ToString(), ["state"] = State?.ToString(), ["q"] = Q, ["before"] = Events[^1].Id.ToString(),
            }.Where(x => x.Value is not null));
        }
    }
}
