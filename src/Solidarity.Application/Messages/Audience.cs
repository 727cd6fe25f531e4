using Microsoft.EntityFrameworkCore;
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

    /// <summary>The same, with those who read a digest.</summary>
    internal static IQueryable<Recipient> OfNewsletter(ISolidarityDb db, IReadOnlyCollection<MailingListId> lists, DateTimeOffset now) =>
        By(db, Receiving(db, now).Where(x => lists.Contains(x.ListId)));

    private static IQueryable<Recipient> By(ISolidarityDb db, IQueryable<Subscription> subscriptions) =>
        from subscription in subscriptions
        where !subscriptions.Any(other => other.SupporterId == subscription.SupporterId && other.Id > subscription.Id)
        join supporter in db.Supporters.AsNoTracking() on subscription.SupporterId equals supporter.Id
        where !db.Suppressions.Any(suppression => suppression.AddressKey == supporter.Keys.Address)
        select new Recipient { Supporter = supporter, Subscription = subscription };
}
