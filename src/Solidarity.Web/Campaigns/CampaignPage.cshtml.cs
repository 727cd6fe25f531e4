using MediatR;
using Solidarity.Application.Campaigns;
using Solidarity.Application.Events;
using Solidarity.Application.Petitions;
using Solidarity.Web.Pictures;
using Solidarity.Web.Site;

namespace Solidarity.Web.Campaigns;

/// <summary>A campaign, as readers see it.</summary>
public sealed class CampaignPageModel(IMediator mediator, PageLanguage language) : PublicPage(mediator)
{
    private const int MostPetitions = 12;
    private const int MostEvents = 6;

    /// <summary>The campaign.</summary>
    public ShownCampaign Campaign { get; private set; } = null!;

    /// <summary>Its petitions that can be signed.</summary>
    public IReadOnlyList<PetitionBrowsed> Petitions { get; private set; } = [];

    /// <summary>The next dates of its events.</summary>
    public IReadOnlyList<DateListed> Events { get; private set; } = [];

    /// <summary>Shows the page.</summary>
    public async Task OnGetAsync(string slug, CancellationToken cancellationToken)
    {
        Campaign = await Mediator.Send(new ShowCampaign(slug, language.Content), cancellationToken);
        Petitions = await Mediator.Send(new BrowsePetitions(language.Content, MostPetitions, slug), cancellationToken);
        Events = (await Mediator.Send(new ListPublicEvents(new EventFilter(slug) { OnlyNext = true }, MostEvents), cancellationToken)).Dates;
        if (Events.Select(x => (DateTimeOffset?)x.End).Min() is { } moment)
        {
            HttpContext.Features.Set(new GoodUntil(moment));
        }
    }

    /// <summary>What the page tells programs.</summary>
    public PageHead Head(SiteLook look, PageLanguage of, SharePictures shares) => new PageHead(
        "/campaigns/" + Uri.EscapeDataString(Campaign.Slug), Campaign.Language, Campaign.Languages, Campaign.Title, Campaign.Summary)
        .With(shares.Of(Campaign), look, of);
}
