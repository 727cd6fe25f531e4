using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application;
using Solidarity.Application.Petitions;
using Solidarity.Domain;
using Solidarity.Domain.Petitions;
using Solidarity.Domain.Pictures;
using Solidarity.Web.Pictures;
using Solidarity.Web.Site;

namespace Solidarity.Web.Petitions.Console;

/// <summary>One batch of signatures: how it stands, what was not taken and why, its photographs, and what can be done with it. It names nobody.</summary>
[RequestSizeLimit(PictureEndpoints.LargestUpload)]
public sealed class BatchPage(IMediator mediator, Sentences sentences, PageLanguage language, ConsoleRail rail) : ConsolePage(mediator, sentences)
{
    /// <summary>The petition.</summary>
    public EditedPetition Petition { get; private set; } = null!;

    /// <summary>The batch.</summary>
    public BatchDetail Detail { get; private set; } = null!;

    /// <summary>Why, as typed.</summary>
    public string? Why { get; private set; }

    /// <summary>Whether the one who looks may type in, import and add photographs.</summary>
    public bool MayEnter { get; private set; }

    /// <summary>Whether the one who looks may remove it and bring it back.</summary>
    public bool MayRemove { get; private set; }

    /// <summary>Whether the one who looks may see photographs.</summary>
    public bool MaySee { get; private set; }

    /// <summary>Shows the page.</summary>
    public Task OnGetAsync(Guid id, Guid row, CancellationToken cancellationToken) => LoadAsync(id, row, cancellationToken);

    /// <summary>Does one of the acts.</summary>
    public async Task<IActionResult> OnPostAsync(Guid id, Guid row, string? act, string? why, IFormFile? picture, int number, CancellationToken cancellationToken)
    {
        var (petition, batch) = (PetitionId.From(id), BatchId.From(row));
        try
        {
            if (await TryAsync(() => ActAsync(petition, batch, act, why, picture, number, cancellationToken)))
            {
                Notice = "Console.Batch.Done." + (act ?? "remove");
                return Redirect(language.Path($"/console/petitions/{id}/batches/{row}"));
            }
        }
        catch (Stale)
        {
            Refuse(new DomainError("Batch.Changed"));
        }

        Why = why;
        await LoadAsync(id, row, cancellationToken);
        return Refused();
    }

    private async Task ActAsync(PetitionId petition, BatchId batch, string? act, string? why, IFormFile? picture, int number, CancellationToken cancellationToken)
    {
        switch (act)
        {
            case "finish":
                await Mediator.Send(new FinishSheets(petition, batch), cancellationToken);
                break;
            case "import":
                await Mediator.Send(new ImportSignatures(petition, batch), cancellationToken);
                break;
            case "drop":
                await Mediator.Send(new DropSignatureFile(petition, batch), cancellationToken);
                break;
            case "restore":
                await Mediator.Send(new RestoreBatch(petition, batch, why), cancellationToken);
                break;
            case "photo":
                await Mediator.Send(new AddBatchPhoto(petition, batch, await ReadAsync(picture, cancellationToken)), cancellationToken);
                break;
            case "drop-photo":
                await Mediator.Send(new DropBatchPhoto(petition, batch, number), cancellationToken);
                break;
            default:
                await Mediator.Send(new RemoveBatch(petition, batch, why), cancellationToken);
                break;
        }
    }

    private static async Task<byte[]> ReadAsync(IFormFile? file, CancellationToken cancellationToken)
    {
        if (file is null or { Length: 0 })
        {
            throw new DomainError("Batch.NoPhoto", "picture");
        }

        if (file.Length > Picture.MaxUploadBytes)
        {
            throw new DomainError("Picture.TooLarge", "picture", Picture.MaxUploadBytes / 1024 / 1024);
        }

        return await file.BytesAsync(cancellationToken);
    }

    private async Task LoadAsync(Guid id, Guid row, CancellationToken cancellationToken)
    {
        Petition = await Mediator.Send(new EditPetition(id.ToString()), cancellationToken);
        Detail = await Mediator.Send(new ShowBatch(Petition.Id, BatchId.From(row)), cancellationToken);
        (MayEnter, MayRemove, MaySee) = (await rail.MayAsync(Right.ChangePersonalData), await rail.MayAsync(Right.Moderate), await rail.MayAsync(Right.SeePersonalData));
    }
}
