using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Messages;
using Solidarity.Domain;
using Solidarity.Domain.MailingLists;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Supporters;

namespace Solidarity.Application.MailingLists;

/// <summary>
/// Puts the mail that asks the owner of an address on its way: a confirmation, or, to one who is subscribed to everything
/// asked for, a word that somebody asked again. At most five in 24 hours go to one mailbox, whatever is asked.
/// </summary>
internal sealed class AskOwner(ISolidarityDb db, TimeProvider time, IJobs jobs) : INotificationHandler<Happened<SubscriptionRequested>>
{
    public async Task Handle(Happened<SubscriptionRequested> notification, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var id = notification.Event.Request;
        var request = await db.SubscriptionRequests.Include(x => x.Lists).SingleOrDefaultAsync(x => x.Id == id, cancellationToken);
        if (request is null || request.ConfirmedAt is not null || !await MayMailAsync(request, now, cancellationToken))
        {
            return;
        }

        var mailbox = request.Keys.Mailbox;
        var supporter = await db.Supporters.SingleOrDefaultAsync(x => x.Keys.Mailbox == mailbox, cancellationToken);
        var wanted = request.Lists.Select(x => x.ListId).ToList();
        var isSubscribed = supporter is not null && wanted.Count == await db.Subscriptions
            .CountAsync(x => x.SupporterId == supporter.Id && wanted.Contains(x.ListId) && x.State == SubscriptionState.Active, cancellationToken);

        var occasion = StandingMessages.Occasion(id.Value, request.Epoch);
        db.Deliveries.Add(isSubscribed
            ? new Delivery(
                EntityId.New<DeliveryId>(now), StandingMessages.Id(MessageKind.AlreadySubscribed), Lane.Confirmations, RecipientKind.Supporter,
                supporter!.Id.Value, occasion, supporter.Language, supporter.Keys.Domain, now, mailbox)
            : new Delivery(
                EntityId.New<DeliveryId>(now), StandingMessages.Id(MessageKind.ConfirmSubscription), Lane.Confirmations, RecipientKind.SubscriptionRequest,
                id.Value, occasion, request.Language, request.Keys.Domain, now, mailbox));
        await db.SaveChangesAsync(cancellationToken);
        jobs.LookAgain(Work.Confirmations);
    }

    private async Task<bool> MayMailAsync(SubscriptionRequest request, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (!await db.MayAskMailboxAsync(request.Keys.Mailbox, now, cancellationToken))
        {
            return false;
        }

        var address = request.Keys.Address;
        var suppression = await db.Suppressions.SingleOrDefaultAsync(x => x.AddressKey == address, cancellationToken);
        if (suppression is not { Cause: SuppressionCause.HardBounce })
        {
            return true;
        }

        // After a hard bounce a person's own request gets one try a week.
        var week = now - MailboxLimit.AfterHardBounce;
        return suppression.Since < week && !await db.SubscriptionRequests
            .AnyAsync(x => x.Keys.Address == address && x.CreatedAt > week && x.Id != request.Id, cancellationToken);
    }
}
