using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Solidarity.Infrastructure.Storage;

/// <summary>Tells the context that a transaction has ended, whoever began it.</summary>
internal sealed class TransactionWatch : DbTransactionInterceptor
{
    public override void TransactionCommitted(DbTransaction transaction, TransactionEndEventData eventData) => Ended(eventData, committed: true);

    public override Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Ended(eventData, committed: true);
        return Task.CompletedTask;
    }

    public override void TransactionRolledBack(DbTransaction transaction, TransactionEndEventData eventData) => Ended(eventData, committed: false);

    public override Task TransactionRolledBackAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Ended(eventData, committed: false);
        return Task.CompletedTask;
    }

    private static void Ended(TransactionEventData eventData, bool committed) => (eventData.Context as SolidarityDb)?.TransactionEnded(committed);
}
