using MediatR;
using Solidarity.Application.Campaigns;
using Solidarity.Web.Site;

namespace Solidarity.Web.Campaigns;

/// <summary>All campaigns.</summary>
public sealed class CampaignsPage(IMediator mediator, PageLanguage language) : PublicPage(mediator)
{
    private const int Most = 24;

    private IReadOnlyList<CampaignBrowsed> _found = [];

    /// <summary>Those of this page.</summary>
    public IReadOnlyList<CampaignBrowsed> Campaigns => [.. _found.Take(Most)];

    /// <summary>Number of the next page, or null on the last one.</summary>
    public int? Next { get; private set; }

    /// <summary>Shows the page.</summary>
    public async Task OnGetAsync([Microsoft.AspNetCore.Mvc.FromQuery(Name = "page")] int? number, CancellationToken cancellationToken)
    {
        var at = Math.Clamp(number ?? 1, 1, 1_000);
        _found = await Mediator.Send(new BrowseCampaigns(language.Content, Most + 1, (at - 1) * Most), cancellationToken);
        Next = _found.Count > Most ? at + 1 : null;
    }
}
