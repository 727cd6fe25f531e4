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
internal sealed class SkipStoppedDeliveries(ISolidarityDb db, TimeProvider time) : INotificationHandler<Happened<MessageStopped>>
{
    public async Task Handle(Happened<MessageStopped> notification, CancellationToken cancellationToken)
    {
        var id = notification.Event.Message;
        var now = time.GetUtcNow();
        var skipped = await db.Deliveries.Where(x => x.MessageId == id && x.State == DeliveryState.Queued)
            .ExecuteUpdateAsync(set => set.SetProperty(x => x.State, DeliveryState.Skipped).SetProperty(x => x.FinishedAt, now), cancellationToken);
        await db.Messages.Where(x => x.Id == id)
            .ExecuteUpdateAsync(set => set.SetProperty(x => x.Skipped, x => x.Skipped + skipped), cancellationToken);
        await ExpandMessages.FinishAsync(db, id, now, cancellationToken);
    }
}
