using MediatR;
using Solidarity.Application.Statements;
using Solidarity.Domain.Statements;
using Solidarity.Web.Site;

namespace Solidarity.Web.Statements.Console;

/// <summary>All statements, newest first.</summary>
public sealed class StatementsPage(IMediator mediator, Sentences sentences) : ConsolePage(mediator, sentences)
{
    private const int Most = 50;

    /// <summary>Those of this page.</summary>
    public IReadOnlyList<StatementInConsole> Statements { get; private set; } = [];

    /// <summary>Where older ones begin, if there may be any.</summary>
    public StatementId? Older { get; private set; }

    /// <summary>Shows the page.</summary>
    public async Task OnGetAsync(Guid? before, CancellationToken cancellationToken)
    {
        Statements = await Mediator.Send(new ListAllStatements(null, before is { } id ? StatementId.From(id) : null, Most), cancellationToken);
        Older = Statements.Count == Most ? Statements[^1].Id : null;
    }
}
