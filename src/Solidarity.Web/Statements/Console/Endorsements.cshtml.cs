using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application.Statements;
using Solidarity.Domain.Statements;
using Solidarity.Web.Site;

namespace Solidarity.Web.Statements.Console;

/// <summary>The organisations that endorse a statement, to approve or decline.</summary>
public sealed class EndorsementsPage(IMediator mediator, Sentences sentences, PageLanguage language) : ConsolePage(mediator, sentences)
{
    private const int Most = 50;

    /// <summary>The statement.</summary>
    public EditedStatement Statement { get; private set; } = null!;

    /// <summary>Those of this page.</summary>
    public IReadOnlyList<EndorsementKept> Endorsements { get; private set; } = [];

    /// <summary>Where older ones begin, if there may be any.</summary>
    public EndorsementId? Older => Endorsements.Count == Most ? Endorsements[^1].Id : null;

    /// <summary>The first language version.</summary>
    public EditedStatementVersion Original => Statement.Versions.First(version => version.Language == Statement.Language);

    /// <summary>Where this page stands.</summary>
    public string Address => language.Path($"/console/statements/{Statement.Id}/endorsements");

    /// <summary>Shows the list.</summary>
    public Task OnGetAsync(Guid id, Guid? before, CancellationToken cancellationToken) => LoadAsync(id, before, cancellationToken);

    /// <summary>Approves or declines one.</summary>
    public async Task<IActionResult> OnPostAsync(Guid id, Guid endorsement, string? act, CancellationToken cancellationToken)
    {
        var (statement, one) = (StatementId.From(id), EndorsementId.From(endorsement));
        var isDone = await TryAsync(() => act == "approve"
            ? Mediator.Send(new ApproveEndorsement(statement, one), cancellationToken)
            : Mediator.Send(new DeclineEndorsement(statement, one), cancellationToken));
        await LoadAsync(id, null, cancellationToken);
        if (!isDone)
        {
            return Refused();
        }

        Notice = act == "approve" ? "Console.Endorsements.Approved" : "Console.Endorsements.Declined";
        return Redirect(Address);
    }

    private async Task LoadAsync(Guid id, Guid? before, CancellationToken cancellationToken)
    {
        Statement = await Mediator.Send(new EditStatement(id.ToString()), cancellationToken);
        Endorsements = await Mediator.Send(new ListEndorsements(Statement.Id, before is { } at ? EndorsementId.From(at) : null, Most), cancellationToken);
    }
}
