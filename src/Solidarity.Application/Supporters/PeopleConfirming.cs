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

/// <summary>What is known of people who confirm at the same moment, and of their lists.</summary>
internal sealed class KnownPeople
{
    /// <summary>The people, by mailbox; those who are new are added.</summary>
    public required Dictionary<string, Supporter> Supporters { get; init; }

    /// <summary>What keeps mail from addresses, by address.</summary>
    public required Dictionary<string, Suppression> Suppressions { get; init; }

    /// <summary>Which of the lists that were ticked there are, with their names.</summary>
    public IReadOnlyDictionary<MailingListId, string> Lists { get; init; } = new Dictionary<MailingListId, string>();

    /// <summary>Who is on them, or was.</summary>
    public Dictionary<(SupporterId, MailingListId), Subscription> Subscriptions { get; init; } = [];
}

/// <summary>What a confirmed mailbox brings with it: the person, the lists, and mail that may go there again; in the transaction that is open.</summary>
internal sealed class PeopleConfirming(ISolidarityDb db, IKeyedHashes hashes)
{
    /// <summary>The lists that a form subscribes to.</summary>
    public static IEnumerable<MailingListId> ListsOf(string? lists) =>
        (lists ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(id => MailingListId.From(Guid.Parse(id)));

    /// <summary>Reads what is known of people who confirm, in as many queries for many as for one.</summary>
    public async Task<KnownPeople> ReadAsync(IReadOnlyCollection<ConfirmedPerson> people, CancellationToken cancellationToken)
    {
        var (mailboxes, addresses) = (people.Select(x => x.Keys.Mailbox).ToList(), people.Select(x => x.Keys.Address).ToList());
        var supporters = await db.Supporters.Where(x => mailboxes.Contains(x.Keys.Mailbox)).ToListAsync(cancellationToken);
        var suppressions = await db.Suppressions.Where(x => addresses.Contains(x.AddressKey)).ToListAsync(cancellationToken);
        var lists = people.SelectMany(x => ListsOf(x.Lists)).Distinct().ToList();
        var ids = supporters.ConvertAll(x => x.Id);
        return new KnownPeople
        {
            Supporters = supporters.ToDictionary(x => Convert.ToHexString(x.Keys.Mailbox)),
            Suppressions = suppressions.ToDictionary(x => Convert.ToHexString(x.AddressKey)),
            Lists = lists.Count == 0 ? [] : await db.MailingLists.Where(x => lists.Contains(x.Id)).Select(x => new { x.Id, x.Name }).ToDictionaryAsync(x => x.Id, x => x.Name, cancellationToken),
            Subscriptions = lists.Count == 0 || ids.Count == 0 ? [] : await db.Subscriptions.Where(x => ids.Contains(x.SupporterId) && lists.Contains(x.ListId))
                .ToDictionaryAsync(x => (x.SupporterId, x.ListId), cancellationToken),
        };
    }

    /// <summary>The person who reads the mailbox; a new one at the first confirmation.</summary>
    public Supporter KnownOrNew(KnownPeople known, ConfirmedPerson person, DateTimeOffset now)
    {
        var mailbox = Convert.ToHexString(person.Keys.Mailbox);
        if (!known.Supporters.TryGetValue(mailbox, out var supporter))
        {
            supporter = Supporter.Confirmed(EntityId.New<SupporterId>(now), person.Email, person.Name, person.Keys, person.Language, person.TimeZone, now);
            supporter.FindBy(hashes.OfName(person.Name));
            db.Supporters.Add(supporter);
            known.Supporters.Add(mailbox, supporter);
        }

        return supporter;
    }

    /// <summary>Subscribes to the lists that were ticked, notes the consent, and lifts what kept mail from the address.</summary>
    public void Subscribe(KnownPeople known, Supporter supporter, ConfirmedPerson person, DateTimeOffset now)
    {
        if (known.Suppressions.Remove(Convert.ToHexString(person.Keys.Address), out var suppression))
        {
            db.Suppressions.Remove(suppression);
        }

        foreach (var list in ListsOf(person.Lists).Where(known.Lists.ContainsKey))
        {
            if (!known.Subscriptions.TryGetValue((supporter.Id, list), out var subscription))
            {
                subscription = Subscription.Confirmed(EntityId.New<SubscriptionId>(now), supporter.Id, list, person.Language, Frequency.Immediate, now);
                db.Subscriptions.Add(subscription);
                known.Subscriptions.Add((supporter.Id, list), subscription);
            }
            else if (subscription.State == SubscriptionState.Left)
            {
                subscription.ConfirmAgain(person.Language, subscription.Frequency, now);
            }

            db.Consents.Add(new Consent(
                EntityId.New<ConsentId>(now), supporter, list, ConsentAct.Given, ConsentChannel.Page, person.Language, person.ListWording!, now));
        }
    }
}
