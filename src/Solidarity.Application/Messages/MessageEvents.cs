using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain.Messages;

namespace Solidarity.Application.Messages;

/// <summary>A released message is to be expanded, and what is expanded to be sent.</summary>
internal sealed class LookAtReleasedMessage(IJobs jobs) : INotificationHandler<Happened<MessageReleased>>
{
    public Task Handle(Happened<MessageReleased> notification, CancellationToken cancellationToken)
    {
        jobs.LookAgain(Work.Expansion);
        jobs.LookAgain(Work.Bulk);
        return Task.CompletedTask;
    }
}

/// <summary>What a stopped message has not sent is skipped; what a worker has in hand it records itself.</summary>
public sealed class SkipStoppedDeliveries(ISolidarityDb db, TimeProvider time) : INotificationHandler<Happened<MessageStopped>>
{
    /// <inheritdoc />
    public Task Handle(Happened<MessageStopped> notification, CancellationToken cancellationToken) =>
        SkipAsync(db, notification.Event.Message, time.GetUtcNow(), cancellationToken);

    /// <summary>Skips what waits of a stopped message; to be called in a transaction, also when copies come back from a worker later.</summary>
    public static async Task SkipAsync(ISolidarityDb db, MessageId id, DateTimeOffset now, CancellationToken cancellationToken)
    {
        DateTimeOffset? finished = now;
        var skipped = await db.Deliveries.Where(x => x.MessageId == id && x.State == DeliveryState.Queued)
            .ExecuteUpdateAsync(set => set.SetProperty(x => x.State, DeliveryState.Skipped).SetProperty(x => x.FinishedAt, finished), cancellationToken);
        await db.Messages.Where(x => x.Id == id)
            .ExecuteUpdateAsync(set => set.SetProperty(x => x.Skipped, x => x.Skipped + skipped), cancellationToken);
        await ExpandMessages.FinishAsync(db, id, now, cancellationToken);
    }
}
