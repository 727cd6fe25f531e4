using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application.Campaigns;
using Solidarity.Application.Events;
using Solidarity.Domain.Campaigns;
using Solidarity.Web.Site;

namespace Solidarity.Web.Events.Console;

/// <summary>The towns in which events take place in the time to come, on a map and in a table; of all campaigns or of one.</summary>
public sealed class TownsPage(IMediator mediator, Sentences sentences) : ConsolePage(mediator, sentences)
{
    private const int MostCampaigns = 100;

    /// <summary>The towns.</summary>
    public EventTowns Towns { get; private set; } = null!;

    /// <summary>The map of them.</summary>
    public TownsMap Map { get; private set; } = null!;

    /// <summary>The campaigns to choose from.</summary>
    public IReadOnlyList<CampaignListed> Campaigns { get; private set; } = [];

    /// <summary>Id of the campaign.</summary>
    [BindProperty(SupportsGet = true)]
    public Guid? Campaign { get; set; }

    /// <summary>Shows the page.</summary>
    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        Campaigns = await Mediator.Send(new ListCampaigns(Take: MostCampaigns), cancellationToken);
        Towns = await Mediator.Send(new ListEventTowns(Campaign is { } id ? CampaignId.From(id) : null), cancellationToken);
        Map = TownsMap.Of(Towns.Items);
    }
}
