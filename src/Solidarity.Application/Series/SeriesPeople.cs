using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Messages;
using Solidarity.Domain.Events;
using Solidarity.Domain.MailingLists;
using Solidarity.Domain.Petitions;
using Solidarity.Domain.Series;
using Solidarity.Domain.Supporters;

namespace Solidarity.Application.Series;

/// <summary>Somebody who did what a series is for, and is on its list; a row each time that it was done.</summary>
/// <remarks>Properties, not parameters: EF Core sees through an initialiser, but not through a constructor.</remarks>
internal sealed record SeriesPerson
{
    public required SupporterId Id { get; init; }

    /// <summary>When the person agreed to the mails of the list.</summary>
    public required DateTimeOffset AgreedAt { get; init; }

    /// <summary>When it was done.</summary>
    public required DateTimeOffset DoneAt { get; init; }
}

/// <summary>Finds those for whom a series begins.</summary>
internal static class SeriesPeople
{
    /// <summary>Those who did it since a moment, or who came to the list since then and had done it since <paramref name="done"/>.</summary>
    /// <param name="db">The database.</param>
    /// <param name="trigger">What they do.</param>
    /// <param name="done">What was done before does not count.</param>
    /// <param name="since">What is new since this moment is looked at. Each is one walk through an index.</param>
    /// <param name="now">The moment: no date that ends later is over.</param>
    public static IReadOnlyList<IQueryable<SeriesPerson>> Since(ISolidarityDb db, SeriesTrigger trigger, DateTimeOffset done, DateTimeOffset since, DateTimeOffset now)
    {
        var list = trigger.List;
        var subscriptions = db.Subscriptions.AsNoTracking().Where(x => x.ListId == list && x.State == SubscriptionState.Active);
        var recent = subscriptions.Where(x => x.ConfirmedAt >= since);
        if (trigger.Kind == SeriesTriggerKind.Subscribed)
        {
            return
            [
                from subscription in recent
                join person in Audience.Unsuppressed(db) on subscription.SupporterId equals person.Id
                select new SeriesPerson { Id = person.Id, AgreedAt = subscription.ConfirmedAt, DoneAt = subscription.ConfirmedAt },
            ];
        }

        var acts = Acts(db, trigger).Where(x => x.At >= done && x.At <= now);
        return [Joined(db, subscriptions, acts.Where(x => x.At >= since)), Joined(db, recent, acts)];
    }

    /// <summary>Those with a place on a date of the event that is still to come.</summary>
    public static IQueryable<SupporterId> ToCome(ISolidarityDb db, SeriesTrigger trigger, DateTimeOffset now)
    {
        var list = trigger.List;
        return Joined(db, db.Subscriptions.AsNoTracking().Where(x => x.ListId == list && x.State == SubscriptionState.Active), Acts(db, trigger).Where(x => x.At > now)).Select(x => x.Id).Distinct();
    }

    private static IQueryable<SeriesPerson> Joined(ISolidarityDb db, IQueryable<Subscription> subscriptions, IQueryable<Act> acts) =>
        from act in acts
        join person in Audience.Unsuppressed(db) on act.Mailbox equals person.Keys.Mailbox
        join subscription in subscriptions on person.Id equals subscription.SupporterId
        select new SeriesPerson { Id = person.Id, AgreedAt = subscription.ConfirmedAt, DoneAt = act.At };

    private static IQueryable<Act> Acts(ISolidarityDb db, SeriesTrigger trigger)
    {
        if (trigger.Kind == SeriesTriggerKind.Signed)
        {
            var petition = trigger.Petition!.Value;
            return db.Signatures.AsNoTracking().Where(x => x.PetitionId == petition && x.State == SignatureState.Confirmed && x.ConfirmedAt != null)
                .Select(x => new Act { Mailbox = x.MailboxKey, At = x.ConfirmedAt!.Value });
        }

        var planned = trigger.Event!.Value;
        var seated = db.Attendances.AsNoTracking().Where(x => x.EventId == planned && (x.State == AttendanceState.Confirmed || x.State == AttendanceState.CheckedIn));
        if (trigger.Kind == SeriesTriggerKind.Joined)
        {
            // Who stood in the line joins when a place is free.
            return seated.Where(x => x.ConfirmedAt != null).Select(x => new Act { Mailbox = x.MailboxKey, At = x.State == AttendanceState.Confirmed ? x.StateSince : x.ConfirmedAt!.Value });
        }

        return from attendance in seated
               join date in db.Occurrences.AsNoTracking().Where(x => x.EventId == planned && x.State != OccurrenceState.Cancelled) on attendance.OccurrenceId equals date.Id
               select new Act { Mailbox = attendance.MailboxKey, At = date.EndsAt };
    }

    private sealed record Act
    {
        public required byte[] Mailbox { get; init; }

        public required DateTimeOffset At { get; init; }
    }
}
