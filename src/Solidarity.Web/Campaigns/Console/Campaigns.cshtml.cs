using MediatR;
using Solidarity.Application.Campaigns;
using Solidarity.Domain.Campaigns;
using Solidarity.Web.Site;

namespace Solidarity.Web.Campaigns.Console;

/// <summary>All campaigns, newest first.</summary>
public sealed class CampaignsPage(IMediator mediator, Sentences sentences) : ConsolePage(mediator, sentences)
{
    private const int Most = 50;

    /// <summary>Those of this page.</summary>
    public IReadOnlyList<CampaignListed> Campaigns { get; private set; } = [];

    /// <summary>Where older ones begin, if there may be any.</summary>
    public CampaignId? Older { get; private set; }

    /// <summary>Shows the page.</summary>
    public async Task OnGetAsync(Guid? before, CancellationToken cancellationToken)
    {
        Campaigns = await Mediator.Send(new ListCampaigns(before is { } id ? CampaignId.From(id) : null, Most), cancellationToken);
        Older = Campaigns.Count == Most ? Campaigns[^1].Id : null;
    }
}
