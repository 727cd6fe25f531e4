using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.MailingLists;
using Solidarity.Domain.Supporters;

namespace Solidarity.Application.Messages;

/// <summary>Who gets a message: one row a person, however many of its lists the person is on.</summary>
/// <remarks>Properties, not parameters: EF Core sees through an initialiser, but not through a constructor.</remarks>
internal sealed record Recipient
{
    public required Supporter Supporter { get; init; }

    public required Subscription Subscription { get; init; }
}

/// <summary>One who gets a message, as far as its copy needs it.</summary>
/// <param name="Id">Who.</param>
/// <param name="DomainKey">Keyed hash of the mail domain.</param>
/// <param name="Zone">Whose clock the person lives by.</param>
/// <param name="Language">Of the newest of the subscriptions that the person has it by.</param>
internal sealed record Reader(SupporterId Id, byte[] DomainKey, TimeZoneName Zone, LanguageTag Language);

/// <summary>Some of those who get a message, next to each other in the order of people's ids.</summary>
/// <param name="Readers">They; none where nobody of those who were looked at gets it.</param>
/// <param name="UpTo">The last person who was looked at; null where nobody was left.</param>
/// <param name="IsLast">Whether nobody is left behind them.</param>
internal sealed record ReadersPart(IReadOnlyList<Reader> Readers, SupporterId? UpTo, bool IsLast);

/// <summary>Those who get a message by its lists.</summary>
internal sealed class Readership
{
    // However many lists a message has, so many of each are looked at in one go.
    private const int LeastOfList = 100;

    private readonly ISolidarityDb _db;
    private readonly IReadOnlyCollection<MailingListId> _lists;
    private readonly IQueryable<Subscription> _subscriptions;
    private readonly IQueryable<Supporter> _people;

    /// <param name="db">The database.</param>
    /// <param name="lists">The lists.</param>
    /// <param name="subscriptions">The subscriptions that it goes through, of any list.</param>
    /// <param name="people">The people who may get it, on any list or on none.</param>
    public Readership(ISolidarityDb db, IReadOnlyCollection<MailingListId> lists, IQueryable<Subscription> subscriptions, IQueryable<Supporter> people) =>
        (_db, _lists, _subscriptions, _people) = (db, lists, subscriptions.Where(x => lists.Contains(x.ListId)), people);

    /// <summary>All of them. Where a person is on several lists, the newest subscription decides the language.</summary>
    public IQueryable<Recipient> Recipients =>
        from subscription in Newest
        join supporter in _people on subscription.SupporterId equals supporter.Id
        select new Recipient { Supporter = supporter, Subscription = subscription };

    // On one list nobody is twice, which no database knows by itself.
    private IQueryable<Subscription> Newest => _lists.Count == 1
        ? _subscriptions
        : _subscriptions.Where(subscription => !_subscriptions.Any(other => other.SupporterId == subscription.SupporterId && other.Id > subscription.Id));

    /// <summary>Of these, those among some people.</summary>
    public Readership Among(Func<IQueryable<Supporter>, IQueryable<Supporter>> people) => new(_db, _lists, _subscriptions, people(_people));

    /// <summary>The next of them, in the order of people's ids.</summary>
    /// <param name="after">The last person who was looked at before.</param>
    /// <param name="most">About how many subscriptions to look at.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <remarks>
    /// Who is on several lists is sorted out here: as a part of the query, a database that knows nothing of its tables yet, as after an
    /// import, compares each subscription with every other.
    /// </remarks>
    public async Task<ReadersPart> NextAsync(SupporterId after, int most, CancellationToken cancellationToken)
    {
        var upTo = await EndOfPartAsync(after, most, cancellationToken);
        var (subscriptions, people) = (_subscriptions.Where(x => x.SupporterId > after), _people.Where(x => x.Id > after));
        if (upTo is { } last)
        {
            (subscriptions, people) = (subscriptions.Where(x => x.SupporterId <= last), people.Where(x => x.Id <= last));
        }

        var found = await subscriptions.Join(people, x => x.SupporterId, x => x.Id, (x, person) =>
            new { x.Id, x.Language, Person = person.Id, DomainKey = person.Keys.Domain, person.TimeZone }).ToListAsync(cancellationToken);
        var readers = found.GroupBy(x => x.Person).Select(x => x.MaxBy(subscription => subscription.Id.Value)!)
            .Select(x => new Reader(x.Person, x.DomainKey, x.TimeZone, x.Language)).OrderBy(x => x.Id.Value).ToList();
        return new(readers, upTo ?? readers.LastOrDefault()?.Id, upTo is null);
    }

    // With whom the next part ends; none where those who are left are one part. Each list's index has its subscribers in the order of
    // people's ids, so that no more of them are looked at than the part holds. Asked for the first thousand of all who are left on several
    // lists, a database would sort these, for each thousand again.
    private async Task<SupporterId?> EndOfPartAsync(SupporterId after, int most, CancellationToken cancellationToken)
    {
        var before = Math.Max(LeastOfList, most / Math.Max(1, _lists.Count)) - 1;
        var ends = await _db.MailingLists.Where(x => _lists.Contains(x.Id))
            .Select(x => _db.Subscriptions.Where(y => y.ListId == x.Id && y.State == SubscriptionState.Active && y.SupporterId > after)
                .OrderBy(y => y.SupporterId).Skip(before).Select(y => (SupporterId?)y.SupporterId).FirstOrDefault())
            .ToListAsync(cancellationToken);
        return ends.Where(x => x is not null).OrderBy(x => x!.Value.Value).FirstOrDefault();
    }
}
