using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application;
using Solidarity.Application.Statements;
using Solidarity.Domain;
using Solidarity.Web.Site;

namespace Solidarity.Web.Statements.Console;

/// <summary>The second reader's page: the statement in all its languages, and one button.</summary>
public sealed class ReviewPage(IMediator mediator, Sentences sentences, PageLanguage language, IMarkdown markdown) : ConsolePage(mediator, sentences)
{
    /// <summary>The statement.</summary>
    public EditedStatement Statement { get; private set; } = null!;

    /// <summary>How it stands with its second reader.</summary>
    public ReviewStanding Standing { get; private set; } = null!;

    /// <summary>What it says, language by language.</summary>
    public IReadOnlyList<Sheet> Sheets { get; private set; } = [];

    /// <summary>Its title in its own language.</summary>
    public string Title => Statement.Versions.First(version => version.Language == Statement.Language).Title;

    /// <summary>Shows what is to be read.</summary>
    public Task OnGetAsync(Guid id, CancellationToken cancellationToken) => LoadAsync(id, cancellationToken);

    /// <summary>Asks for a second reader, or approves as one.</summary>
    public async Task<IActionResult> OnPostAsync(Guid id, string? act, long? version, CancellationToken cancellationToken)
    {
        await LoadAsync(id, cancellationToken);
        var asks = act == "ask";
        try
        {
            if (await TryAsync(() => asks
                ? Mediator.Send(new AskForReview(Statement.Id), cancellationToken)
                : Mediator.Send(new ApproveStatement(Statement.Id, version), cancellationToken)))
            {
                Notice = asks ? "Console.Review.AskedNotice" : "Console.Review.ApprovedNotice";
                return Redirect(language.Path($"/console/statements/{Statement.Id}") + (asks ? "" : "/publish"));
            }
        }
        catch (Stale stale)
        {
            Refuse(stale);
        }

        await LoadAsync(id, cancellationToken);
        return Refused(StatusCodes.Status409Conflict);
    }

    private async Task LoadAsync(Guid id, CancellationToken cancellationToken)
    {
        Statement = await Mediator.Send(new EditStatement(id.ToString()), cancellationToken);
        Standing = await Mediator.Send(new ShowReview(Statement.Id), cancellationToken);
        Sheets = [.. Statement.Versions.Select(version => new Sheet(
            LanguageTag.FromStored(version.Language), StatementForm.Of(Statement, version.Language), markdown.ToHtml(version.Body), null))];
    }
}
