using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application.Statements;
using Solidarity.Web.Site;

namespace Solidarity.Web.Statements.Console;

/// <summary>Telling readers of the alert of a correction: how many, and one button a language.</summary>
public sealed class CorrectionsPage(IMediator mediator, Sentences sentences, PageLanguage language) : ConsolePage(mediator, sentences)
{
    /// <summary>The statement.</summary>
    public EditedStatement Statement { get; private set; } = null!;

    /// <summary>Its corrections.</summary>
    public IReadOnlyList<CorrectionPlan> Corrections { get; private set; } = [];

    /// <summary>Its title in its own language.</summary>
    public string Title => Statement.Versions.First(version => version.Language == Statement.Language).Title;

    /// <summary>Shows whom each correction concerns.</summary>
    public Task OnGetAsync(Guid id, CancellationToken cancellationToken) => LoadAsync(id, cancellationToken);

    /// <summary>Sends the mail about one.</summary>
    public async Task<IActionResult> OnPostAsync(Guid id, string? of, CancellationToken cancellationToken)
    {
        await LoadAsync(id, cancellationToken);
        if (!await TryAsync(() => Mediator.Send(new SendCorrection(Statement.Id, of ?? Statement.Language), cancellationToken)))
        {
            await LoadAsync(id, cancellationToken);
            return Refused(StatusCodes.Status409Conflict);
        }

        Notice = "Console.Corrections.Sent";
        return Redirect(language.Path($"/console/statements/{Statement.Id}/corrections"));
    }

    private async Task LoadAsync(Guid id, CancellationToken cancellationToken)
    {
        Statement = await Mediator.Send(new EditStatement(id.ToString()), cancellationToken);
        Corrections = await Mediator.Send(new PlanCorrections(Statement.Id), cancellationToken);
    }
}
