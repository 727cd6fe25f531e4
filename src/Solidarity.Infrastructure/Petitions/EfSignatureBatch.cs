using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Petitions;
using Solidarity.Domain.Petitions;
using Solidarity.Infrastructure.Guards;
using Solidarity.Infrastructure.Outbox;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Infrastructure.Petitions;

/// <summary>The portable way, by EF Core alone: for databases without one of their own, and what the others are held against in tests.</summary>
internal sealed class EfSignatureBatch(IDbContextFactory<SolidarityDb> databases, OutboxEvents events, TimeProvider time) : ISignatureBatch
{
    public async Task<StoreOutcome[]> StoreAsync(IReadOnlyList<ReadySignature> batch, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var outcomes = new StoreOutcome[batch.Count];
        await SpendAsync(db, batch, outcomes, cancellationToken);
        var repeated = await RepeatsAsync(db, batch, outcomes, cancellationToken);
        List<ReadySignature> stored = [.. batch.Where((_, i) => outcomes[i] == StoreOutcome.Stored)];
        db.Signatures.AddRange(stored.Select(x => x.Signature));
        db.Outbox.AddRange(BatchWork.Outbox(events, stored, repeated, time.GetUtcNow()));
        await db.SaveChangesAsync(cancellationToken);
        foreach (var work in BatchWork.Of(stored))
        {
            await CountAsync(db, work, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return outcomes;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static async Task SpendAsync(SolidarityDb db, IReadOnlyList<ReadySignature> batch, StoreOutcome[] outcomes, CancellationToken cancellationToken)
    {
        var ids = batch.Where(x => x.Spent is not null).Select(x => x.Spent!.Id).ToList();
        if (ids.Count == 0)
        {
            return;
        }

        var spent = (await db.SpentProofs.Where(x => ids.Contains(x.Id)).Select(x => x.Id).ToListAsync(cancellationToken)).ToHashSet();
        for (var i = 0; i < batch.Count; i++)
        {
            if (batch[i].Spent is not { } proof)
            {
                continue;
            }

            if (spent.Add(proof.Id))
            {
                db.SpentProofs.Add(new SpentProof(proof.Id, proof.ExpiresAt));
            }
            else
            {
                outcomes[i] = StoreOutcome.Replayed;
            }
        }
    }

    private static async Task<List<SignatureId>> RepeatsAsync(SolidarityDb db, IReadOnlyList<ReadySignature> batch, StoreOutcome[] outcomes, CancellationToken cancellationToken)
    {
        var mailboxes = batch.Select(x => x.Signature.MailboxKey).ToList();
        var known = (await db.Signatures.Where(x => mailboxes.Contains(x.MailboxKey)).Select(x => new { x.Id, x.PetitionId, x.MailboxKey, x.NameKey }).ToListAsync(cancellationToken))
            .ToDictionary(x => (x.PetitionId, Convert.ToHexString(x.MailboxKey), Convert.ToHexString(x.NameKey)), x => x.Id);
        List<SignatureId> repeated = [];
        for (var i = 0; i < batch.Count; i++)
        {
            var signature = batch[i].Signature;
            var key = (signature.PetitionId, Convert.ToHexString(signature.MailboxKey), Convert.ToHexString(signature.NameKey));
            if (outcomes[i] == StoreOutcome.Stored && !known.TryAdd(key, signature.Id))
            {
                outcomes[i] = StoreOutcome.Repeat;
                repeated.Add(known[key]);
            }
        }

        return repeated;
    }

    private static async Task CountAsync(SolidarityDb db, BatchWork work, CancellationToken cancellationToken)
    {
        var (petition, count) = (work.Petition, work.Stored.Count);
        await db.PetitionHeads.Where(x => x.PetitionId == petition).ExecuteUpdateAsync(x => x.SetProperty(y => y.Seq, y => y.Seq + count), cancellationToken);
        var last = await db.PetitionHeads.Where(x => x.PetitionId == petition).Select(x => x.Seq).SingleAsync(cancellationToken);
        await db.InsertAsync([.. work.Entries(last)], cancellationToken);
        foreach (var (total, change) in work.Tally.Changes)
        {
            await db.MoveTotalAsync(petition, total, change, cancellationToken);
        }
    }
}
