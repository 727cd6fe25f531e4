using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Audit;
using Solidarity.Application.Supporters;
using Solidarity.Domain;
using Solidarity.Domain.Petitions;
using Solidarity.Domain.Pictures;

namespace Solidarity.Application.Petitions;

/// <summary>Keeps a photograph or scan of a sheet with its batch, sealed, until the promised day is over.</summary>
/// <param name="Petition">The petition.</param>
/// <param name="Batch">The batch.</param>
/// <param name="File">The picture.</param>
[Requires(Right.ChangePersonalData)]
public sealed record AddBatchPhoto(PetitionId Petition, BatchId Batch, byte[] File) : ICommand<int>, IWithinPetition;

/// <summary>A photograph of a sheet. Every reading is logged.</summary>
/// <param name="Petition">The petition.</param>
/// <param name="Batch">The batch.</param>
/// <param name="Number">Its place among those of the batch.</param>
/// <param name="Reason">Why it is looked at.</param>
[Requires(Right.SeePersonalData)]
public sealed record ReadBatchPhoto(PetitionId Petition, BatchId Batch, int Number, string? Reason) : IQuery<PhotoContent>, IReadsPersonalData, IWithinPetition;

/// <summary>Deletes a photograph that was kept by mistake.</summary>
[Requires(Right.ChangePersonalData)]
public sealed record DropBatchPhoto(PetitionId Petition, BatchId Batch, int Number) : ICommand<Unit>, IWithinPetition;

/// <summary>A photograph.</summary>
/// <param name="Content">The encoded picture.</param>
/// <param name="MediaType">As in <c>image/webp</c>.</param>
public sealed record PhotoContent(byte[] Content, string MediaType);

internal sealed class ReadBatchPhotoValidator : AbstractValidator<ReadBatchPhoto>
{
    public ReadBatchPhotoValidator() => RuleFor(x => x.Reason).Reason();
}

internal sealed class BatchPhotosHandler(ISolidarityDb db, IPictureReader reader, IActor actor, TimeProvider time) :
    IRequestHandler<AddBatchPhoto, int>, IRequestHandler<ReadBatchPhoto, PhotoContent>, IRequestHandler<DropBatchPhoto, Unit>
{
    public Task<int> Handle(AddBatchPhoto request, CancellationToken cancellationToken) => db.AgainIfOvertakenAsync(async () =>
    {
        if (request.File.Length > Picture.MaxUploadBytes)
        {
            throw new DomainError("Picture.TooLarge", "picture", Picture.MaxUploadBytes / 1024 / 1024);
        }

        await RefuseUnlessThereAsync(request.Batch, request.Petition, cancellationToken);
        var (id, now) = (request.Batch, time.GetUtcNow());
        var numbers = await db.BatchPhotos.Where(x => x.BatchId == id).Select(x => x.Number).ToListAsync(cancellationToken);
        if (numbers.Count >= PetitionBatch.MaxPhotos)
        {
            throw new DomainError("Batch.TooManyPhotos", "picture", PetitionBatch.MaxPhotos);
        }

        var taken = reader.Read(request.File);
        var photo = new BatchPhoto(id, numbers.Count == 0 ? 1 : numbers.Max() + 1, taken.Content, taken.MediaType, taken.Width, taken.Height, actor.Organizer, now);
        db.BatchPhotos.Add(photo);
        await db.SaveChangesAsync(cancellationToken);
        return photo.Number;
    });

    public async Task<PhotoContent> Handle(ReadBatchPhoto request, CancellationToken cancellationToken)
    {
        var (id, of, number) = (request.Batch, request.Petition, request.Number);
        var photo = await db.BatchPhotos.AsNoTracking().SingleOrDefaultAsync(
            x => x.BatchId == id && x.Number == number && db.PetitionBatches.Any(batch => batch.Id == x.BatchId && batch.PetitionId == of), cancellationToken) ?? throw new NotFound("Picture");
        return new PhotoContent(photo.Content, photo.MediaType);
    }

    public async Task<Unit> Handle(DropBatchPhoto request, CancellationToken cancellationToken)
    {
        await RefuseUnlessThereAsync(request.Batch, request.Petition, cancellationToken);
        var (id, number) = (request.Batch, request.Number);
        await db.BatchPhotos.Where(x => x.BatchId == id && x.Number == number).ExecuteDeleteAsync(cancellationToken);
        return Unit.Value;
    }

    private async Task RefuseUnlessThereAsync(BatchId id, PetitionId of, CancellationToken cancellationToken)
    {
        if (!await db.PetitionBatches.AnyAsync(x => x.Id == id && x.PetitionId == of && x.Channel == SignatureChannel.Paper && x.DueAt != null, cancellationToken))
        {
            throw new NotFound("Batch");
        }
    }
}
