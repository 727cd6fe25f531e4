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

    private static IQueryable<Recipient> By(ISolidarityDb db, IQueryable<Subscription> subscriptions, SegmentRules? segment = null) =>
        from subscription in subscriptions
        where !subscriptions.Any(other => other.SupporterId == subscription.SupporterId && other.Id > subscription.Id)
        join supporter in Unsuppressed(db).In(db, segment) on subscription.SupporterId equals supporter.Id
        select new Recipient { Supporter = supporter, Subscription = subscription };

    /// <summary>Everyone whose address may be mailed.</summary>
    internal static IQueryable<Supporter> Unsuppressed(ISolidarityDb db) =>
        db.Supporters.AsNoTracking().Where(x => !db.Suppressions.Any(suppression => suppression.AddressKey == x.Keys.Address));
}
