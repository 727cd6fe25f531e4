using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application.Statements;
using Solidarity.Domain.Statements;
using Solidarity.Web.Site;

namespace Solidarity.Web.Statements.Console;

/// <summary>Links that show a statement before it is public, to who has no account.</summary>
public sealed class PreviewLinksPage(IMediator mediator, Sentences sentences, PageLanguage language, SiteLook look) : ConsolePage(mediator, sentences)
{
    /// <summary>The statement.</summary>
    public EditedStatement Statement { get; private set; } = null!;

    /// <summary>The first language version.</summary>
    public EditedStatementVersion Original => Statement.Versions.First(version => version.Language == Statement.Language);

    /// <summary>The link just made; it is shown once, for nothing is stored.</summary>
    public string? Link { get; private set; }

    /// <summary>Until when it is good.</summary>
    public DateTimeOffset ExpiresAt { get; private set; }

    /// <summary>Shows the page.</summary>
    public Task OnGetAsync(Guid id, CancellationToken cancellationToken) => LoadAsync(id, cancellationToken);

    /// <summary>Makes a link, or revokes all.</summary>
    public async Task<IActionResult> OnPostAsync(Guid id, string? act, CancellationToken cancellationToken)
    {
        await LoadAsync(id, cancellationToken);
        if (act == "revoke")
        {
            await Mediator.Send(new RevokePreviewLinks(Statement.Id), cancellationToken);
            Notice = "Console.PreviewLinks.Revoked";
            return Redirect(language.Path($"/console/statements/{Statement.Id}/preview-links"));
        }

        var made = await Mediator.Send(new MakePreviewLink(Statement.Id), cancellationToken);
        (Link, ExpiresAt) = (look.BaseUrl + language.Path("/preview/" + made.Token), made.ExpiresAt);
        Response.Headers.CacheControl = "no-store";
        return Page();
    }

    private async Task LoadAsync(Guid id, CancellationToken cancellationToken) => Statement = await Mediator.Send(new EditStatement(id.ToString()), cancellationToken);
}
