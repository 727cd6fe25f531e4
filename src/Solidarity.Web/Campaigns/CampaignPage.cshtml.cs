using MediatR;
using Solidarity.Application.Campaigns;
using Solidarity.Web.Pictures;
using Solidarity.Web.Site;

namespace Solidarity.Web.Campaigns;

/// <summary>A campaign, as readers see it.</summary>
public sealed class CampaignPageModel(IMediator mediator, PageLanguage language) : PublicPage(mediator)
{
    /// <summary>The campaign.</summary>
    public ShownCampaign Campaign { get; private set; } = null!;

    /// <summary>Shows the page.</summary>
    public async Task OnGetAsync(string slug, CancellationToken cancellationToken) =>
        Campaign = await Mediator.Send(new ShowCampaign(slug, language.Content), cancellationToken);

    /// <summary>What the page tells programs.</summary>
    public PageHead Head(SiteLook look, PageLanguage of, SharePictures shares) => new PageHead(
        "/campaigns/" + Uri.EscapeDataString(Campaign.Slug), Campaign.Language, Campaign.Languages, Campaign.Title, Campaign.Summary)
        .With(shares.Of(Campaign), look, of);
}
