using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application.Messages;
using Solidarity.Application.Statements;
using Solidarity.Domain.Statements;
using Solidarity.Web.Site;

namespace Solidarity.Web.Messages.Console;

/// <summary>Following the alert of a statement.</summary>
public sealed class AlertPage(IMediator mediator, Sentences sentences, PageLanguage language) : ConsolePage(mediator, sentences)
{
    /// <summary>The statement.</summary>
    public EditedStatement Statement { get; private set; } = null!;

    /// <summary>How the alert goes.</summary>
    public AlertView View { get; private set; } = null!;

    /// <summary>The statement's title in its own language.</summary>
    public string Title => Statement.Versions.First(version => version.Language == Statement.Language).Title;

    /// <summary>Shows the numbers.</summary>
    public Task OnGetAsync(Guid id, CancellationToken cancellationToken) => LoadAsync(id, cancellationToken);

    /// <summary>The numbers alone, while they move: 304 as long as they don't.</summary>
    public async Task<IActionResult> OnGetProgressAsync(Guid id, CancellationToken cancellationToken)
    {
        var statement = StatementId.From(id);
        View = new AlertView($"/console/statements/{statement}/alert", await Mediator.Send(new FollowAlert(statement), cancellationToken));
        var tag = View.Tag(language.Interface.Value);
        Response.Headers.ETag = tag;
        return Request.Headers.IfNoneMatch.ToString() == tag
            ? StatusCode(StatusCodes.Status304NotModified)
            : Partial("/Messages/Console/_Progress.cshtml", View);
    }

    /// <summary>Holds the alert, or lets it go on.</summary>
    public async Task<IActionResult> OnPostAsync(Guid id, string? act, CancellationToken cancellationToken)
    {
        await LoadAsync(id, cancellationToken);
        if (!await TryAsync(() => act == "resume"
            ? Mediator.Send(new ResumeAlert(Statement.Id), cancellationToken)
            : Mediator.Send(new PauseAlert(Statement.Id), cancellationToken)))
        {
            await LoadAsync(id, cancellationToken);
            return Refused();
        }

        Notice = act == "resume" ? "Console.Alert.Resumed" : "Console.Alert.Paused";
        return Redirect(language.Path($"/console/statements/{Statement.Id}/alert"));
    }

    private async Task LoadAsync(Guid id, CancellationToken cancellationToken)
    {
        Statement = await Mediator.Send(new EditStatement(id.ToString()), cancellationToken);
        View = new AlertView($"/console/statements/{Statement.Id}/alert", await Mediator.Send(new FollowAlert(Statement.Id), cancellationToken));
    }
}
