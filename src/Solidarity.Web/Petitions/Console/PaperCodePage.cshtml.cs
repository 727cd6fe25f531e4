using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application;
using Solidarity.Application.Petitions;
using Solidarity.Domain;
using Solidarity.Web.Site;

namespace Solidarity.Web.Petitions.Console;

/// <summary>Where a camera leads that reads the code of a sheet: on to the sheet. The code says nothing to anybody else.</summary>
[Requires(Right.SeeConsole, InAnyCampaign = true)]
public sealed class PaperCodePage(IMediator mediator, Sentences sentences, PageLanguage language) : ConsolePage(mediator, sentences)
{
    /// <summary>Leads on.</summary>
    public async Task<IActionResult> OnGetAsync(string code, int? sheet, CancellationToken cancellationToken)
    {
        FoundBatch? found = null;
        if (!await TryAsync(async () => found = await Mediator.Send(new FindBatch(code), cancellationToken)))
        {
            return Refused(StatusCodes.Status404NotFound);
        }

        var batch = $"/console/petitions/{found!.Petition}/batches/{found.Batch}";
        return Redirect(language.Path(sheet is { } number ? $"{batch}/enter?sheet={number}" : batch));
    }
}
