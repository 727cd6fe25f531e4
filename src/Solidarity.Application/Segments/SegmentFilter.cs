using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.Events;
using Solidarity.Domain.MailingLists;
using Solidarity.Domain.Petitions;
using Solidarity.Domain.Segments;
using Solidarity.Domain.Supporters;

namespace Solidarity.Application.Segments;

/// <summary>Rules of a segment as a query: one existence check a condition, each on an index that begins with the person.</summary>
internal static class SegmentFilter
{
    /// <summary>Those of the people for whom in every group at least one condition holds; all of them without rules.</summary>
    public static IQueryable<Supporter> In(this IQueryable<Supporter> people, ISolidarityDb db, SegmentRules? rules) =>
        (rules ?? Enumerable.Empty<SegmentGroup>()).Aggregate(people, (left, group) => left.Where(AnyOf(db, group)));

    private static Expression<Func<Supporter, bool>> AnyOf(ISolidarityDb db, SegmentGroup group)
    {
        var one = Expression.Parameter(typeof(Supporter), "person");
        var any = group.Select(condition =>
        {
            Expression holds = Expression.Invoke(Holds(db, condition), one);
            return condition.Not ? Expression.Not(holds) : holds;
        }).Aggregate(Expression.OrElse);
        return Expression.Lambda<Func<Supporter, bool>>(any, one);
    }

    private static Expression<Func<Supporter, bool>> Holds(ISolidarityDb db, SegmentCondition condition)
    {
        var subscriptions = db.Subscriptions.Where(x => x.State == SubscriptionState.Active);
        var signatures = db.Signatures.Where(x => x.State == SignatureState.Confirmed);
        var value = condition.Value;
        switch (condition.Mark)
        {
            case SegmentMark.List:
                var list = MailingListId.From(condition.ToId());
                return person => subscriptions.Any(x => x.SupporterId == person.Id && x.ListId == list);
            case SegmentMark.Language:
                var (language, variants) = (LanguageTag.FromStored(value), value + "-%");
                return person => subscriptions.Any(x => x.SupporterId == person.Id && (x.Language == language || EF.Functions.Like((string)(object)x.Language, variants)));
            case SegmentMark.SubscribedSince:
                var since = condition.ToDay();
                return person => subscriptions.Any(x => x.SupporterId == person.Id && x.ConfirmedAt >= since);
            case SegmentMark.SubscribedBefore:
                var before = condition.ToDay();
                return person => subscriptions.Any(x => x.SupporterId == person.Id && x.ConfirmedAt < before);
            case SegmentMark.Signed:
                var petition = PetitionId.From(condition.ToId());
                return person => signatures.Any(x => x.MailboxKey == person.Keys.Mailbox && x.PetitionId == petition);
            case SegmentMark.Country:
                CountryCode? country = CountryCode.FromStored(value);
                return person => signatures.Any(x => x.MailboxKey == person.Keys.Mailbox && x.Country == country);
            case SegmentMark.Region:
                return person => signatures.Any(x => x.MailboxKey == person.Keys.Mailbox && x.Region == value);
            case SegmentMark.Source:
                return person => signatures.Any(x => x.MailboxKey == person.Keys.Mailbox && x.Source == value)
                    || db.Attendances.Any(x => x.MailboxKey == person.Keys.Mailbox && x.ConfirmedAt != null && x.Source == value);
            case SegmentMark.Attends:
                var attended = EventId.From(condition.ToId());
                return person => db.Attendances.Any(x => x.MailboxKey == person.Keys.Mailbox && x.EventId == attended && (x.State == AttendanceState.Confirmed || x.State == AttendanceState.CheckedIn));
            default:
                var visited = EventId.From(condition.ToId());
                return person => db.Attendances.Any(x => x.MailboxKey == person.Keys.Mailbox && x.EventId == visited && x.State == AttendanceState.CheckedIn);
        }
    }
}
