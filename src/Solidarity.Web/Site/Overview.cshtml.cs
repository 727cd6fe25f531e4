using MediatR;
using Solidarity.Application;
using Solidarity.Application.Campaigns;
using Solidarity.Application.MailingLists;
using Solidarity.Application.Statements;

namespace Solidarity.Web.Site;

/// <summary>The console's first page: what there is, and the one thing to do next.</summary>
public sealed class OverviewPage(IMediator mediator, Sentences sentences, IActor actor) : ConsolePage(mediator, sentences)
{
    private const int MostCampaigns = 10;
    private const int MostStatements = 10;
    private const int MostLists = 10;

    /// <summary>The newest campaigns.</summary>
    public IReadOnlyList<CampaignListed> Campaigns { get; private set; } = [];

    /// <summary>The newest statements.</summary>
    public IReadOnlyList<StatementInConsole> Statements { get; private set; } = [];

    /// <summary>The newest lists.</summary>
    public IReadOnlyList<ListKept> Lists { get; private set; } = [];

    /// <summary>A draft to go on with: the one touched last.</summary>
    public StatementInConsole? Draft => Statements.Where(x => x.State == "draft").MaxBy(x => x.ModifiedAt);

    /// <summary>Whether the one who looks may write.</summary>
    public bool MayWrite { get; private set; }

    /// <summary>Whether the one who looks answers for the installation.</summary>
    public bool MayRun { get; private set; }

    /// <summary>Whether there is all that a first statement needs, and one was written.</summary>
    public bool HasBegun => Campaigns.Count > 0 && Lists.Count > 0 && Statements.Count > 0;

    /// <summary>Shows the page.</summary>
    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        Campaigns = await Mediator.Send(new ListCampaigns(Take: MostCampaigns), cancellationToken);
        Statements = await Mediator.Send(new ListAllStatements(Take: MostStatements), cancellationToken);
        Lists = await Mediator.Send(new ListLists(Take: MostLists), cancellationToken);
        MayWrite = await actor.MayAsync(Right.Write, cancellationToken);
        MayRun = await actor.MayAsync(Right.RunInstallation, cancellationToken);
    }
}
