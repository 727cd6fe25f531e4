using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application.Statements;
using Solidarity.Domain;
using Solidarity.Web.Site;

namespace Solidarity.Web.Statements.Console;

/// <summary>Taking a statement back: what that does, in numbers, and why it is done.</summary>
public sealed class WithdrawPage(IMediator mediator, Sentences sentences, PageLanguage language) : ConsolePage(mediator, sentences)
{
    /// <summary>The statement.</summary>
    public EditedStatement Statement { get; private set; } = null!;

    /// <summary>What it would do to its mails.</summary>
    public WithdrawalPlan Plan { get; private set; } = null!;

    /// <summary>Its title in its own language.</summary>
    public string Title => Statement.Versions.First(version => version.Language == Statement.Language).Title;

    /// <summary>Why, as typed.</summary>
    [BindProperty]
    public string? Reason { get; set; }

    /// <summary>The statement's name, as typed: asked for where mails are stopped, for that can't be undone.</summary>
    [BindProperty]
    public string? Name { get; set; }

    /// <summary>Shows what it would do.</summary>
    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancellationToken)
    {
        await LoadAsync(id, cancellationToken);
        return Statement.State == "published" ? Page() : Redirect(Editor);
    }

    /// <summary>Takes it back.</summary>
    public async Task<IActionResult> OnPostAsync(Guid id, CancellationToken cancellationToken)
    {
        await LoadAsync(id, cancellationToken);
        if (Plan.Unsent > 0 && !string.Equals(Name?.Trim(), Statement.Slug, StringComparison.OrdinalIgnoreCase))
        {
            Refuse(new DomainError("Name.Other", "name", Statement.Slug));
            return Refused();
        }

        if (!await TryAsync(() => Mediator.Send(new WithdrawStatement(Statement.Id, Reason), cancellationToken)))
        {
            return Refused();
        }

        Notice = "Console.Withdraw.Done";
        return Redirect(Editor);
    }

    private string Editor => language.Path($"/console/statements/{Statement.Id}");

    private async Task LoadAsync(Guid id, CancellationToken cancellationToken)
    {
        Statement = await Mediator.Send(new EditStatement(id.ToString()), cancellationToken);
        Plan = await Mediator.Send(new PlanWithdrawal(Statement.Id), cancellationToken);
    }
}
