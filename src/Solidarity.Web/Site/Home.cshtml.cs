using MediatR;
using Solidarity.Application.Campaigns;
using Solidarity.Application.Petitions;
using Solidarity.Application.Statements;

namespace Solidarity.Web.Site;

/// <summary>The front page.</summary>
public sealed class HomePage(IMediator mediator, PageLanguage language) : PublicPage(mediator)
{
    private const int MostStatements = 10;
    private const int MostCampaigns = 7;
    private const int MostPetitions = 3;

    /// <summary>The newest statements.</summary>
    public IReadOnlyList<StatementListed> Statements { get; private set; } = [];

    /// <summary>The campaign shown.</summary>
    public CampaignBrowsed? Campaign { get; private set; }

    /// <summary>The other campaigns that go on.</summary>
    public IReadOnlyList<CampaignBrowsed> Others { get; private set; } = [];

    /// <summary>Petitions that can be signed.</summary>
    public IReadOnlyList<PetitionBrowsed> Petitions { get; private set; } = [];

    /// <summary>Shows the page.</summary>
    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        Statements = await Mediator.Send(new ListStatements(language.Content, MostStatements), cancellationToken);
        var campaigns = await Mediator.Send(new BrowseCampaigns(language.Content, MostCampaigns, WithArchived: false), cancellationToken);
        Campaign = campaigns.FirstOrDefault();
        Petitions = await Mediator.Send(new BrowsePetitions(language.Content, MostPetitions), cancellationToken);
        Others = [.. campaigns.Skip(1)];
    }
}
