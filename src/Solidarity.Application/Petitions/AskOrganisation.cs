using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Messages;
using Solidarity.Domain;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Organisations;
using Solidarity.Domain.Petitions;

namespace Solidarity.Application.Petitions;

/// <summary>Puts the mails to the contact persons of organisations that sign on their way: the question, and why one is not shown.</summary>
internal sealed class AskOrganisation(ISolidarityDb db, TimeProvider time, IJobs jobs)
    : INotificationHandler<Happened<OrganisationAsked>>, INotificationHandler<Happened<OrganisationDeclined>>
{
    public async Task Handle(Happened<OrganisationAsked> notification, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var id = notification.Event.Signature;
        var signature = await db.OrganisationSignatures.SingleOrDefaultAsync(x => x.Id == id, cancellationToken);
        if (signature is { State: BackingState.Asked } && await db.MayAskMailboxAsync(signature.Keys.Mailbox, now, cancellationToken)
            && !await db.BouncedLatelyAsync(signature.Keys, now, cancellationToken))
        {
            await SendAsync(signature, MessageKind.ConfirmOrganisation, StandingMessages.Occasion(id.Value, signature.Epoch), now, cancellationToken);
        }
    }

    public async Task Handle(Happened<OrganisationDeclined> notification, CancellationToken cancellationToken)
    {
        var id = notification.Event.Signature;
        if (await db.OrganisationSignatures.SingleOrDefaultAsync(x => x.Id == id, cancellationToken) is { State: BackingState.Declined, Email: not null } signature)
        {
            // One for each time that it was declined.
            await SendAsync(signature, MessageKind.OrganisationDeclined, StandingMessages.Occasion(id.Value, (int)signature.Version), time.GetUtcNow(), cancellationToken);
        }
    }

    private async Task SendAsync(OrganisationSignature signature, MessageKind kind, Guid occasion, DateTimeOffset now, CancellationToken cancellationToken)
    {
        db.Deliveries.Add(new Delivery(
            EntityId.New<DeliveryId>(now), StandingMessages.Id(kind), Lane.Confirmations, RecipientKind.OrganisationSignature, signature.Id.Value, occasion, signature.Language,
            signature.Keys.Domain, now, signature.Keys.Mailbox));
        await db.SaveChangesAsync(cancellationToken);
        jobs.LookAgain(Work.Confirmations);
    }
}
