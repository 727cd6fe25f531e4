using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application.Petitions;
using Solidarity.Web.Site;

namespace Solidarity.Web.Petitions.Console;

/// <summary>Taking the confirmed signatures of a petition out.</summary>
public sealed class ExportPage(IMediator mediator, Sentences sentences, PageLanguage language) : ConsolePage(mediator, sentences)
{
    /// <summary>The petition.</summary>
    public EditedPetition Petition { get; private set; } = null!;

    /// <summary>How exports stand.</summary>
    public SignatureExports Exports { get; private set; } = null!;

    /// <summary>Why, as typed.</summary>
    [BindProperty]
    public string? Reason { get; set; }

    /// <summary>Whether the file can be fetched now.</summary>
    public bool IsOpen => !Exports.NeedsSecond || Exports.Asked.Any(x => x.IsApproved);

    /// <summary>Shows the page.</summary>
    public Task OnGetAsync(Guid id, CancellationToken cancellationToken) => LoadAsync(id, cancellationToken);

    /// <summary>Gives the file, or asks a second person.</summary>
    public async Task<IActionResult> OnPostAsync(Guid id, CancellationToken cancellationToken)
    {
        await LoadAsync(id, cancellationToken);
        if (!IsOpen)
        {
            if (!await TryAsync(() => Mediator.Send(new AskForSignatureExport(Petition.Id, Reason), cancellationToken)))
            {
                return Refused();
            }

            Notice = "Console.Person.ExportAsked";
            return Redirect(language.Path($"/console/petitions/{Petition.Id}/export"));
        }

        SignatureExport? export = null;
        return await TryAsync(async () => export = await Mediator.Send(new ExportSignatures(Petition.Id, Reason), cancellationToken)) ? SignatureFile.Of(export!) : Refused();
    }

    private async Task LoadAsync(Guid id, CancellationToken cancellationToken)
    {
        Petition = await Mediator.Send(new EditPetition(id.ToString()), cancellationToken);
        Exports = await Mediator.Send(new ListSignatureExports(Petition.Id), cancellationToken);
    }
}
