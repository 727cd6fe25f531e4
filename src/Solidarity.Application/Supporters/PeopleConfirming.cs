using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.MailingLists;
using Solidarity.Domain.Supporters;

namespace Solidarity.Application.Supporters;

/// <summary>Somebody whose mailbox was confirmed by a press on a mailed link.</summary>
/// <param name="Email">The address.</param>
/// <param name="Name">The name as typed.</param>
/// <param name="Keys">The keyed hashes of the address.</param>
/// <param name="Language">The language of mails.</param>
/// <param name="TimeZone">The person's zone.</param>
/// <param name="Lists">The lists to subscribe to: ids one after the other, or null.</param>
/// <param name="ListWording">The version of the wording beside the box for lists.</param>
internal sealed record ConfirmedPerson(
    EmailAddress Email, string Name, AddressKeys Keys, LanguageTag Language, TimeZoneName TimeZone, string? Lists, string? ListWording);

/// <summary>What a confirmed mailbox brings with it: the person, the lists, and mail that may go there again; in the transaction that is open.</summary>
internal sealed class PeopleConfirming(ISolidarityDb db, IKeyedHashes hashes)
{
    /// <summary>The lists that a form subscribes to.</summary>
    public static IEnumerable<MailingListId> ListsOf(string? lists) =>
        (lists ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(id => MailingListId.From(Guid.Parse(id)));

    /// <summary>The person who reads the mailbox; a new one at the first confirmation.</summary>
    public async Task<Supporter> KnownOrNewAsync(ConfirmedPerson person, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var mailbox = person.Keys.Mailbox;
        var supporter = await db.Supporters.SingleOrDefaultAsync(x => x.Keys.Mailbox == mailbox, cancellationToken);
        if (supporter is null)
        {
            supporter = Supporter.Confirmed(EntityId.New<SupporterId>(now), person.Email, person.Name, person.Keys, person.Language, person.TimeZone, now);
            supporter.FindBy(hashes.OfName(person.Name));
            db.Supporters.Add(supporter);
        }

        return supporter;
    }

    /// <summary>Subscribes to the lists that were ticked, notes the consent, and lifts what kept mail from the address.</summary>
    public async Task SubscribeAsync(Supporter supporter, ConfirmedPerson person, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await LiftSuppressionAsync(person.Keys.Address, cancellationToken);
        var lists = ListsOf(person.Lists).ToList();
        if (lists.Count == 0)
        {
            return;
        }

        var known = await db.Subscriptions.Where(x => x.SupporterId == supporter.Id && lists.Contains(x.ListId)).ToDictionaryAsync(x => x.ListId, cancellationToken);
        foreach (var list in await db.MailingLists.Where(x => lists.Contains(x.Id)).Select(x => x.Id).ToListAsync(cancellationToken))
        {
            if (!known.TryGetValue(list, out var subscription))
            {
                db.Subscriptions.Add(Subscription.Confirmed(EntityId.New<SubscriptionId>(now), supporter.Id, list, person.Language, Frequency.Immediate, now));
            }
            else if (subscription.State == SubscriptionState.Left)
            {
                subscription.ConfirmAgain(person.Language, subscription.Frequency, now);
            }

            db.Consents.Add(new Consent(
                EntityId.New<ConsentId>(now), supporter, list, ConsentAct.Given, ConsentChannel.Page, person.Language, person.ListWording!, now));
        }
    }

    private async Task LiftSuppressionAsync(byte[] address, CancellationToken cancellationToken)
    {
        if (await db.Suppressions.SingleOrDefaultAsync(x => x.AddressKey == address, cancellationToken) is { } suppression)
        {
            db.Suppressions.Remove(suppression);
        }
    }
}
