using Microsoft.EntityFrameworkCore;
using Solidarity.Domain.Messages;

namespace Solidarity.Application.Messages;

/// <summary>Deliveries fold into totals: what was sent to whom is forgotten, and the numbers of the message stay.</summary>
public static class FoldDeliveries
{
    /// <summary>How long it can be told what was sent to whom.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    private const int Batch = 5_000;
    private const int MostBatches = 20;

    /// <summary>Forgets finished deliveries that are past their time. Their ids tell when they were made, so the oldest stand first in the table.</summary>
    public static async Task RunAsync(ISolidarityDb db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var first = DeliveryId.From(Guid.CreateVersion7(now - Kept));
        for (var i = 0; i < MostBatches; i++)
        {
            var old = db.Deliveries.Where(x => x.Id < first && (x.State == DeliveryState.Sent || x.State == DeliveryState.Failed || x.State == DeliveryState.Skipped))
                .OrderBy(x => x.Id).Take(Batch).Select(x => x.Id);
            if (await db.Deliveries.Where(x => old.Contains(x.Id)).ExecuteDeleteAsync(cancellationToken) < Batch)
            {
                return;
            }
        }
    }
}
