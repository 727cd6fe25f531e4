using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.Events;
using Solidarity.Domain.MailingLists;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Petitions;
using Solidarity.Domain.Statements;
using Solidarity.Domain.Supporters;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Infrastructure.Messages;

/// <summary>Where copies went to, and that nothing more goes there.</summary>
internal static class RecipientAddresses
{
    /// <summary>The addresses of people and of contact persons; none of who is erased. Targets of petitions and organizers are mailed whatever came back.</summary>
    public static async Task<IReadOnlyList<EmailAddress>> OfAsync(SolidarityDb db, IReadOnlyList<DeliveryId> deliveries, CancellationToken cancellationToken)
    {
        var recipients = (await db.Deliveries.Where(x => deliveries.Contains(x.Id)).Select(x => new { x.RecipientKind, x.Recipient }).ToListAsync(cancellationToken))
            .ToLookup(x => x.RecipientKind, x => x.Recipient);
        List<EmailAddress> found = [];
        if (Ids(RecipientKind.Supporter, SupporterId.From) is { Count: > 0 } supporters)
        {
            found.AddRange(await db.Supporters.Where(x => supporters.Contains(x.Id)).Select(x => x.Email).ToListAsync(cancellationToken));
        }

        if (Ids(RecipientKind.SubscriptionRequest, SubscriptionRequestId.From) is { Count: > 0 } requests)
        {
            found.AddRange(await db.SubscriptionRequests.Where(x => requests.Contains(x.Id)).Select(x => x.Email).ToListAsync(cancellationToken));
        }

        if (Ids(RecipientKind.Endorsement, EndorsementId.From) is { Count: > 0 } endorsements)
        {
            found.AddRange(await db.Endorsements.Where(x => endorsements.Contains(x.Id)).Select(x => x.Email).ToListAsync(cancellationToken));
        }

        if (Ids(RecipientKind.Signature, SignatureId.From) is { Count: > 0 } signatures)
        {
            found.AddRange(await db.Signatures.Where(x => signatures.Contains(x.Id) && x.Email != null).Select(x => x.Email!).ToListAsync(cancellationToken));
        }

        if (Ids(RecipientKind.OrganisationSignature, OrganisationSignatureId.From) is { Count: > 0 } organisations)
        {
            found.AddRange(await db.OrganisationSignatures.Where(x => organisations.Contains(x.Id) && x.Email != null).Select(x => x.Email!).ToListAsync(cancellationToken));
        }

        if (Ids(RecipientKind.Attendance, AttendanceId.From) is { Count: > 0 } attendances)
        {
            found.AddRange(await db.Attendances.Where(x => attendances.Contains(x.Id) && x.Email != null).Select(x => x.Email!).ToListAsync(cancellationToken));
        }

        if (Ids(RecipientKind.EventHost, EventHostId.From) is { Count: > 0 } hosts)
        {
            found.AddRange(await db.EventHosts.Where(x => hosts.Contains(x.Id)).Select(x => x.Email).ToListAsync(cancellationToken));
        }

        return found;

        List<TId> Ids<TId>(RecipientKind kind, Func<Guid, TId> from) => [.. recipients[kind].Select(from)];
    }

    /// <summary>Suppresses addresses. One that is suppressed already gets the cause that weighs more.</summary>
    public static async Task SuppressAsync(SolidarityDb db, IReadOnlyList<AddressKeys> keys, SuppressionCause cause, DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (var key in keys.DistinctBy(x => Convert.ToHexString(x.Address)))
        {
            var address = key.Address;
            if (await db.Suppressions.SingleOrDefaultAsync(x => x.AddressKey == address, cancellationToken) is { } known)
            {
                known.Again(cause, now);
            }
            else
            {
                db.Suppressions.Add(new Suppression(EntityId.New<SuppressionId>(now), key.Address, key.Mailbox, SuppressionScope.All, cause, now));
            }
        }

        await db.SaveChangesAsync(cancellationToken);
    }
}
