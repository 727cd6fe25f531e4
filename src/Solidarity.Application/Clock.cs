using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Statements;
using Solidarity.Domain.MailingLists;

namespace Solidarity.Application;

/// <summary>Things whose time has come: each minute, and at start-up.</summary>
public sealed class Clock(ISolidarityDb db, TimeProvider time)
{
    /// <summary>Publishes what is due, and forgets what is past its time.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await Publishing.PublishDueAsync(db, time, cancellationToken);
        await ForgetUnconfirmedAsync(cancellationToken);
    }

    /// <summary>Requests that nobody confirmed, and those confirmed whose link has gone stale: the subscription holds what is needed.</summary>
    private async Task ForgetUnconfirmedAsync(CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow() - SubscriptionRequest.Retention;
        await db.SubscriptionRequests.Where(x => x.CreatedAt < before).ExecuteDeleteAsync(cancellationToken);
        await db.SignInLinks.Where(x => x.ExpiresAt < before).ExecuteDeleteAsync(cancellationToken);
    }
}
