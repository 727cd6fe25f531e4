using Microsoft.EntityFrameworkCore;
using Solidarity.Application;
using Solidarity.Application.Messages;
using Solidarity.Infrastructure.Jobs;

namespace Solidarity.Infrastructure.Messages;

/// <summary>Plans digests when a morning may have come somewhere: zones differ from UTC by quarters of an hour.</summary>
internal sealed class PlanDueDigests(ISolidarityDb db, TimeProvider time, DigestClock clock) : IWorkHandler
{
    public Work Work => Work.Clock;

    public async Task DoAsync(CancellationToken cancellationToken)
    {
        var quarter = time.GetUtcNow().UtcTicks / TimeSpan.FromMinutes(15).Ticks;
        if (clock.Quarter == quarter)
        {
            return;
        }

        try
        {
            await new PlanDigests(db, time).RunAsync(cancellationToken);
            clock.Quarter = quarter;
        }
        catch (Exception e) when (e is Domain.Stale or DbUpdateConcurrencyException || db.IsDuplicate(e))
        {
            // Another server planned one of them; the rest is looked at within a minute.
            db.Forget();
        }
    }
}

/// <summary>The quarter of an hour in which this process looked for digests last.</summary>
internal sealed class DigestClock
{
    public long Quarter { get; set; }
}
