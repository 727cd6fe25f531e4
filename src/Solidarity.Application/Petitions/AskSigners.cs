using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Messages;
using Solidarity.Domain;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Petitions;
using Solidarity.Domain.Supporters;

namespace Solidarity.Application.Petitions;

/// <summary>
/// Puts the mails that ask the owners of addresses on their way: a confirmation, or, to one whose signature counts already, a word that
/// somebody signed again. For all requests of a mailbox to one petition at most five; over all forms together at most five in 24 hours.
/// </summary>
internal sealed class AskSigners(ISolidarityDb db, TimeProvider time, IJobs jobs) : INotificationHandler<Happened<SignaturesReceived>>
{
    private const int MostOfAPetition = 5;

    public async Task Handle(Happened<SignaturesReceived> notification, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var ids = notification.Event.Signatures.ToList();
        var signatures = await db.Signatures.AsNoTracking().Where(x => ids.Contains(x.Id) && x.Email != null)
            .Select(x => new { x.Id, x.PetitionId, x.State, x.MailboxKey, x.AddressKey, x.DomainKey, x.Language, x.SupporterId }).ToListAsync(cancellationToken);
        var mailboxes = signatures.Select(x => x.MailboxKey).ToList();
        var addresses = signatures.Select(x => x.AddressKey).ToList();
        var (day, week) = (now - TimeSpan.FromHours(24), now - MailboxLimit.AfterHardBounce);
        var sent = (await db.Deliveries.Where(x => x.MailboxKey != null && mailboxes.Contains(x.MailboxKey))
            .Select(x => new { x.MailboxKey, x.CreatedAt, x.RecipientKind, x.Recipient }).ToListAsync(cancellationToken)).ToLookup(x => Convert.ToHexString(x.MailboxKey!));
        var bounced = (await db.Suppressions.Where(x => addresses.Contains(x.AddressKey) && x.Cause == SuppressionCause.HardBounce && x.Since >= week)
            .Select(x => x.AddressKey).ToListAsync(cancellationToken)).Select(Convert.ToHexString).ToHashSet();
        var petitions = signatures.Select(x => x.PetitionId).Distinct().ToList();
        var related = (await db.Signatures.Where(x => mailboxes.Contains(x.MailboxKey) && petitions.Contains(x.PetitionId))
            .Select(x => new { x.Id, x.PetitionId, x.MailboxKey }).ToListAsync(cancellationToken))
            .ToLookup(x => (x.PetitionId, Convert.ToHexString(x.MailboxKey)), x => x.Id.Value);
        List<Delivery> made = [];
        foreach (var one in signatures)
        {
            var mailbox = Convert.ToHexString(one.MailboxKey);
            var own = made.Count(x => Convert.ToHexString(x.MailboxKey!) == mailbox);
            var ofPetition = related[(one.PetitionId, mailbox)].ToHashSet();
            if (bounced.Contains(Convert.ToHexString(one.AddressKey))
                || sent[mailbox].Count(x => x.CreatedAt > day) + own >= MailboxLimit.MostMailsADay
                || sent[mailbox].Count(x => x.RecipientKind == RecipientKind.Signature && ofPetition.Contains(x.Recipient)) + own >= MostOfAPetition
                || KindFor(one.State) is not { } kind)
            {
                continue;
            }

            // Each asking is another occasion: the event's own place in time tells it apart from the one before.
            var occasion = notification.Event.IsAgain ? Guid.CreateVersion7(now) : Guid.Empty;
            made.Add(new Delivery(
                EntityId.New<DeliveryId>(now), StandingMessages.Id(kind), Lane.Confirmations, RecipientKind.Signature, one.Id.Value, occasion, one.Language,
                one.DomainKey, now, one.MailboxKey));
        }

        await db.InsertAsync(made, cancellationToken);
        jobs.LookAgain(Work.Confirmations);
    }

    private static MessageKind? KindFor(SignatureState state) => state switch
    {
        SignatureState.Waiting => MessageKind.ConfirmSignature,
        SignatureState.Confirmed or SignatureState.Held => MessageKind.AlreadySigned,
        _ => null,
    };
}
