using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Audit;
using Solidarity.Application.Supporters;
using Solidarity.Domain;
using Solidarity.Domain.Petitions;

namespace Solidarity.Application.Petitions;

/// <summary>Takes all signatures of a batch out of the count. They can be brought back until the promised day.</summary>
/// <param name="Petition">The petition.</param>
/// <param name="Batch">The batch.</param>
/// <param name="Why">Why.</param>
[Requires(Right.Moderate)]
public sealed record RemoveBatch(PetitionId Petition, BatchId Batch, string? Why) : ICommand<BatchSeen>, IWithinPetition, ISaysWhy;

/// <summary>Brings the signatures of a batch that was removed back into the count; those that were removed or taken back one by one stay as they are.</summary>
/// <param name="Petition">The petition.</param>
/// <param name="Batch">The batch.</param>
/// <param name="Why">Why.</param>
[Requires(Right.Moderate)]
public sealed record RestoreBatch(PetitionId Petition, BatchId Batch, string? Why) : ICommand<BatchSeen>, IWithinPetition, ISaysWhy;

internal sealed class RemoveBatchValidator : AbstractValidator<RemoveBatch>
{
    public RemoveBatchValidator() => RuleFor(x => x.Why).Reason();
}

internal sealed class RestoreBatchValidator : AbstractValidator<RestoreBatch>
{
    public RestoreBatchValidator() => RuleFor(x => x.Why).Reason();
}

internal sealed class RemoveBatchHandler(ISolidarityDb db, BatchMoving moving, IJobs jobs, TimeProvider time) : IRequestHandler<RemoveBatch, BatchSeen>, IRequestHandler<RestoreBatch, BatchSeen>
{
    public Task<BatchSeen> Handle(RemoveBatch request, CancellationToken cancellationToken) =>
        ActAsync(request.Batch, request.Petition, (batch, _, now) => batch.Remove(now), cancellationToken);

    public Task<BatchSeen> Handle(RestoreBatch request, CancellationToken cancellationToken) =>
        ActAsync(request.Batch, request.Petition, (batch, petition, now) => batch.Restore(petition, now), cancellationToken);

    private async Task<BatchSeen> ActAsync(BatchId id, PetitionId of, Action<PetitionBatch, Petition, DateTimeOffset> act, CancellationToken cancellationToken)
    {
        var channel = await db.AgainIfOvertakenAsync(async () =>
        {
            var batch = await db.PetitionBatches.SingleOrDefaultAsync(x => x.Id == id && x.PetitionId == of, cancellationToken) ?? throw new NotFound("Batch");
            act(batch, await db.Petitions.AsNoTracking().SingleAsync(x => x.Id == of, cancellationToken), time.GetUtcNow());
            await db.SaveChangesAsync(cancellationToken);
            return batch.Channel;
        });
        if (channel == SignatureChannel.Paper)
        {
            await moving.RunAsync(id, cancellationToken);
        }
        else
        {
            jobs.LookAgain(Work.Batches);
        }

        return (await db.PetitionBatches.AsNoTracking().SingleAsync(x => x.Id == id, cancellationToken)).Seen();
    }
}
