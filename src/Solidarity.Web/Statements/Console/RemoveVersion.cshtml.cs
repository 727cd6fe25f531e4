using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application.Statements;
using Solidarity.Domain;
using Solidarity.Web.Site;

namespace Solidarity.Web.Statements.Console;

/// <summary>Deleting a language version: whom that concerns, in numbers.</summary>
public sealed class RemoveVersionPage(IMediator mediator, Sentences sentences, PageLanguage language) : ConsolePage(mediator, sentences)
{
    /// <summary>The statement.</summary>
    public EditedStatement Statement { get; private set; } = null!;

    /// <summary>The version.</summary>
    public EditedStatementVersion Version { get; private set; } = null!;

    /// <summary>How many readers of its lists get this version.</summary>
    public int Readers { get; private set; }

    /// <summary>Its title in its own language.</summary>
    public string Title => Statement.Versions.First(version => version.Language == Statement.Language).Title;

    /// <summary>Shows what it would do.</summary>
    public Task OnGetAsync(Guid id, string of, CancellationToken cancellationToken) => LoadAsync(id, of, cancellationToken);

    /// <summary>Deletes it.</summary>
    public async Task<IActionResult> OnPostAsync(Guid id, string of, long? version, CancellationToken cancellationToken)
    {
        await LoadAsync(id, of, cancellationToken);
        try
        {
            if (await TryAsync(() => Mediator.Send(new RemoveStatementVersion(Statement.Id, of, version), cancellationToken)))
            {
                Notice = "Console.Remove.Done";
                return Redirect(language.Path($"/console/statements/{Statement.Id}"));
            }
        }
        catch (Stale stale)
        {
            Refuse(stale);
        }

        return Refused();
    }

    private async Task LoadAsync(Guid id, string of, CancellationToken cancellationToken)
    {
        Statement = await Mediator.Send(new EditStatement(id.ToString()), cancellationToken);
        Version = Statement.Versions.FirstOrDefault(version => version.Language == of) ?? throw new NotFound("StatementVersion");
        var plan = await Mediator.Send(new PlanAlert(Statement.Id), cancellationToken);
        Readers = plan.Languages.Where(readers => readers.Version == of).Sum(readers => readers.Count);
    }
}
