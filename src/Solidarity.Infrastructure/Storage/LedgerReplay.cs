using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Messages;
using Solidarity.Application.Petitions;
using Solidarity.Application.Supporters;
using Solidarity.Domain;
using Solidarity.Domain.Events;
using Solidarity.Domain.MailingLists;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Petitions;
using Solidarity.Domain.Statements;
using Solidarity.Domain.Supporters;
using Solidarity.Infrastructure.Keys;

namespace Solidarity.Infrastructure.Storage;

/// <summary>What of the ledger was done again to a restored database.</summary>
/// <param name="Erased">People and unconfirmed requests that were erased after the backup, endorsements that were withdrawn, signatures that were taken back, comings that were cancelled, and hosts who are none any more.</param>
/// <param name="Left">Subscriptions that were left after it.</param>
/// <param name="Sent">Copies that had gone after it.</param>
public sealed record Replayed(int Erased, int Left, int Sent);

/// <summary>Does to a restored database, before anything else, what happened after its backup and must not be undone.</summary>
internal sealed class LedgerReplay(SolidarityDb db, RestoreLedger ledger, TimeProvider time)
{
    private const int Batch = 500;

    public async Task<Replayed> ApplyAsync(DateTimeOffset since, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var lines = ledger.Since(since);
        var erased = lines.Where(x => x.Act == LedgerAct.Erased).Select(x => x.Key).ToHashSet();
        var standing = lines.Where(x => x.Act is LedgerAct.Left or LedgerAct.Returned).GroupBy(x => x.Key).ToDictionary(x => x.Key, x => x.Last());
        var sent = lines.Where(x => x.Act == LedgerAct.Sent).Select(x => x.Key).ToHashSet();
        return new Replayed(
            erased.Count == 0 ? 0 : await EraseAsync(erased, now, cancellationToken),
            standing.Count == 0 ? 0 : await LeaveAsync(standing, now, cancellationToken),
            sent.Count == 0 ? 0 : await MarkSentAsync(sent, now, cancellationToken));
    }

    private async Task<int> EraseAsync(HashSet<string> erased, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var people = (await db.Supporters.Select(x => x.Id).ToListAsync(cancellationToken)).Where(id => erased.Contains(ledger.Key(LedgerAct.Erased, id.Value))).ToList();
        var requests = (await db.SubscriptionRequests.Select(x => x.Id).ToListAsync(cancellationToken)).Where(id => erased.Contains(ledger.Key(LedgerAct.Erased, id.Value))).ToList();
        var endorsements = (await db.Endorsements.Select(x => x.Id).ToListAsync(cancellationToken)).Where(id => erased.Contains(ledger.Key(LedgerAct.Erased, id.Value))).ToList();
        var signatures = await TakeBackAsync(erased, now, cancellationToken);
        var organisations = await TakeOrganisationsBackAsync(erased, cancellationToken);
        var attendances = await TakeAttendancesBackAsync(erased, cancellationToken);
        var hosts = (await db.EventHosts.Select(x => x.Id).ToListAsync(cancellationToken)).Where(id => erased.Contains(ledger.Key(LedgerAct.Erased, id.Value))).ToList();
        await db.EraseHostsAsync(hosts, now, cancellationToken);
        db.ChangeTracker.Clear();
        foreach (var part in endorsements.Chunk(Batch))
        {
            List<EndorsementId> ids = [.. part];
            await db.Endorsements.Where(x => ids.Contains(x.Id)).ExecuteDeleteAsync(cancellationToken);
        }

        foreach (var part in people.Chunk(Batch))
        {
            List<SupporterId> ids = [.. part];
            List<SupporterId?> known = [.. part];
            await db.Consents.Where(x => known.Contains(x.SupporterId)).ExecuteUpdateAsync(set => set.SetProperty(x => x.SupporterId, (SupporterId?)null), cancellationToken);
            await db.Subscriptions.Where(x => ids.Contains(x.SupporterId)).ExecuteDeleteAsync(cancellationToken);
            await db.AddressChanges.Where(x => ids.Contains(x.SupporterId)).ExecuteDeleteAsync(cancellationToken);
            await db.Supporters.Where(x => ids.Contains(x.Id)).ExecuteDeleteAsync(cancellationToken);
        }

        foreach (var part in requests.Chunk(Batch))
        {
            List<SubscriptionRequestId> ids = [.. part];
            await db.SubscriptionRequests.Where(x => ids.Contains(x.Id)).ExecuteDeleteAsync(cancellationToken);
        }

        return people.Count + requests.Count + endorsements.Count + signatures + organisations + attendances + hosts.Count;
    }

    /// <summary>Signatures that were taken back or denied; the count follows.</summary>
    private async Task<int> TakeBackAsync(HashSet<string> erased, DateTimeOffset now, CancellationToken cancellationToken)
    {
        List<SignatureId> gone = [];
        await foreach (var id in db.Signatures.Where(x => x.Email != null).Select(x => x.Id).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (erased.Contains(ledger.Key(LedgerAct.Erased, id.Value)))
            {
                gone.Add(id);
            }
        }

        foreach (var part in gone.Chunk(Batch))
        {
            List<SignatureId> ids = [.. part];
            await db.TakeBackAsync(await db.Signatures.Where(x => ids.Contains(x.Id)).ToListAsync(cancellationToken), SignatureReason.None, now, cancellationToken);
            db.ChangeTracker.Clear();
        }

        return gone.Count;
    }

    /// <summary>Whoever said that they don't come, or was erased: their places are free.</summary>
    private async Task<int> TakeAttendancesBackAsync(HashSet<string> erased, CancellationToken cancellationToken)
    {
        List<AttendanceId> gone = [];
        await foreach (var id in db.Attendances.Where(x => x.Email != null).Select(x => x.Id).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (erased.Contains(ledger.Key(LedgerAct.Erased, id.Value)))
            {
                gone.Add(id);
            }
        }

        foreach (var part in gone.Chunk(Batch))
        {
            await db.InTransactionAsync(cancel => db.TakeBackAsync(part, time, cancel), cancellationToken);
            db.ChangeTracker.Clear();
        }

        return gone.Count;
    }

    /// <summary>Organisations that withdrew go; of those whose contact person was forgotten, that person.</summary>
    private async Task<int> TakeOrganisationsBackAsync(HashSet<string> erased, CancellationToken cancellationToken)
    {
        var ids = await db.OrganisationSignatures.Select(x => x.Id).ToListAsync(cancellationToken);
        var (withdrawn, forgotten) = (
            ids.Where(id => erased.Contains(ledger.Key(LedgerAct.Erased, id.Value))).ToList(), ids.Where(id => erased.Contains(LedgerNotes.ContactKey(ledger, id))).ToList());
        foreach (var part in withdrawn.Concat(forgotten).Distinct().Chunk(Batch))
        {
            List<OrganisationSignatureId> some = [.. part];
            foreach (var signature in await db.OrganisationSignatures.Where(x => some.Contains(x.Id)).ToListAsync(cancellationToken))
            {
                if (withdrawn.Contains(signature.Id))
                {
                    db.OrganisationSignatures.Remove(signature);
                }
                else
                {
                    signature.ForgetContact(OrganisationForgetting.RandomKey());
                }
            }

            await db.SaveChangesAsync(cancellationToken);
            db.ChangeTracker.Clear();
        }

        return withdrawn.Count + forgotten.Count;
    }

    private async Task<int> LeaveAsync(Dictionary<string, LedgerEntry> standing, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var active = await db.Subscriptions.Where(x => x.State == SubscriptionState.Active).Select(x => new { x.Id, x.SupporterId, x.ListId }).ToListAsync(cancellationToken);
        var left = active.Select(x => (x.Id, Line: standing.GetValueOrDefault(ledger.Key(LedgerAct.Left, x.SupporterId.Value, x.ListId.Value))))
            .Where(x => x.Line?.Act == LedgerAct.Left).ToDictionary(x => x.Id, x => x.Line!);
        foreach (var part in left.Keys.Chunk(Batch))
        {
            List<SubscriptionId> ids = [.. part];
            var subscriptions = await db.Subscriptions.Where(x => ids.Contains(x.Id)).ToListAsync(cancellationToken);
            var people = subscriptions.Select(x => x.SupporterId).ToList();
            var supporters = await db.Supporters.Where(x => people.Contains(x.Id)).ToDictionaryAsync(x => x.Id, cancellationToken);
            List<SupporterId?> whose = [.. people];
            var given = (await db.Consents.Where(x => whose.Contains(x.SupporterId)).OrderBy(x => x.At).ToListAsync(cancellationToken)).ToLookup(x => (x.SupporterId, x.ListId));
            foreach (var subscription in subscriptions)
            {
                subscription.Leave(left[subscription.Id].At);
                if (given[(subscription.SupporterId, subscription.ListId)].LastOrDefault() is { } last)
                {
                    db.Consents.Add(new Consent(
                        EntityId.New<ConsentId>(now), supporters[subscription.SupporterId], subscription.ListId, ConsentAct.Withdrawn, ConsentChannel.Page,
                        last.Language, last.WordingVersion, left[subscription.Id].At));
                }
            }

            await db.SaveChangesAsync(cancellationToken);
            db.ChangeTracker.Clear();
        }

        return left.Count;
    }

    private async Task<int> MarkSentAsync(HashSet<string> sent, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var waiting = await db.Deliveries.Where(x => x.State == DeliveryState.Queued || x.State == DeliveryState.Claimed)
            .Join(db.Messages, copy => copy.MessageId, message => message.Id, (copy, message) => new { copy.Id, copy.MessageId, message.Kind, message.StatementId, copy.Recipient, copy.Occasion })
            .ToListAsync(cancellationToken);
        var gone = waiting.Where(x => sent.Contains(LedgerNotes.SentKey(ledger, x.Kind, x.StatementId?.Value ?? x.MessageId.Value, x.Recipient, x.Occasion))).ToList();
        DateTimeOffset? at = now;
        foreach (var group in gone.GroupBy(x => x.MessageId))
        {
            foreach (var part in group.Chunk(Batch))
            {
                List<DeliveryId> ids = [.. part.Select(x => x.Id)];
                await db.Deliveries.Where(x => ids.Contains(x.Id)).ExecuteUpdateAsync(
                    set => set.SetProperty(x => x.State, DeliveryState.Sent).SetProperty(x => x.FinishedAt, at).SetProperty(x => x.Claim, (Guid?)null)
                        .SetProperty(x => x.Worker, (string?)null).SetProperty(x => x.LeaseUntil, (DateTimeOffset?)null),
                    cancellationToken);
                await db.Messages.Numbered().Where(x => x.Id == group.Key)
                    .ExecuteUpdateAsync(set => set.SetProperty(x => x.Sent, x => x.Sent + part.Length), cancellationToken);
            }
        }

        return gone.Count;
    }
}
