using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Petitions;

namespace Solidarity.Application.Petitions;

/// <summary>What comes due with handovers: bundles that an office wished, mail to a full mailbox once more, and forgetting.</summary>
public sealed class HandoverClock(ISolidarityDb db, IKeyedHashes hashes, MailEachSignature each, TimeProvider time, IJobs jobs)
{
    private const int Batch = 50;

    /// <summary>Does all that is due.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await BundleAsync(now, cancellationToken);
        await each.RunAsync(now, cancellationToken);
        await TryFullMailboxesAsync(now, cancellationToken);
        await ForgetAsync(now, cancellationToken);
        db.Forget();
    }

    private async Task BundleAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var due = await db.Handovers.Where(x => x.DueAt <= now && x.Wish != HandoverWish.Each).OrderBy(x => x.DueAt).Take(Batch).ToListAsync(cancellationToken);
        if (due.Count == 0)
        {
            return;
        }

        var ids = due.Select(x => x.PetitionId).Distinct().ToList();
        var petitions = await db.Petitions.AsNoTracking().Where(x => ids.Contains(x.Id)).ToDictionaryAsync(x => x.Id, cancellationToken);
        var withNew = await WithNewAsync(due, now, cancellationToken);
        foreach (var handover in due)
        {
            var petition = petitions[handover.PetitionId];
            if (petition.PromiseEnds <= now)
            {
                handover.Give(handover.GivenUpTo, null);
            }
            else if (withNew.Contains(handover.Id))
            {
                db.Handovers.Add(handover.Follow(EntityId.New<HandoverId>(now), petition, hashes.Of(handover.Email), now));
            }
            else
            {
                handover.Give(handover.GivenUpTo, now + TimeSpan.FromDays(1));
            }
        }

        try
        {
            await db.SaveChangesAsync(cancellationToken);
            jobs.LookAgain(Work.Handovers);
        }
        catch (Stale)
        {
            // Another server, or the office, was faster; what is due still is found when the clock is next looked at.
            db.Forget();
        }
    }

    /// <summary>Those of the handovers for which more signatures may go.</summary>
    private async Task<HashSet<HandoverId>> WithNewAsync(List<Handover> due, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (ids, upTo) = (due.ConvertAll(x => x.Id), now - Handover.Settled);
        return
        [
            .. await db.Handovers.Where(x => ids.Contains(x.Id) && db.Signatures.Any(one =>
                    one.PetitionId == x.PetitionId && one.State == SignatureState.Confirmed && one.ConfirmedAt <= upTo
                    && (one.ConfirmedAt > x.GivenUpTo || (one.ConfirmedAt == x.GivenUpTo && one.Id > x.GivenLast))))
                .Select(x => x.Id).ToListAsync(cancellationToken),
        ];
    }

    private async Task TryFullMailboxesAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (waited, first) = (now - HandoverMailSeen.FullMailboxWait, now - HandoverMailSeen.FullMailboxTried);
        var failed = await db.Deliveries.AsNoTracking().Where(x => x.MessageId == HandoverMails.Standing && x.State == DeliveryState.Failed && x.FinishedAt <= waited && x.CreatedAt > first)
            .OrderBy(x => x.Id).Take(Batch).Select(x => new { x.Id, x.LastReply }).ToListAsync(cancellationToken);
        var full = failed.Where(x => BounceReading.Of(x.LastReply) == BounceKind.MailboxFull).Select(x => x.Id).ToList();
        if (full.Count == 0)
        {
            return;
        }

        await db.Deliveries.Where(x => full.Contains(x.Id) && x.State == DeliveryState.Failed).ExecuteUpdateAsync(
            set => set.SetProperty(x => x.State, DeliveryState.Queued).SetProperty(x => x.NextTryAt, now).SetProperty(x => x.FinishedAt, (DateTimeOffset?)null), cancellationToken);
        jobs.LookAgain(Work.Confirmations);
    }

    private async Task ForgetAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var gone = await db.Handovers.Where(x => x.Edition != null && x.FilesUntil <= now).OrderBy(x => x.Id).Take(Batch).ToListAsync(cancellationToken);
        if (gone.Count > 0)
        {
            var ids = gone.Select(x => x.Id).ToList();
            await db.HandoverParts.Where(x => ids.Contains(x.HandoverId)).ExecuteDeleteAsync(cancellationToken);
            gone.ForEach(handover => handover.LetFilesGo());
        }

        await db.SaveChangesAsync(cancellationToken);
        var visits = now - OfficeVisit.Retention;
        await db.OfficeVisits.Where(x => x.CreatedAt < visits).ExecuteDeleteAsync(cancellationToken);
    }
}
