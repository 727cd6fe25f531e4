using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application;
using Solidarity.Web.Site;

namespace Solidarity.Web.Petitions.Console;

/// <summary>Open petitions that ask for much the same, while one is being written: the list alone. Nothing is stored.</summary>
[Requires(Right.Write, InAnyCampaign = true)]
[RequestSizeLimit(MaxRequestBytes)]
public sealed class SimilarPage(IMediator mediator, Sentences sentences) : PetitionFormPage(mediator, sentences)
{
    /// <summary>There is nothing to compare without a text.</summary>
    public IActionResult OnGet() => NotFound();

    /// <summary>Shows those that are like what is typed.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        await FindSimilarAsync(cancellationToken);
        return Partial("/Petitions/Console/_Similar.cshtml", Similar);
    }
}
