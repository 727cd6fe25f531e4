using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application;
using Solidarity.Application.Petitions;
using Solidarity.Domain;
using Solidarity.Domain.Petitions;
using Solidarity.Web.Pictures;
using Solidarity.Web.Site;

namespace Solidarity.Web.Petitions.Console;

/// <summary>Signatures from other systems: bringing a table, and how the ones before stand.</summary>
[RequestSizeLimit(LargestRequest)]
public sealed class ImportPage(IMediator mediator, Sentences sentences, PageLanguage language, IActor actor) : ConsolePage(mediator, sentences)
{
    /// <summary>More than the largest table, so that one that is too large is told so on the page.</summary>
    private const int LargestRequest = 2 * PetitionBatch.MaxFileBytes;

    /// <summary>The petition.</summary>
    public EditedPetition Petition { get; private set; } = null!;

    /// <summary>The files before.</summary>
    public BatchListView Batches { get; private set; } = null!;

    /// <summary>Where the file comes from, as typed.</summary>
    public string? Source { get; private set; }

    /// <summary>Shows the page.</summary>
    public Task OnGetAsync(Guid id, Guid? before, CancellationToken cancellationToken) => LoadAsync(id, before, cancellationToken);

    /// <summary>Reads the file, and leads to what was found in it.</summary>
    public async Task<IActionResult> OnPostAsync(Guid id, string? source, IFormFile? file, CancellationToken cancellationToken)
    {
        BatchId? read = null;
        if (await TryAsync(async () => read = await Mediator.Send(new ReadSignatureFile(PetitionId.From(id), await ContentAsync(file, cancellationToken), source), cancellationToken)))
        {
            return Redirect(language.Path($"/console/petitions/{id}/batches/{read}"));
        }

        Source = source;
        await LoadAsync(id, null, cancellationToken);
        return Refused();
    }

    private static async Task<byte[]> ContentAsync(IFormFile? file, CancellationToken cancellationToken)
    {
        if (file is null or { Length: 0 })
        {
            throw new DomainError(file is null ? "SignatureFile.None" : "SignatureFile.Empty", "file");
        }

        return await file.BytesAsync(cancellationToken, PetitionBatch.MaxFileBytes + 1);
    }

    private async Task LoadAsync(Guid id, Guid? before, CancellationToken cancellationToken)
    {
        Petition = await Mediator.Send(new EditPetition(id.ToString()), cancellationToken);
        if (!(await actor.ScopeAsync(Right.ChangePersonalData, cancellationToken)).Covers(Petition.Campaign))
        {
            throw new NotAllowed(actor.IsKnown);
        }

        var batches = await Mediator.Send(new ListBatches(Petition.Id, SignatureChannel.Imported, before is { } at ? BatchId.From(at) : null, BatchListView.Most), cancellationToken);
        Batches = new BatchListView(
            Petition.Id, batches, batches.Count == BatchListView.Most ? language.Path($"/console/petitions/{id}/import") + "?before=" + batches[^1].Id : null);
    }
}
