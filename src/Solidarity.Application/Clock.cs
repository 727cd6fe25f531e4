using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Defence;
using Solidarity.Application.Events;
using Solidarity.Application.MailingLists;
using Solidarity.Application.Messages;
using Solidarity.Application.Petitions;
using Solidarity.Application.Statements;
using Solidarity.Application.Supporters;
using Solidarity.Domain.Bounces;
using Solidarity.Domain.MailingLists;
using Solidarity.Domain.Organisations;
using Solidarity.Domain.Organizers;
using Solidarity.Domain.Statements;

namespace Solidarity.Application;

/// <summary>Things whose time has come: each minute, and at start-up.</summary>
public sealed class Clock(ISolidarityDb db, PetitionClock petitions, ReachGoals goals, HandoverClock handovers, AttendanceClock attendances, WatchFloods floods, Sweeping sweeping, TimeProvider time)
{
    /// <summary>Publishes what is due, and forgets what is past its time.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await Publishing.PublishDueAsync(db, time, cancellationToken);
        await DueNewsletters.BeginAsync(db, time.GetUtcNow(), cancellationToken);
        await DueSplits.EndAsync(db, time.GetUtcNow(), cancellationToken);
        await new ReleaseHeldReaders(db, time).RunAsync(cancellationToken);
        await petitions.RunAsync(cancellationToken);
        await goals.RunAsync(cancellationToken);
        await handovers.RunAsync(cancellationToken);
        await attendances.RunAsync(cancellationToken);
        await floods.RunAsync(cancellationToken);
        await sweeping.ForgetAsync(cancellationToken);
        await ForgetUnconfirmedAsync(cancellationToken);
        await HostForgetting.RunAsync(db, time.GetUtcNow(), cancellationToken);
        await Forgetting.RunAsync(db, time.GetUtcNow(), cancellationToken);
        await FoldDeliveries.RunAsync(db, time.GetUtcNow(), cancellationToken);
        await ForgetBouncesAsync(cancellationToken);
        await ListImporting.ForgetAsync(db, time.GetUtcNow(), cancellationToken);
    }

    private Task ForgetBouncesAsync(CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow() - Bounce.Kept;
        return db.Bounces.Where(x => x.At < before).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>Requests that nobody confirmed, and those confirmed whose link has gone stale: the subscription holds what is needed; endorsements that are none.</summary>
    private async Task ForgetUnconfirmedAsync(CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow() - SubscriptionRequest.Retention;
        await db.SubscriptionRequests.Where(x => x.CreatedAt < before).ExecuteDeleteAsync(cancellationToken);
        var endorsementsBefore = time.GetUtcNow() - Endorsement.Retention;
        await db.Endorsements.Where(x => (x.State == BackingState.Asked || x.State == BackingState.Declined || x.State == BackingState.Withdrawn) && x.StateSince < endorsementsBefore)
            .ExecuteDeleteAsync(cancellationToken);
        await db.SignInLinks.Where(x => x.ExpiresAt < before).ExecuteDeleteAsync(cancellationToken);
        var ended = time.GetUtcNow() - Invitation.Retention;
        await db.Invitations.Where(x => x.ExpiresAt < ended).ExecuteDeleteAsync(cancellationToken);
    }
}
