using MediatR;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Solidarity.Application.Petitions;
using Solidarity.Domain;
using Solidarity.Domain.Petitions;
using Solidarity.Web.Site;

namespace Solidarity.Web.Petitions.Console;

/// <summary>The sheets of a batch, to be printed on A4 (or Letter): each with what is asked, who is responsible, its lines, and its code for people and cameras.</summary>
public sealed class SheetsPage(IMediator mediator, SiteLook look) : PageModel
{
    /// <summary>What stands on them.</summary>
    public PrintedSheets Sheets { get; private set; } = null!;

    /// <summary>The language of our own words on them.</summary>
    public LanguageTag Words { get; private set; }

    /// <summary>The code of a sheet for cameras: it leads to where the sheet is typed in.</summary>
    public SquareCode Code(int sheet) => SquareCode.Of($"{look.BaseUrl}/console/paper/{Sheets.Batch.Code}/{sheet}");

    /// <summary>Shows them.</summary>
    public async Task OnGetAsync(Guid id, Guid row, CancellationToken cancellationToken)
    {
        Sheets = await mediator.Send(new ShowSheets(PetitionId.From(id), BatchId.From(row)), cancellationToken);
        var language = LanguageTag.FromStored(Sheets.Language);
        Words = InterfaceLanguages.Has(language) ? language : LanguageTag.FromStored(Sheets.WordingLanguage);
    }
}
