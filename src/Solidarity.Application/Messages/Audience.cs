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

internal static class Audience
{
    /// <summary>
    /// Everyone subscribed at once to one of the lists and not suppressed. Where a person is on several, the newest
    /// subscription decides the language.
    /// </summary>
    public static IQueryable<Recipient> Of(ISolidarityDb db, IReadOnlyCollection<MailingListId> lists) =>
        from subscription in db.Subscriptions.AsNoTracking()
        where subscription.State == SubscriptionState.Active
            && subscription.Frequency == Frequency.Immediate
            && lists.Contains(subscription.ListId)
            && !db.Subscriptions.Any(other => other.SupporterId == subscription.SupporterId && other.State == SubscriptionState.Active
                && other.Frequency == Frequency.Immediate && lists.Contains(other.ListId) && other.Id > subscription.Id)
        join supporter in db.Supporters.AsNoTracking() on subscription.SupporterId equals supporter.Id
        where !db.Suppressions.Any(suppression => suppression.AddressKey == supporter.Keys.Address)
        select new Recipient { Supporter = supporter, Subscription = subscription };
}
