using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Statements;
using Solidarity.Domain.Supporters;

namespace Solidarity.Application.Messages;

/// <summary>
/// Turns released messages into one delivery a recipient, batch by batch. The place where it stands moves in the
/// transaction that adds the batch, so a kill loses nothing, and two workers at once add nothing twice.
/// </summary>
public sealed class ExpandMessages(ISolidarityDb db, TimeProvider time, IJobs jobs)
{
    private const int BatchSize = 1_000;

    /// <summary>Expands every message that is not expanded yet.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (await NextAsync(cancellationToken) is { } message)
        {
            var lists = message.Lists.Select(x => x.ListId).ToList();
            var versions = await db.StatementVersions.Where(x => x.StatementId == message.StatementId && x.IsCurrent)
                .Select(x => x.Language).ToListAsync(cancellationToken);
            var original = await db.Statements.Where(x => x.Id == message.StatementId).Select(x => x.Language).SingleAsync(cancellationToken);

            while (message.ExpandedAt is null)
            {
                var after = message.ExpandedTo ?? SupporterId.From(Guid.Empty);
                var batch = await Audience.Of(db, lists).Where(x => x.Supporter.Id > after).OrderBy(x => x.Supporter.Id).Take(BatchSize)
                    .Select(x => new { x.Supporter.Id, DomainKey = x.Supporter.Keys.Domain, x.Subscription.Language })
                    .ToListAsync(cancellationToken);
                var now = time.GetUtcNow();
                var copies = batch.Select(x => new Delivery(
                    EntityId.New<DeliveryId>(now), message.Id, Lane.Bulk, RecipientKind.Supporter, x.Id.Value, Guid.Empty,
                    versions.For(x.Language, original), x.DomainKey, now)).ToList();
                if (batch.Count > 0)
                {
                    message.Expand(batch[^1].Id, batch.Count);
                }

                if (batch.Count < BatchSize)
                {
                    message.Expanded(now);
                }

                await db.InTransactionAsync(
                    async token =>
                    {
                        await db.SaveChangesAsync(token);
                        await db.InsertAsync(copies, token);
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

    /// <summary>Notes that a message is done, once it is expanded and every delivery has its outcome.</summary>
    public static Task FinishAsync(ISolidarityDb db, MessageId id, DateTimeOffset now, CancellationToken cancellationToken) =>
        db.Messages.Where(x => x.Id == id && x.ExpandedAt != null && x.DoneAt == null && x.Total == x.Sent + x.Failed + x.Skipped)
            .ExecuteUpdateAsync(
                set => set.SetProperty(x => x.DoneAt, now)
                    .SetProperty(x => x.State, x => x.State == MessageState.Stopped ? MessageState.Stopped : MessageState.Done),
                cancellationToken);

    private Task<Message?> NextAsync(CancellationToken cancellationToken) => db.Messages.Include(x => x.Lists)
        .Where(x => x.State == MessageState.Sending && x.ExpandedAt == null).OrderBy(x => x.Id).FirstOrDefaultAsync(cancellationToken);
}
