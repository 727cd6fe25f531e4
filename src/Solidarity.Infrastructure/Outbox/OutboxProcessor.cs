using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Solidarity.Application;
using Solidarity.Domain;
using Solidarity.Infrastructure.Jobs;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Infrastructure.Outbox;

/// <summary>
/// Gives the rows of the outbox to their handlers. A handler runs in the transaction that also marks its row as done:
/// what it does to the database happens exactly once, however often it is tried and however many servers there are.
/// </summary>
/// <remarks>Rows are claimed by status, never by "id greater than last": ids do not commit in order.</remarks>
internal sealed partial class OutboxProcessor(
    IServiceScopeFactory scopes, OutboxEvents events, IJobs jobs, TimeProvider time, ILogger<OutboxProcessor> logger) : IWorkHandler
{
    private const int Batch = 25;

    // What a killed worker had in hand waits as long. Short is safe: a worker that takes longer finds its row taken, and does nothing to it.
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    public Work Work => Work.Outbox;

    public async Task DoAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<OutboxMessage> rows;
        do
        {
            var claim = Guid.CreateVersion7(time.GetUtcNow());
            rows = await ClaimAsync(claim, cancellationToken);
            foreach (var row in rows)
            {
                await HandleAsync(row, claim, cancellationToken);
            }
        }
        while (rows.Count > 0);
        await LookWhenDueAsync(cancellationToken);
    }

    /// <summary>How long to wait after so many tries: the second follows at once, for most failures are two writers at one row.</summary>
    internal static TimeSpan WaitAfter(int attempts) => attempts <= 1
        ? TimeSpan.Zero
        : TimeSpan.FromSeconds(Math.Min(5 * Math.Pow(2, Math.Min(attempts, 20) - 2), LongestWait.TotalSeconds));

    private static IQueryable<OutboxMessage> Due(SolidarityDb db, DateTimeOffset now) => db.Outbox.Where(x =>
        (x.Status == OutboxStatus.Waiting && x.NextTryAt <= now) || (x.Status == OutboxStatus.InHand && x.LeaseUntil < now));

    // What others have in hand, who may have been killed, and what is to be tried again.
    private async Task LookWhenDueAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SolidarityDb>();
        var free = await db.Outbox.Where(x => x.Status == OutboxStatus.InHand).MinAsync(x => x.LeaseUntil, cancellationToken);
        var again = await db.Outbox.Where(x => x.Status == OutboxStatus.Waiting).MinAsync(x => (DateTimeOffset?)x.NextTryAt, cancellationToken);
        if (new[] { free, again }.Min() is { } due)
        {
            // A lease is over only once its end is past.
            jobs.LookAgain(Work.Outbox, due - time.GetUtcNow() + TimeSpan.FromMilliseconds(100));
        }
    }

    private async Task<IReadOnlyList<OutboxMessage>> ClaimAsync(Guid claim, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SolidarityDb>();
        var now = time.GetUtcNow();
        var ids = await Due(db, now).OrderBy(x => x.NextTryAt).Take(Batch).Select(x => x.Id).ToListAsync(cancellationToken);
        if (ids.Count == 0)
        {
            return [];
        }

        await Due(db, now).Where(x => ids.Contains(x.Id)).ExecuteUpdateAsync(
            row => row.SetProperty(x => x.Status, OutboxStatus.InHand).SetProperty(x => x.Claim, claim).SetProperty(x => x.LeaseUntil, now + Lease),
            cancellationToken);
        return await db.Outbox.AsNoTracking().Where(x => x.Claim == claim).OrderBy(x => x.Id).ToListAsync(cancellationToken);
    }

    private async Task HandleAsync(OutboxMessage row, Guid claim, CancellationToken cancellationToken)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<SolidarityDb>();
            await db.InTransactionAsync(
                async cancel =>
                {
                    // First the row, so that a worker whose lease has ended stops here, before it does anything.
                    var now = time.GetUtcNow();
                    var mine = await db.Outbox.Where(x => x.Id == row.Id && x.Claim == claim && x.Status == OutboxStatus.InHand).ExecuteUpdateAsync(
                        x => x.SetProperty(y => y.Status, OutboxStatus.Done).SetProperty(y => y.DoneAt, now).SetProperty(y => y.Claim, (Guid?)null)
                            .SetProperty(y => y.Attempts, y => y.Attempts + 1),
                        cancel);
                    if (mine == 1)
                    {
                        await events.HandleAsync(scope.ServiceProvider, row, cancel);
                    }

                    return mine;
                },
                cancellationToken);

            // A handler's own call came before the commit: who looked then saw nothing yet, and would look again in a minute.
            foreach (var work in (Work[])[Work.Expansion, Work.Confirmations, Work.Bulk])
            {
                jobs.LookAgain(work);
            }
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            await PutBackAsync(row, claim, exception, cancellationToken);
        }
    }

    private async Task PutBackAsync(OutboxMessage row, Guid claim, Exception exception, CancellationToken cancellationToken)
    {
        // The words of an exception may hold personal data; its kind does not.
        var error = exception is DomainError refusal ? $"{exception.GetType().Name} {refusal.Code}" : exception.GetType().Name;
        HandlerFailed(row.Handler, row.Type, row.Id, row.Attempts + 1, error);
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SolidarityDb>();
        var next = time.GetUtcNow() + WaitAfter(row.Attempts + 1);
        await db.Outbox.Where(x => x.Id == row.Id && x.Claim == claim).ExecuteUpdateAsync(
            x => x.SetProperty(y => y.Status, OutboxStatus.Waiting).SetProperty(y => y.Claim, (Guid?)null).SetProperty(y => y.LeaseUntil, (DateTimeOffset?)null)
                .SetProperty(y => y.Attempts, y => y.Attempts + 1).SetProperty(y => y.NextTryAt, next).SetProperty(y => y.LastError, error),
            cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Handler} failed at {Type} (outbox row {Row}, try {Attempt}): {Error}")]
    private partial void HandlerFailed(string handler, string type, Guid row, int attempt, string error);
}

/// <summary>Forgets what only had to be known for a while: handled outbox rows, and answers kept for repeated requests.</summary>
internal sealed class OutboxCleaning(IServiceScopeFactory scopes, TimeProvider time) : IWorkHandler
{
    public Work Work => Work.Clock;

    public async Task DoAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SolidarityDb>();
        var now = time.GetUtcNow();
        var handledBefore = now - OutboxMessage.Retention;
        await db.Outbox.Where(x => x.Status == OutboxStatus.Done && x.DoneAt < handledBefore).ExecuteDeleteAsync(cancellationToken);
        var answeredBefore = now - IdempotencyKey.Retention;
        await db.IdempotencyKeys.Where(x => x.CreatedAt < answeredBefore).ExecuteDeleteAsync(cancellationToken);
    }
}
