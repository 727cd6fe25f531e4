using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Messages;
using Solidarity.Domain;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Organisations;
using Solidarity.Domain.Statements;

namespace Solidarity.Application.Statements;

/// <summary>Puts the mail that asks an organisation's contact person on its way, within what one mailbox may get in a day.</summary>
internal sealed class AskEndorser(ISolidarityDb db, TimeProvider time, IJobs jobs) : INotificationHandler<Happened<EndorsementAsked>>
{
    public async Task Handle(Happened<EndorsementAsked> notification, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var id = notification.Event.Endorsement;
        var endorsement = await db.Endorsements.SingleOrDefaultAsync(x => x.Id == id, cancellationToken);
        if (endorsement is not { State: BackingState.Asked } || !await db.MayAskMailboxAsync(endorsement.Keys.Mailbox, now, cancellationToken)
            || await db.BouncedLatelyAsync(endorsement.Keys, now, cancellationToken))
        {
            return;
        }

        db.Deliveries.Add(new Delivery(
            EntityId.New<DeliveryId>(now), StandingMessages.Id(MessageKind.ConfirmEndorsement), Lane.Confirmations, RecipientKind.Endorsement,
            id.Value, StandingMessages.Occasion(id.Value, endorsement.Epoch), endorsement.Language, endorsement.Keys.Domain, now, endorsement.Keys.Mailbox));
        await db.SaveChangesAsync(cancellationToken);
        jobs.LookAgain(Work.Confirmations);
    }
}
