using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Segments;
using Solidarity.Domain.MailingLists;
using Solidarity.Domain.Segments;
using Solidarity.Domain.Supporters;

namespace Solidarity.Application.Messages;

/// <summary>Who gets a message: one row a person, however many of its lists the person is on.</summary>
/// <remarks>Properties, not parameters: EF Core sees through an initialiser, but not through a constructor.</remarks>
internal sealed record Recipient
{
    public required Supporter Supporter { get; init; }

    public required Subscription Subscription { get; init; }
}

/// <summary>Who gets mail. Public, since the worker looks again before it sends.</summary>
public static class Audience
{
    // However many lists a message has, so many of each are looked at in one go.
    private const int LeastOfList = 100;

    /// <summary>The subscriptions that mail goes through at a moment: confirmed, not left, not paused.</summary>
    public static IQueryable<Subscription> Receiving(ISolidarityDb db, DateTimeOffset now) => db.Subscriptions.AsNoTracking()
        .Where(x => x.State == SubscriptionState.Active && (x.PausedUntil == null || x.PausedUntil <= now));

    /// <summary>
    /// Everyone subscribed at once to one of the lists and not suppressed. Where a person is on several, the newest
    /// subscription decides the language.
    /// </summary>
    internal static IQueryable<Recipient> Of(ISolidarityDb db, IReadOnlyCollection<MailingListId> lists, DateTimeOffset now) =>
        By(db, Receiving(db, now).Where(x => x.Frequency == Frequency.Immediate && lists.Contains(x.ListId)));

    /// <summary>The same, with those who read a digest; of these who are in a segment, where there is one.</summary>
    internal static IQueryable<Recipient> OfNewsletter(ISolidarityDb db, IReadOnlyCollection<MailingListId> lists, SegmentRules? segment, DateTimeOffset now) =>
        By(db, Receiving(db, now).Where(x => lists.Contains(x.ListId)), segment);

    /// <summary>Everyone who gets mail by any list.</summary>
    internal static IQueryable<Supporter> OfAnyList(ISolidarityDb db, DateTimeOffset now)
    {
        var receiving = Receiving(db, now);
        return Unsuppressed(db).Where(x => receiving.Any(subscription => subscription.SupporterId == x.Id));
    }

    /// <summary>
    /// Where the next part of a message's readers ends, in the order of people's ids: with whom; none where those who are left are one part.
    /// </summary>
    /// <remarks>
    /// Each list's index has its subscribers in this order, so that no more of them are looked at than the part holds. Asked for the first
    /// thousand of all who are left on several lists, a database would sort these, for each thousand again.
    /// </remarks>
    internal static async Task<SupporterId?> EndOfPartAsync(
        ISolidarityDb db, IReadOnlyCollection<MailingListId> lists, SupporterId after, int most, CancellationToken cancellationToken)
    {
        var before = Math.Max(LeastOfList, most / Math.Max(1, lists.Count)) - 1;
        var ends = await db.MailingLists.Where(x => lists.Contains(x.Id))
            .Select(x => db.Subscriptions.Where(y => y.ListId == x.Id && y.State == SubscriptionState.Active && y.SupporterId > after)
                .OrderBy(y => y.SupporterId).Skip(before).Select(y => (SupporterId?)y.SupporterId).FirstOrDefault())
            .ToListAsync(cancellationToken);
        return ends.Where(x => x is not null).OrderBy(x => x!.Value.Value).FirstOrDefault();
    }

    /// <summary>The part of them behind one person, until another; until the last, where there is none.</summary>
    internal static IQueryable<Recipient> Part(this IQueryable<Recipient> recipients, SupporterId after, SupporterId? upTo)
    {
        var part = recipients.Where(x => x.Subscription.SupporterId > after);
        return upTo is { } last ? part.Where(x => x.Subscription.SupporterId <= last) : part;
    }

    private static IQueryable<Recipient> By(ISolidarityDb db, IQueryable<Subscription> subscriptions, SegmentRules? segment = null) =>
        from subscription in subscriptions
        where !subscriptions.Any(other => other.SupporterId == subscription.SupporterId && other.Id > subscription.Id)
        join supporter in Unsuppressed(db).In(db, segment) on subscription.SupporterId equals supporter.Id
        select new Recipient { Supporter = supporter, Subscription = subscription };

    /// <summary>Everyone whose address may be mailed.</summary>
    internal static IQueryable<Supporter> Unsuppressed(ISolidarityDb db) =>
        db.Supporters.AsNoTracking().Where(x => !db.Suppressions.Any(suppression => suppression.AddressKey == x.Keys.Address));
}
