using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Solidarity.Application.Audit;
using Solidarity.Domain;
using Solidarity.Domain.MailingLists;
using Solidarity.Domain.Supporters;

namespace Solidarity.Application.Supporters;

/// <summary>Erases all that is held under a mailbox. The hashes stay: of consents, of suppressions, and in the note that it was asked for.</summary>
[Requires(Right.ChangePersonalData)]
public sealed record ErasePerson(PersonKey Person) : ICommand<ErasedData>, INamesPerson;

/// <summary>What was erased.</summary>
/// <param name="Subscriptions">Subscriptions.</param>
/// <param name="Requests">Requests to subscribe.</param>
/// <param name="Endorsements">Endorsements by an organisation whose contact person this was.</param>
/// <param name="Organisations">Organisations that sign petitions, for which this person spoke. What is shown of them stays.</param>
/// <param name="Signatures">Signatures under petitions: taken back, and the person gone from them.</param>
/// <param name="Mails">Mails that no longer tell whom they went to.</param>
/// <param name="Consents">Entries of the ledger that keep the keyed hash alone.</param>
public sealed record ErasedData(int Subscriptions, int Requests, int Endorsements, int Organisations, int Signatures, int Mails, int Consents)
{
    /// <summary>What the person came to, or would: taken back, and the person gone from it.</summary>
    public int Attendances { get; init; }

    /// <summary>Events that the person hosted, or would.</summary>
    public int Hostings { get; init; }
}

internal sealed class ErasePersonHandler(ISolidarityDb db, Events.Seats seats, IOptions<SiteOptions> site, TimeProvider time) : IRequestHandler<ErasePerson, ErasedData>
{
    public async Task<ErasedData> Handle(ErasePerson request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return await db.InTransactionAsync(
            async token =>
            {
                var mailbox = request.Person.Mailbox;
                var asked = await db.DataRequests.Where(x => x.MailboxKey == mailbox && x.Kind == DataRequestKind.Erase && x.DoneAt == null).ToListAsync(token);
                if (asked.Count == 0)
                {
                    asked = [DataRequest.Note(EntityId.New<DataRequestId>(now), mailbox, DataRequestKind.Erase, site.Value.DayOf(now), site.Value.DayOf(now), now)];
                    db.DataRequests.AddRange(asked);
                }

                asked.ForEach(x => x.Done(now));
                return await db.EraseAsync(seats, request.Person, ConsentChannel.Organizer, now, token);
            },
            cancellationToken);
    }
}

internal static class Erasure
{
    /// <summary>Erases in the transaction that is open. The ledger beside the keys takes note, so that no restore undoes it.</summary>
    public static async Task<ErasedData> EraseAsync(this ISolidarityDb db, Events.Seats seats, PersonKey person, ConsentChannel channel, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var mailbox = person.Mailbox;
        var attendances = await db.EraseAttendancesAsync(seats, mailbox, cancellationToken);
        var supporter = await db.Supporters.SingleOrDefaultAsync(x => x.Keys.Mailbox == mailbox, cancellationToken);
        var id = supporter?.Id;
        var subscriptions = id is null ? [] : await db.Subscriptions.Where(x => x.SupporterId == id).ToListAsync(cancellationToken);
        var requests = await db.SubscriptionRequests.Where(x => x.Keys.Mailbox == mailbox || (id != null && x.SupporterId == id)).ToListAsync(cancellationToken);
        var changes = await db.AddressChanges.Where(x => x.Keys.Mailbox == mailbox || (id != null && x.SupporterId == id)).ToListAsync(cancellationToken);
        var links = await db.FreshLinks.Where(x => x.Keys.Mailbox == mailbox).ToListAsync(cancellationToken);
        var endorsements = await db.Endorsements.Where(x => x.Keys.Mailbox == mailbox).ToListAsync(cancellationToken);
        var signatures = await db.EraseSignaturesAsync(mailbox, now, cancellationToken);
        var organisations = await db.EraseOrganisationContactsAsync(mailbox, now, cancellationToken);
        var hostings = await db.EraseHostingsAsync(mailbox, now, cancellationToken);
        var recipients = PersonReader.Recipients(id, requests.Select(x => x.Id), changes.Select(x => x.Id), links.Select(x => x.Id), endorsements.Select(x => x.Id), signatures, organisations, attendances, hostings);
        var mails = await db.MailsTo(recipients, now).Select(x => x.Copy).ToListAsync(cancellationToken);

        // What still waits has nobody to go to then, and is skipped by who sends.
        mails.ForEach(copy => copy.PartFromRecipient());
        var copies = mails.Select(copy => copy.Id).ToList();
        (await db.Bounces.Where(x => copies.Contains(x.DeliveryId)).ToListAsync(cancellationToken)).ForEach(bounce => bounce.PartFromAddress());
        await WithdrawAsync(db, supporter, subscriptions, channel, now, cancellationToken);
        db.Subscriptions.RemoveRange(subscriptions);
        db.SubscriptionRequests.RemoveRange(requests);
        db.AddressChanges.RemoveRange(changes);
        db.FreshLinks.RemoveRange(links);

        // What is withdrawn goes off its page, and no restore brings it back.
        endorsements.ForEach(x => x.Withdraw(now));
        db.Endorsements.RemoveRange(endorsements);
        db.DataExports.RemoveRange(await db.DataExports.Where(x => x.MailboxKey == mailbox).ToListAsync(cancellationToken));
        if (supporter is not null)
        {
            db.Supporters.Remove(supporter);
        }

        await db.SaveChangesAsync(cancellationToken);
        var consents = id is null ? 0 : await db.Consents.Where(x => x.SupporterId == id)
            .ExecuteUpdateAsync(set => set.SetProperty(x => x.SupporterId, (SupporterId?)null), cancellationToken);
        return new ErasedData(subscriptions.Count, requests.Count, endorsements.Count, organisations.Count, signatures.Count, mails.Count, consents) { Attendances = attendances.Count, Hostings = hostings.Count };
    }

    /// <summary>What was agreed to ends with the person, and the ledger says so.</summary>
    private static async Task WithdrawAsync(
        ISolidarityDb db, Supporter? supporter, List<Subscription> subscriptions, ConsentChannel channel, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (supporter is null || !subscriptions.Exists(x => x.State == SubscriptionState.Active))
        {
            return;
        }

        var id = supporter.Id;
        var given = (await db.Consents.AsNoTracking().Where(x => x.SupporterId == id).OrderBy(x => x.At).ToListAsync(cancellationToken)).ToLookup(x => x.ListId);
        db.Consents.AddRange(subscriptions.Where(x => x.State == SubscriptionState.Active && given.Contains(x.ListId)).Select(x => new Consent(
            EntityId.New<ConsentId>(now), supporter, x.ListId, ConsentAct.Withdrawn, channel, given[x.ListId].Last().Language, given[x.ListId].Last().WordingVersion, now)));
    }
}
