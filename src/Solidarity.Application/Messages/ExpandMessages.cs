using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Solidarity.Domain;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Petitions;
using Solidarity.Domain.Statements;
using Solidarity.Domain.Supporters;

namespace Solidarity.Application.Messages;

/// <summary>
/// Turns released messages into one delivery a recipient, batch by batch. The place where it stands moves in the
/// transaction that adds the batch, so a kill loses nothing, and two workers at once add nothing twice.
/// </summary>
public sealed class ExpandMessages(ISolidarityDb db, IOptions<SiteOptions> site, TimeProvider time, IJobs jobs)
{
    private const int BatchSize = 1_000;

    /// <summary>Expands every message that is not expanded yet.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (await NextAsync(cancellationToken) is { } message)
        {
            var nextAsync = message.Kind switch
            {
                MessageKind.Digest => await DigestAsync(message, cancellationToken),
                MessageKind.Correction => await CorrectionAsync(message, cancellationToken),
                MessageKind.PetitionAnswer => await AnswerAsync(message, cancellationToken),
                MessageKind.Newsletter => await NewsletterAsync(message, cancellationToken),
                _ => await AlertAsync(message, cancellationToken),
            };
            var cap = await WeeklyCap.OfAsync(db, message, site.Value, time.GetUtcNow(), cancellationToken);
            var occasion = message.Kind == MessageKind.Correction ? message.Id.Value : Guid.Empty;
            while (message.ExpandedAt is null)
            {
                var batch = await nextAsync(message.ExpandedTo ?? SupporterId.From(Guid.Empty), cancellationToken);
                var now = time.GetUtcNow();
                var full = await cap.ReachedByAsync([.. batch.Copies.Select(x => x.Supporter)], cancellationToken);
                var copies = batch.Copies.Select(x => full.Contains(x.Supporter)
                    ? Delivery.HeldBack(EntityId.New<DeliveryId>(now), message.Id, x.Supporter, x.Language, x.DomainKey, now)
                    : new Delivery(
                        EntityId.New<DeliveryId>(now), message.Id, Lane.Bulk, RecipientKind.Supporter, x.Supporter.Value, occasion, x.Language, x.DomainKey, now, dueAt: x.Zone is { } zone ? message.DueFor(zone, now) : null, variant: x.Variant)).ToList();
                if (batch.UpTo is { } upTo)
                {
                    message.Expand(upTo, copies.Count, full.Count);
                    message.PassOver(batch.Held);
                }

                if (batch.IsLast)
                {
                    message.Expanded(now);
                }

                if (copies.Count + full.Count == 0 && !batch.IsLast)
                {
                    // Nobody of them: it need not be stored that they were looked at.
                    continue;
                }

                await db.InTransactionAsync(
                    async token =>
                    {
                        await db.SaveChangesAsync(token);
                        await db.InsertAsync(copies, token);
                        await db.InsertAsync([.. full.Select(x => new HeldMail(x, message.Id, now))], token);
                        return 0;
                    },
                    cancellationToken);
                db.Forget();
                db.Messages.Attach(message);
                jobs.LookAgain(Work.Bulk);
            }

            await FinishAsync(db, message.Id, time.GetUtcNow(), cancellationToken);
            db.Forget();
        }
    }

    /// <summary>Notes that a message is done, once it is expanded, nobody is held or waits for the outcome of a test, and every delivery has its outcome.</summary>
    public static Task FinishAsync(ISolidarityDb db, MessageId id, DateTimeOffset now, CancellationToken cancellationToken) =>
        db.Messages.Where(x => x.Id == id && x.ExpandedAt != null && x.DoneAt == null && x.Total == x.Sent + x.Failed + x.Skipped && !x.Holds.Any(hold => hold.EndedAt == null)
                && (x.SplitShare == null || x.SplitEndedAt != null))
            .ExecuteUpdateAsync(
                set => set.SetProperty(x => x.DoneAt, now)
                    .SetProperty(x => x.State, x => x.State == MessageState.Stopped ? MessageState.Stopped : MessageState.Done),
                cancellationToken);

    private async Task<Func<SupporterId, CancellationToken, Task<Batch>>> AlertAsync(Message message, CancellationToken cancellationToken)
    {
        var lists = message.Lists.Select(x => x.ListId).ToList();
        var versions = await db.StatementVersions.Where(x => x.StatementId == message.StatementId && x.IsCurrent)
            .Select(x => x.Language).ToListAsync(cancellationToken);
        var original = await db.Statements.Where(x => x.Id == message.StatementId).Select(x => x.Language).SingleAsync(cancellationToken);
        var audience = Audience.Of(db, lists, time.GetUtcNow());
        if (message.HasReleased)
        {
            // Who subscribed since the statement was published waited for nothing.
            var published = message.CreatedAt;
            audience = audience.Among(people => people.Where(x => db.Subscriptions.Any(y => y.SupporterId == x.Id && lists.Contains(y.ListId) && y.ConfirmedAt <= published)));
        }

        return async (after, token) =>
        {
            var next = await audience.NextAsync(after, BatchSize, token);
            var served = message.HasReleased ? await ServedAsync(message, next, token) : [];
            var others = next.Readers.Where(x => !served.Contains(x.Id.Value)).ToLookup(x => message.Holding(x.Language));
            return Of(next, others[false].Select(x => new Copy(x.Id, versions.For(x.Language, original), x.DomainKey)), others[true].Select(x => x.Language));
        };
    }

    private static Batch Of(ReadersPart part, IEnumerable<Copy> copies, IEnumerable<LanguageTag>? held = null) => new(part.UpTo, part.IsLast, [.. copies], [.. held ?? []]);

    private async Task<HashSet<Guid>> ServedAsync(Message message, ReadersPart part, CancellationToken cancellationToken)
    {
        var people = part.Readers.Select(x => x.Id.Value).ToList();
        return [.. await db.Deliveries.Where(x => x.MessageId == message.Id && EF.Parameter(people).Contains(x.Recipient)).Select(x => x.Recipient).ToListAsync(cancellationToken)];
    }

    /// <summary>Those whose copy of the alert was made before the correction.</summary>
    private async Task<Func<SupporterId, CancellationToken, Task<Batch>>> CorrectionAsync(Message message, CancellationToken cancellationToken)
    {
        var alert = await db.Messages.Where(x => x.StatementId == message.StatementId && x.Kind == MessageKind.StatementAlert).Select(x => x.Id).SingleAsync(cancellationToken);
        var (language, corrected) = (message.CorrectedLanguage!.Value, message.CoversTo);
        return async (after, token) =>
        {
            var next = await db.Deliveries
                .Where(x => x.MessageId == alert && x.Recipient > after.Value && x.Language == language
                    && (x.State == DeliveryState.Sent || x.State == DeliveryState.Claimed) && (x.ClaimedAt == null || x.ClaimedAt <= corrected))
                .OrderBy(x => x.Recipient).Take(BatchSize).Select(x => new { x.Recipient, x.DomainKey }).ToListAsync(token);
            return new Batch(
                next.Count > 0 ? SupporterId.From(next[^1].Recipient) : null, next.Count < BatchSize,
                [.. next.Select(x => new Copy(SupporterId.From(x.Recipient), language, x.DomainKey))], []);
        };
    }

    /// <summary>Those who signed the petition and get mail of one of its lists, at once or as a digest.</summary>
    private async Task<Func<SupporterId, CancellationToken, Task<Batch>>> AnswerAsync(Message message, CancellationToken cancellationToken)
    {
        var lists = message.Lists.Select(x => x.ListId).ToList();
        var petition = await db.Handovers.Where(x => x.Id == message.HandoverId).Select(x => (PetitionId?)x.PetitionId).SingleOrDefaultAsync(cancellationToken);
        var audience = Audience.OfNewsletter(db, lists, null, time.GetUtcNow()).Among(people => people
            .Where(x => db.Signatures.Any(y => y.MailboxKey == x.Keys.Mailbox && y.PetitionId == petition && y.State == SignatureState.Confirmed)));
        return async (after, token) =>
        {
            var next = await audience.NextAsync(after, BatchSize, token);
            return Of(next, next.Readers.Select(x => new Copy(x.Id, x.Language, x.DomainKey)));
        };
    }

    /// <summary>
    /// Those who get mail of one of its lists, at once or as a digest: a newsletter is no single piece of news. Where two texts are tried, first
    /// those whom they are tried on, and once that has ended all who had none.
    /// </summary>
    private async Task<Func<SupporterId, CancellationToken, Task<Batch>>> NewsletterAsync(Message message, CancellationToken cancellationToken)
    {
        await db.Messages.Where(x => x.Id == message.Id).Include(x => x.Versions).LoadAsync(cancellationToken);
        var versions = message.Versions.Select(x => x.Language).ToList();
        var original = message.Language!.Value;
        var isLocal = message.LocalDueAt is not null;
        var lists = message.Lists.Select(x => x.ListId).ToList();
        var audience = Audience.OfNewsletter(db, lists, message.SegmentRules, time.GetUtcNow());
        return async (after, token) =>
        {
            var next = await audience.NextAsync(after, BatchSize, token);
            var served = message.SplitEndedAt is null ? [] : await ServedAsync(message, next, token);
            var variants = next.Readers.Where(x => !served.Contains(x.Id.Value))
                .Select(x => (Reader: x, Variant: message.SplitShare is null || message.SplitEndedAt is not null ? message.MainVariant : message.TrialOf(x.Id)));
            return Of(next, variants.Where(x => x.Variant is not null)
                .Select(x => new Copy(x.Reader.Id, versions.For(x.Reader.Language, original), x.Reader.DomainKey, isLocal ? x.Reader.Zone : null, x.Variant!.Value)));
        };
    }

    private async Task<Func<SupporterId, CancellationToken, Task<Batch>>> DigestAsync(Message message, CancellationToken cancellationToken)
    {
        await db.Messages.Where(x => x.Id == message.Id).Include(x => x.Statements).LoadAsync(cancellationToken);
        var readers = await DigestReaders.OfAsync(db, message, time.GetUtcNow(), cancellationToken);
        return async (after, token) =>
        {
            var next = await readers.NextAsync(after, BatchSize, token);
            var shares = await readers.SharesAsync([.. next.Select(x => x.Id)], token);
            return new Batch(
                next.Count > 0 ? next[^1].Id : null, next.Count < BatchSize,
                [.. next.Where(x => shares.ContainsKey(x.Id)).Select(x => new Copy(x.Id, shares[x.Id].Language, x.DomainKey))], []);
        };
    }

    // Daily digests before weekly ones: what came in the one is left out of the other.
    private Task<Message?> NextAsync(CancellationToken cancellationToken) => db.Messages.Include(x => x.Lists).Include(x => x.Holds)
        .Where(x => x.State == MessageState.Sending && x.ExpandedAt == null)
        .OrderBy(x => x.Kind).ThenBy(x => x.Frequency).ThenBy(x => x.Id).FirstOrDefaultAsync(cancellationToken);

    /// <summary>The next copies.</summary>
    /// <param name="UpTo">The last person who was looked at, or null when nobody was left.</param>
    /// <param name="IsLast">Whether nobody is left behind them.</param>
    /// <param name="Copies">Who gets one.</param>
    /// <param name="Held">The languages of those who wait for their version.</param>
    private sealed record Batch(SupporterId? UpTo, bool IsLast, IReadOnlyList<Copy> Copies, IReadOnlyList<LanguageTag> Held);

    /// <summary>A copy to make.</summary>
    /// <param name="Supporter">Who gets it.</param>
    /// <param name="Language">In which language.</param>
    /// <param name="DomainKey">Keyed hash of the mail domain.</param>
    /// <param name="Zone">Whose clock it waits for; null where it goes at once.</param>
    /// <param name="Variant">Which of two texts.</param>
    private sealed record Copy(SupporterId Supporter, LanguageTag Language, byte[] DomainKey, TimeZoneName? Zone = null, MailVariant Variant = MailVariant.A);
}
