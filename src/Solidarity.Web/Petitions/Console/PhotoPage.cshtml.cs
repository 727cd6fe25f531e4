using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application;
using Solidarity.Application.Petitions;
using Solidarity.Domain.Petitions;
using Solidarity.Web.Site;
using Solidarity.Web.Supporters.Console;

namespace Solidarity.Web.Petitions.Console;

/// <summary>A photograph of a sheet: before it is shown, the page asks why, and the reading is logged.</summary>
public sealed class PhotoPage(IMediator mediator, Sentences sentences, ReadingReason reasons, IActor actor) : PetitionDataPage(mediator, sentences, reasons, actor)
{
    /// <summary>Asks why, or gives the picture.</summary>
    public async Task<IActionResult> OnGetAsync(Guid row, int number, CancellationToken cancellationToken)
    {
        if (Reason is null)
        {
            return Page();
        }

        var photo = await Mediator.Send(new ReadBatchPhoto(Petition.Id, BatchId.From(row), number, Reason), cancellationToken);
        Response.Headers.CacheControl = "no-store";
        return File(photo.Content, photo.MediaType);
    }
}
