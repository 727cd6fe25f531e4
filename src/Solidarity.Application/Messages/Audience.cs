using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Segments;
using Solidarity.Domain.MailingLists;
using Solidarity.Domain.Segments;
using Solidarity.Domain.Supporters;

namespace Solidarity.Application.Messages;

/// <summary>Who gets mail. Public, since the worker looks again before it sends.</summary>
public static class Audience
{
    /// <summary>The subscriptions that mail goes through at a moment: confirmed, not left, not paused.</summary>
    public static IQueryable<Subscription> Receiving(ISolidarityDb db, DateTimeOffset now) => db.Subscriptions.AsNoTracking()
        .Where(x => x.State == SubscriptionState.Active && (x.PausedUntil == null || x.PausedUntil <= now));

    /// <summary>Everyone subscribed at once to one of the lists and not suppressed.</summary>
    internal static Readership Of(ISolidarityDb db, IReadOnlyCollection<MailingListId> lists, DateTimeOffset now) =>
        new(db, lists, Receiving(db, now).Where(x => x.Frequency == Frequency.Immediate), Unsuppressed(db));

    /// <summary>The same, with those who read a digest; of these who are in a segment, where there is one.</summary>
    internal static Readership OfNewsletter(ISolidarityDb db, IReadOnlyCollection<MailingListId> lists, SegmentRules? segment, DateTimeOffset now) =>
        new(db, lists, Receiving(db, now), Unsuppressed(db).In(db, segment));

    /// <summary>Everyone who gets mail by any list.</summary>
    internal static IQueryable<Supporter> OfAnyList(ISolidarityDb db, DateTimeOffset now)
    {
        var receiving = Receiving(db, now);
        return Unsuppressed(db).Where(x => receiving.Any(subscription => subscription.SupporterId == x.Id));
    }

    /// <summary>Everyone whose address may be mailed.</summary>
    internal static IQueryable<Supporter> Unsuppressed(ISolidarityDb db) =>
        db.Supporters.AsNoTracking().Where(x => !db.Suppressions.Any(suppression => suppression.AddressKey == x.Keys.Address));
}
