using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application.Messages;
using Solidarity.Application.Statements;
using Solidarity.Domain;
using Solidarity.Web.Site;

namespace Solidarity.Web.Messages.Console;

/// <summary>Ending an alert for good: what that does, in numbers, and the statement's name to be typed, for it can't be undone.</summary>
public sealed class StopAlertPage(IMediator mediator, Sentences sentences, PageLanguage language) : ConsolePage(mediator, sentences)
{
    /// <summary>The statement.</summary>
    public EditedStatement Statement { get; private set; } = null!;

    /// <summary>How the alert goes.</summary>
    public AlertView View { get; private set; } = null!;

    /// <summary>The statement's title in its own language.</summary>
    public string Title => Statement.Versions.First(version => version.Language == Statement.Language).Title;

    /// <summary>The name typed.</summary>
    [BindProperty]
    public string? Name { get; set; }

    /// <summary>Shows what it would do.</summary>
    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancellationToken)
    {
        await LoadAsync(id, cancellationToken);
        return View.IsLive ? Page() : Redirect(Alert);
    }

    /// <summary>Ends it.</summary>
    public async Task<IActionResult> OnPostAsync(Guid id, CancellationToken cancellationToken)
    {
        await LoadAsync(id, cancellationToken);
        if (!string.Equals(Name?.Trim(), Statement.Slug, StringComparison.OrdinalIgnoreCase))
        {
            Refuse(new DomainError("Name.Other", "name", Statement.Slug));
            return Refused();
        }

        if (!await TryAsync(() => Mediator.Send(new StopAlert(Statement.Id), cancellationToken)))
        {
            return Refused();
        }

        Notice = "Console.Alert.Stopped";
        return Redirect(Alert);
    }

    private string Alert => language.Path($"/console/statements/{Statement.Id}/alert");

    private async Task LoadAsync(Guid id, CancellationToken cancellationToken)
    {
        Statement = await Mediator.Send(new EditStatement(id.ToString()), cancellationToken);
        View = new AlertView($"/console/statements/{Statement.Id}/alert", await Mediator.Send(new FollowAlert(Statement.Id), cancellationToken));
    }
}
