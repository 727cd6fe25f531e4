using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;
using Solidarity.Application;
using Solidarity.Application.Messages;
using Solidarity.Domain;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Supporters;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Infrastructure.Messages;

/// <summary>The queue in the database. Every change of a row's state is guarded by the state it had, so any number of workers may use it.</summary>
internal sealed class StoredDeliveryQueue(
    IDbContextFactory<SolidarityDb> databases, MailComposer composer, DomainRefusals refusals, SentLedger ledger, IKeyedHashes hashes, IJobs jobs, TimeProvider time) : IDeliveryQueue
{
    private const int LargestStatement = 1000;
    private const int MostTries = 10;

    // A look for expired leases goes through all that is claimed: while claim follows upon claim it waits so long.
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    // The latest moment at which each lane was looked at; before the first look the clock may have been set back as well.
    private readonly DateTimeOffset?[] _latest = new DateTimeOffset?[2];

    // When expired leases were looked for in each lane.
    private readonly DateTimeOffset?[] _lookedForExpired = new DateTimeOffset?[2];

    public async Task<ClaimedMails> ClaimAsync(Lane lane, string worker, int max, TimeSpan lease, CancellationToken cancellationToken)
    {
        var looked = await TakeBackExpiredAsync(lane, BetweenLooks, cancellationToken);
        await MakeDueIfSetBackAsync(lane, cancellationToken);
        var claimed = await ClaimMailsAsync(lane, worker, max, lease, cancellationToken);
        if (claimed.Mails.Count > 0 || looked)
        {
            return claimed;
        }

        // Nothing is due, unless a lease has just expired.
        await TakeBackExpiredAsync(lane, TimeSpan.Zero, cancellationToken);
        return await ClaimMailsAsync(lane, worker, max, lease, cancellationToken);
    }

    public async Task RecordAsync(
        string worker, IReadOnlyList<DeliveryOutcome> outcomes, IReadOnlyList<DomainChange> domains, CancellationToken cancellationToken)
    {
        var told = false;
        await InTransactionAsync(
            async db =>
            {
                var now = time.GetUtcNow();
                await RecordAcceptedAsync(db, [.. outcomes.Where(x => x.Verdict == DeliveryVerdict.Accepted)], cancellationToken);
                await RecordFailedAsync(db, worker, [.. outcomes.Where(x => x.Verdict == DeliveryVerdict.Failed)], cancellationToken);
                await RecordRetriesAsync(db, worker, [.. outcomes.Where(x => x.Verdict == DeliveryVerdict.Retry)], cancellationToken);
                await SuppressAsync(db, [.. outcomes.Where(x => x.Suppress).Select(x => DeliveryId.From(x.Id))], now, cancellationToken);
                told = await ChangeDomainsAsync(db, domains, now, cancellationToken);
                await FinishAsync(db, outcomes, now, cancellationToken);
            },
            cancellationToken);
        await NoteSentAsync(outcomes, cancellationToken);
        if (told)
        {
            jobs.LookAgain(Work.Confirmations);
        }
    }

    public async Task ReleaseAsync(string worker, IReadOnlyList<Guid> deliveries, DateTimeOffset? notBefore, string? reply, CancellationToken cancellationToken)
    {
        foreach (var part in deliveries.Select(DeliveryId.From).Chunk(LargestStatement))
        {
            await InTransactionAsync(
                async db =>
                {
                    var mine = Of(db, part).Where(x => x.State == DeliveryState.Claimed && x.Worker == worker);
                    if (reply is not null)
                    {
                        await mine.ExecuteUpdateAsync(set => set.SetProperty(x => x.LastReply, reply), cancellationToken);
                    }

                    await BackToTheQueueAsync(mine, notBefore, cancellationToken);
                    await SkipStoppedAsync(db, cancellationToken);
                },
                cancellationToken);
        }
    }

    public Task RenewAsync(string worker, Lane lane, TimeSpan lease, CancellationToken cancellationToken) => InTransactionAsync(
        db =>
        {
            DateTimeOffset? until = time.GetUtcNow() + lease;
            return db.Deliveries.Where(x => x.Lane == lane && x.State == DeliveryState.Claimed && x.Worker == worker)
                .ExecuteUpdateAsync(set => set.SetProperty(x => x.LeaseUntil, until), cancellationToken);
        },
        cancellationToken);

    public async Task<IReadOnlySet<Guid>> HaltedAsync(IReadOnlyCollection<Guid> messages, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (await IsPausedAsync(db, cancellationToken))
        {
            return messages.ToHashSet();
        }

        var ids = messages.Select(MessageId.From).ToList();
        var halted = await db.Messages.Where(x => ids.Contains(x.Id) && (x.State == MessageState.Paused || x.State == MessageState.Stopped))
            .Select(x => x.Id).ToListAsync(cancellationToken);
        return halted.Select(id => id.Value).ToHashSet();
    }

    public async Task RecoverAsync(JournalFindings findings, CancellationToken cancellationToken)
    {
        foreach (var part in findings.Accepted.Distinct().Select(DeliveryId.From).Chunk(LargestStatement))
        {
            List<DeliveryOutcome> outcomes = [];
            await InTransactionAsync(
                async db =>
                {
                    var now = time.GetUtcNow();
                    outcomes = await Of(db, part).Select(x => new DeliveryOutcome
                    {
                        Id = x.Id.Value, Message = x.MessageId.Value, Recipient = x.Recipient, Occasion = x.Occasion, Verdict = DeliveryVerdict.Accepted, At = now,
                    }).ToListAsync(cancellationToken);
                    await RecordAcceptedAsync(db, outcomes, cancellationToken);
                    await FinishAsync(db, outcomes, now, cancellationToken);
                },
                cancellationToken);
            await NoteSentAsync(outcomes, cancellationToken);
        }

        await InTransactionAsync(
            async db =>
            {
                await BackToTheQueueAsync(db.Deliveries.Where(x => x.State == DeliveryState.Claimed && x.Worker == findings.Worker), null, cancellationToken);
                await SkipStoppedAsync(db, cancellationToken);
            },
            cancellationToken);
    }

    public async Task<DateTimeOffset?> NextDueAsync(Lane lane, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var moving = Moving(db, lane);
        return await db.Deliveries.Where(x => x.Lane == lane && x.State == DeliveryState.Queued && moving.Contains(x.MessageId))
            .MinAsync(x => (DateTimeOffset?)x.NextTryAt, cancellationToken);
    }

    // None while all sending is paused.
    private static IQueryable<MessageId> Moving(SolidarityDb db, Lane lane) =>
        db.Messages.Where(x => x.Lane == lane && (x.State == MessageState.Sending || x.State == MessageState.Standing)
            && !db.Installations.Any(installation => installation.IsSendingPaused)).Select(x => x.Id);

    private static Task<bool> IsPausedAsync(SolidarityDb db, CancellationToken cancellationToken) =>
        db.Installations.AnyAsync(x => x.IsSendingPaused, cancellationToken);

    // Up to a thousand ids as one parameter: a statement with as many is written anew for each number of them, and SQLite looks each up among all.
    private static IQueryable<Delivery> Of(SolidarityDb db, IReadOnlyCollection<DeliveryId> ids) => db.Deliveries.Where(x => EF.Parameter(ids).Contains(x.Id));

    private async Task<ClaimedMails> ClaimMailsAsync(Lane lane, string worker, int max, TimeSpan lease, CancellationToken cancellationToken)
    {
        while (await ClaimRowsAsync(lane, worker, Math.Min(max, LargestStatement), lease, cancellationToken) is { } claimed)
        {
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            var mine = Of(db, claimed.Ids).AsNoTracking().Where(x => x.Claim == claimed.Claim);
            var rows = await mine.OrderBy(x => x.NextTryAt).ThenBy(x => x.Id).ToListAsync(cancellationToken);
            var gone = await ledger.GoneAsync(db, rows, cancellationToken);
            var composed = await composer.ComposeAsync(db, [.. rows.Where(x => !gone.Contains(x.Id))], cancellationToken);
            if (gone.Count > 0)
            {
                composed = composed with { Skipped = [.. composed.Skipped, .. rows.Where(x => gone.Contains(x.Id))] };
            }

            await PutAsideAsync(worker, composed, cancellationToken);
            if (composed.Mails.Count > 0)
            {
                return new ClaimedMails(composed.Mails, await StandingsAsync(db, mine, cancellationToken));
            }
        }

        return new ClaimedMails([], []);
    }

    // Where another worker was faster, the next rows are tried; none when nothing is due.
    private async Task<(Guid Claim, List<DeliveryId> Ids)?> ClaimRowsAsync(Lane lane, string worker, int max, TimeSpan lease, CancellationToken cancellationToken)
    {
        while (true)
        {
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            var now = time.GetUtcNow();
            var moving = await Moving(db, lane).ToListAsync(cancellationToken);
            if (moving.Count == 0)
            {
                return null;
            }

            var due = await db.Deliveries
                .Where(x => x.Lane == lane && x.State == DeliveryState.Queued && x.NextTryAt <= now && moving.Contains(x.MessageId)
                    && !db.MailDomains.Any(domain => domain.Key == x.DomainKey && domain.PausedUntil > now))
                .OrderBy(x => x.NextTryAt).ThenBy(x => x.Id).Take(max).Select(x => x.Id).ToListAsync(cancellationToken);
            if (due.Count == 0)
            {
                return null;
            }

            Guid? claim = Guid.CreateVersion7(now);
            DateTimeOffset? until = now + lease;
            DateTimeOffset? claimed = now;
            var taken = 0;
            await InTransactionAsync(
                async again => taken = await Of(again, due).Where(x => x.State == DeliveryState.Queued).ExecuteUpdateAsync(
                    set => set.SetProperty(x => x.State, DeliveryState.Claimed).SetProperty(x => x.Claim, claim).SetProperty(x => x.ClaimedAt, claimed)
                        .SetProperty(x => x.Worker, worker).SetProperty(x => x.LeaseUntil, until),
                    cancellationToken),
                cancellationToken);
            if (taken > 0)
            {
                return (claim.Value, due);
            }
        }
    }

    // Whether it looked: not where it did so less than that ago. Where the clock was set back it does.
    private async Task<bool> TakeBackExpiredAsync(Lane lane, TimeSpan unlessWithin, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (now - _lookedForExpired[(int)lane] is { } since && since >= TimeSpan.Zero && since < unlessWithin)
        {
            return false;
        }

        _lookedForExpired[(int)lane] = now;
        IQueryable<Delivery> Expired(SolidarityDb db) => db.Deliveries.Where(x => x.Lane == lane && x.State == DeliveryState.Claimed && x.LeaseUntil < now);

        await using (var db = await databases.CreateDbContextAsync(cancellationToken))
        {
            if (!await Expired(db).AnyAsync(cancellationToken) && !await StoppedUnfinished(db).AnyAsync(cancellationToken))
            {
                return true;
            }
        }

        await InTransactionAsync(
            async db =>
            {
                await BackToTheQueueAsync(Expired(db), null, cancellationToken);
                await SkipStoppedAsync(db, cancellationToken);
            },
            cancellationToken);
        return true;
    }

    // Where the clock was set back, what was to go at once, or was in hand, at a moment that is yet to come would wait for that moment.
    private async Task MakeDueIfSetBackAsync(Lane lane, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var latest = _latest[(int)lane];
        if (latest is null || now < latest)
        {
            await InTransactionAsync(
                db => db.Deliveries.Where(x => x.Lane == lane && x.State == DeliveryState.Queued && x.NextTryAt > now && ((x.CreatedAt > now && x.NextTryAt == x.CreatedAt) || x.ClaimedAt > now))
                    .ExecuteUpdateAsync(set => set.SetProperty(x => x.NextTryAt, now), cancellationToken),
                cancellationToken);
        }

        _latest[(int)lane] = latest > now ? latest : now;
    }

    // Those who left, or were suppressed or forgotten, since their copy was queued are skipped; a mail that can't be made waits.
    private Task PutAsideAsync(string worker, ComposedMails composed, CancellationToken cancellationToken) => composed is { Skipped.Count: 0, Unmade.Count: 0 }
        ? Task.CompletedTask
        : InTransactionAsync(
            async db =>
            {
                var now = time.GetUtcNow();
                DateTimeOffset? finished = now;
                foreach (var (message, ids) in ByMessage(composed.Skipped))
                {
                    var moved = await Of(db, ids).Where(x => x.State == DeliveryState.Claimed && x.Worker == worker).ExecuteUpdateAsync(
                        set => Free(set).SetProperty(x => x.State, DeliveryState.Skipped).SetProperty(x => x.FinishedAt, finished), cancellationToken);
                    await CountAsync(db, message, 0, 0, moved, cancellationToken);
                    await ExpandMessages.FinishAsync(db, message, now, cancellationToken);
                }

                foreach (var (_, ids) in ByMessage(composed.Unmade))
                {
                    await BackToTheQueueAsync(Of(db, ids).Where(x => x.State == DeliveryState.Claimed && x.Worker == worker), now + MailComposer.WaitIfUnmade, cancellationToken);
                }
            },
            cancellationToken);

    private async Task NoteSentAsync(IReadOnlyList<DeliveryOutcome> outcomes, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await ledger.NoteAsync(db, outcomes, cancellationToken);
    }

    private static async Task FinishAsync(SolidarityDb db, IReadOnlyList<DeliveryOutcome> outcomes, DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (var message in outcomes.Select(x => x.Message).Distinct())
        {
            await ExpandMessages.FinishAsync(db, MessageId.From(message), now, cancellationToken);
        }
    }

    private static IEnumerable<(MessageId Message, List<DeliveryId> Ids)> ByMessage(IEnumerable<Delivery> rows) =>
        rows.GroupBy(x => x.MessageId).Select(group => (group.Key, group.Select(x => x.Id).ToList()));

    private static async Task<IReadOnlyList<DomainStanding>> StandingsAsync(SolidarityDb db, IQueryable<Delivery> claimed, CancellationToken cancellationToken)
    {
        var domains = await db.MailDomains.AsNoTracking().Where(domain => claimed.Select(x => x.DomainKey).Contains(domain.Key)).ToListAsync(cancellationToken);
        return [.. domains.Select(domain => new DomainStanding(domain.Name, domain.Concurrency, domain.PausedUntil))];
    }

    // A server took it: that stands, whoever holds the row by now.
    private static async Task RecordAcceptedAsync(SolidarityDb db, IReadOnlyList<DeliveryOutcome> outcomes, CancellationToken cancellationToken)
    {
        foreach (var group in outcomes.GroupBy(x => x.Message))
        {
            var message = MessageId.From(group.Key);
            var ids = group.Select(x => DeliveryId.From(x.Id)).ToList();
            DateTimeOffset? at = group.Max(x => x.At);
            var moved = await Of(db, ids).Where(x => x.State == DeliveryState.Claimed || x.State == DeliveryState.Queued).ExecuteUpdateAsync(
                set => Free(set).SetProperty(x => x.State, DeliveryState.Sent).SetProperty(x => x.FinishedAt, at)
                    .SetProperty(x => x.Attempts, x => x.Attempts + 1).SetProperty(x => x.LastReply, (string?)null),
                cancellationToken);
            await CountAsync(db, message, moved, 0, 0, cancellationToken);
        }
    }

    private static async Task RecordFailedAsync(SolidarityDb db, string worker, IReadOnlyList<DeliveryOutcome> outcomes, CancellationToken cancellationToken)
    {
        foreach (var group in outcomes.GroupBy(x => (x.Message, x.Reply)))
        {
            var message = MessageId.From(group.Key.Message);
            var ids = group.Select(x => DeliveryId.From(x.Id)).ToList();
            var reply = group.Key.Reply;
            DateTimeOffset? at = group.Max(x => x.At);
            var moved = await Of(db, ids).Where(x => x.State == DeliveryState.Claimed && x.Worker == worker).ExecuteUpdateAsync(
                set => Free(set).SetProperty(x => x.State, DeliveryState.Failed).SetProperty(x => x.FinishedAt, at)
                    .SetProperty(x => x.Attempts, x => x.Attempts + 1).SetProperty(x => x.LastReply, reply),
                cancellationToken);
            await CountAsync(db, message, 0, moved, 0, cancellationToken);
        }
    }

    private async Task RecordRetriesAsync(SolidarityDb db, string worker, IReadOnlyList<DeliveryOutcome> outcomes, CancellationToken cancellationToken)
    {
        foreach (var group in outcomes.GroupBy(x => (Next: Rounded(x), x.Reply)))
        {
            var ids = group.Select(x => DeliveryId.From(x.Id)).ToList();
            var (next, reply) = group.Key;
            await Of(db, ids).Where(x => x.State == DeliveryState.Claimed && x.Worker == worker).ExecuteUpdateAsync(
                set => Free(set).SetProperty(x => x.State, DeliveryState.Queued).SetProperty(x => x.NextTryAt, next)
                    .SetProperty(x => x.Attempts, x => x.Attempts + 1).SetProperty(x => x.LastReply, reply),
                cancellationToken);
        }

        if (outcomes.Count > 0)
        {
            await SkipStoppedAsync(db, cancellationToken);
        }
    }

    // Tries are spread by a tenth of the wait; a hundredth of it is fine enough, and makes few statements of many rows.
    private static DateTimeOffset Rounded(DeliveryOutcome outcome)
    {
        var next = outcome.NextTry ?? outcome.At;
        var step = Math.Max(TimeSpan.TicksPerSecond, (next - outcome.At).Ticks / 100 / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond);
        return new DateTimeOffset((next.UtcTicks + step - 1) / step * step, TimeSpan.Zero);
    }

    private static UpdateSettersBuilder<Delivery> Free(UpdateSettersBuilder<Delivery> set) => set
        .SetProperty(x => x.Claim, (Guid?)null).SetProperty(x => x.Worker, (string?)null).SetProperty(x => x.LeaseUntil, (DateTimeOffset?)null);

    private static Task<int> BackToTheQueueAsync(IQueryable<Delivery> rows, DateTimeOffset? notBefore, CancellationToken cancellationToken) => notBefore is { } moment
        ? rows.ExecuteUpdateAsync(set => Free(set).SetProperty(x => x.State, DeliveryState.Queued).SetProperty(x => x.NextTryAt, moment), cancellationToken)
        : rows.ExecuteUpdateAsync(set => Free(set).SetProperty(x => x.State, DeliveryState.Queued), cancellationToken);

    private static IQueryable<MessageId> StoppedUnfinished(SolidarityDb db) =>
        db.Messages.Where(x => x.State == MessageState.Stopped && x.DoneAt == null
            && db.Deliveries.Any(y => y.MessageId == x.Id && y.State == DeliveryState.Queued)).Select(x => x.Id);

    // Copies that come back to a message that was stopped meanwhile.
    private async Task SkipStoppedAsync(SolidarityDb db, CancellationToken cancellationToken)
    {
        foreach (var message in await StoppedUnfinished(db).ToListAsync(cancellationToken))
        {
            await SkipStoppedDeliveries.SkipAsync(db, message, time.GetUtcNow(), cancellationToken);
        }
    }

    private static async Task CountAsync(SolidarityDb db, MessageId id, int sent, int failed, int skipped, CancellationToken cancellationToken)
    {
        if (sent + failed + skipped > 0)
        {
            await db.Messages.Numbered().Where(x => x.Id == id).ExecuteUpdateAsync(
                set => set.SetProperty(x => x.Sent, x => x.Sent + sent).SetProperty(x => x.Failed, x => x.Failed + failed)
                    .SetProperty(x => x.Skipped, x => x.Skipped + skipped),
                cancellationToken);
        }
    }

    private async Task SuppressAsync(SolidarityDb db, IReadOnlyList<DeliveryId> deliveries, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (deliveries.Count > 0)
        {
            var addresses = await RecipientAddresses.OfAsync(db, deliveries, cancellationToken);
            await RecipientAddresses.SuppressAsync(db, [.. addresses.Select(hashes.Of)], SuppressionCause.HardBounce, now, cancellationToken);
        }
    }

    // Whether somebody is told of it.
    private async Task<bool> ChangeDomainsAsync(SolidarityDb db, IReadOnlyList<DomainChange> changes, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var told = false;
        foreach (var change in changes)
        {
            var key = hashes.Of(EmailAddress.Parse("postmaster@" + change.Domain)).Domain;
            var domain = await DomainRefusals.DomainAsync(db, key, change.Domain, now, cancellationToken);
            domain.Limit(change.Limit, change.Reply, now);
            if (change.PausedUntil > now)
            {
                domain.Pause(change.PausedUntil.Value, change.Reply ?? domain.Reason ?? "", now);
                told |= await refusals.TellAsync(db, domain, now, cancellationToken);
            }
        }

        await db.SaveChangesAsync(cancellationToken);
        return told;
    }

    // Two writers at the same rows: the database lets one wait, or go back; who goes back begins again.
    private async Task InTransactionAsync(Func<SolidarityDb, Task> steps, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            try
            {
                await db.InTransactionAsync(
                    async _ =>
                    {
                        await steps(db);
                        return 0;
                    },
                    cancellationToken);
                return;
            }
            catch (Exception e) when (tries < MostTries && (db.IsDuplicate(e) || db.IsConflict(e)))
            {
                // Begin again.
            }
        }
    }
}
