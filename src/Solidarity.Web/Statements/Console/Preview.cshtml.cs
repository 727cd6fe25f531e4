using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application;
using Solidarity.Web.Site;

namespace Solidarity.Web.Statements.Console;

/// <summary>What a text becomes, while it is being written: the sheet alone. Nothing is stored.</summary>
[Requires(Right.Write, InAnyCampaign = true)]
public sealed class PreviewPage(IMediator mediator, Sentences sentences) : StatementFormPage(mediator, sentences)
{
    /// <summary>There is nothing to see without a text.</summary>
    public IActionResult OnGet() => NotFound();

    /// <summary>Shows the text.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        await ShowAsync(cancellationToken);
        return Partial("/Statements/Console/_Sheet.cshtml", Sheet);
    }
}
