using MediatR;
using Solidarity.Application.Campaigns;
using Solidarity.Application.Statements;

namespace Solidarity.Web.Site;

/// <summary>The front page.</summary>
public sealed class HomePage(IMediator mediator, PageLanguage language) : PublicPage(mediator)
{
    private const int MostStatements = 10;

    /// <summary>The newest statements.</summary>
    public IReadOnlyList<StatementListed> Statements { get; private set; } = [];

    /// <summary>The campaign shown.</summary>
    public ShownCampaignHead? Campaign { get; private set; }

    /// <summary>Shows the page.</summary>
    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        Statements = await Mediator.Send(new ListStatements(language.Content, MostStatements), cancellationToken);
        Campaign = await Mediator.Send(new ShowNewestCampaign(language.Content), cancellationToken);
    }
}
