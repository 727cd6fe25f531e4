using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.Petitions;

namespace Solidarity.Application.Petitions;

/// <summary>
/// Makes signatures of the lines of batches, takes them out of the count and brings them back: part by part, each in one transaction with
/// its steps in the journal. It may be cut off anywhere and run on several servers at once.
/// </summary>
public sealed class BatchMoving(ISolidarityDb db, IKeyedHashes hashes, TimeProvider time)
{
    private const int Most = 500;

    /// <summary>Goes on with all batches that have something to do.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var moving = await db.PetitionBatches.Where(x => x.State == BatchState.Counting || x.State == BatchState.Removing || x.State == BatchState.Restoring)
            .OrderBy(x => x.Id).Select(x => x.Id).Take(100).ToListAsync(cancellationToken);
        foreach (var id in moving)
        {
            await RunAsync(id, cancellationToken);
        }
    }

    /// <summary>Goes on with one batch until nothing is left to do.</summary>
    public async Task RunAsync(BatchId id, CancellationToken cancellationToken)
    {
        do
        {
            db.Forget();
        }
        while (await StepAsync(id, cancellationToken));
        db.Forget();
    }

    private async Task<bool> StepAsync(BatchId id, CancellationToken cancellationToken)
    {
        var batch = await db.PetitionBatches.SingleOrDefaultAsync(x => x.Id == id, cancellationToken);
        if (batch is not { IsMoving: true })
        {
            return false;
        }

        var petition = await db.Petitions.AsNoTracking().SingleAsync(x => x.Id == batch.PetitionId, cancellationToken);
        try
        {
            return batch.State == BatchState.Counting ? await CountPartAsync(batch, petition, cancellationToken) : await MovePartAsync(batch, petition, cancellationToken);
        }
        catch (Stale)
        {
            // An organizer, or another server, was faster: look again at what is stored now.
            return true;
        }
    }

    private async Task<bool> CountPartAsync(PetitionBatch batch, Petition petition, CancellationToken cancellationToken)
    {
        var (id, entry) = (batch.Id, batch.CountedEntry);
        var part = await db.BatchParts.AsNoTracking().Where(x => x.BatchId == id && x.Entry == entry && x.CountedAt == null).OrderBy(x => x.Number).FirstOrDefaultAsync(cancellationToken);
        if (part is null)
        {
            await db.BatchParts.Where(x => x.BatchId == id && x.Entry != entry).ExecuteDeleteAsync(cancellationToken);
            batch.Settle(time.GetUtcNow(), hasMore: false);
            await db.SaveChangesAsync(cancellationToken);
            return false;
        }

        var now = time.GetUtcNow();
        List<BatchLine> lines = [.. StoredLines.Read<BatchLine>(part.Lines).Where(x => !x.IsEmpty)];
        var repeats = await new RepeatFinder(db, hashes).FindAsync(petition, lines, null, batch.Channel, petition.Day(now), cancellationToken);
        List<LineRefused> refused = [.. StoredLines.Read<LineRefused>(part.Refused)];
        List<Signature> signatures = [];
        var bad = 0;
        foreach (var line in lines)
        {
            if (line.Fault() is { } fault)
            {
                refused.Add(new LineRefused(line.Number, fault.Code));
                bad++;
            }
            else if (repeats.TryGetValue(line.Number, out var before))
            {
                refused.Add(new LineRefused(line.Number, BatchLines.Repeats[before.Channel], before.On));
            }
            else
            {
                signatures.Add(Made(line, batch, petition, part, now));
            }
        }

        var (number, why) = (part.Number, StoredLines.Write([.. refused.OrderBy(x => x.Line)]));
        return await db.InTransactionAsync(
            async cancel =>
            {
                // Whoever sets the moment counts the part.
                if (await db.BatchParts.Where(x => x.BatchId == id && x.Entry == entry && x.Number == number && x.CountedAt == null).ExecuteUpdateAsync(
                    set => set.SetProperty(x => x.CountedAt, now).SetProperty(x => x.Lines, (string?)null).SetProperty(x => x.Refused, why), cancel) == 1)
                {
                    db.Signatures.AddRange(signatures);
                    batch.Count(signatures.Count, bad, repeats.Count);
                    await db.CountAsync(petition, [.. signatures.Select(Move.Received)], now, cancel);
                }

                return true;
            },
            cancellationToken);
    }

    // The number of a line in its file is its place; a sheet's lines come after those of the sheets before it.
    private Signature Made(BatchLine line, PetitionBatch batch, Petition petition, BatchPart part, DateTimeOffset now)
    {
        var at = batch.Channel == SignatureChannel.Paper ? ((part.Number - 1) * PetitionBatch.MaxLines) + line.Number : line.Number;
        var signed = line.SignedAt is { } moment && moment < now ? moment : now;
        var signer = new BatchSigner(
            line.Name!, line.PostalCode, CountryCode.TryParse(line.Country, out var country) ? country : null, line.Region,
            line.Email is { } email ? EmailAddress.Parse(email) : null, signed);
        return Signature.FromBatch(EntityId.New<SignatureId>(now), petition, batch, signer, line.Keys(hashes, batch.Id, at), now);
    }

    private async Task<bool> MovePartAsync(PetitionBatch batch, Petition petition, CancellationToken cancellationToken)
    {
        var (now, id) = (time.GetUtcNow(), (BatchId?)batch.Id);
        var isRemoving = batch.State == BatchState.Removing;
        var signatures = await (isRemoving
                ? db.Signatures.Where(x => x.BatchId == id && (x.State == SignatureState.Confirmed || x.State == SignatureState.Held))
                : db.Signatures.Where(x => x.BatchId == id && x.State == SignatureState.Removed && x.Reason == SignatureReason.Batch && x.Name != null))
            .OrderBy(x => x.Id).Take(Most).ToListAsync(cancellationToken);
        if (signatures.Count == 0)
        {
            var (of, entry) = (batch.Id, batch.CountedEntry);
            batch.Settle(now, hasMore: await db.BatchParts.AnyAsync(x => x.BatchId == of && x.Entry == entry && x.CountedAt == null, cancellationToken));
            await db.SaveChangesAsync(cancellationToken);
            return batch.IsMoving;
        }

        return await db.InTransactionAsync(
            async cancel =>
            {
                await db.CountAsync(petition, [.. signatures.Select(x => isRemoving ? x.Remove(SignatureReason.Batch, now) : x.Restore(now))], now, cancel);
                return true;
            },
            cancellationToken);
    }
}
