using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Petitions;
using Solidarity.Domain;
using Solidarity.Domain.Events;
using Solidarity.Domain.Organisations;
using Solidarity.Domain.Petitions;
using Solidarity.Domain.Reviews;

namespace Solidarity.Application.Reviews;

/// <summary>All that waits for an organizer who decides: petitions and events in review, comments, organisations that sign, held signatures, volunteers who would host, people who await a yes; what has waited longest first.</summary>
[Requires(Right.Moderate, InAnyCampaign = true)]
public sealed record ListReviews : IQuery<IReadOnlyList<ReviewSeen>>
{
    /// <summary>Most that are listed.</summary>
    public const int Most = 100;
}

/// <summary>What waits.</summary>
/// <param name="Review">What it is, and of which petition or event.</param>
/// <param name="Title">The title of that, in its own language.</param>
/// <param name="Language">That language.</param>
/// <param name="Count">How many wait.</param>
/// <param name="Since">Since when the oldest has waited.</param>
/// <param name="Age">How long that is, in a word.</param>
/// <param name="Lock">Who works on it, or null.</param>
public sealed record ReviewSeen(ReviewOf Review, string Title, string Language, int Count, DateTimeOffset Since, ReviewAge Age, ReviewLockSeen? Lock);

internal sealed class ListReviewsHandler(ISolidarityDb db, IActor actor, TimeProvider time) : IRequestHandler<ListReviews, IReadOnlyList<ReviewSeen>>
{
    public async Task<IReadOnlyList<ReviewSeen>> Handle(ListReviews request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var (petitions, events) = (db.Petitions.AsNoTracking(), db.Events.AsNoTracking());
        if ((await actor.ScopeAsync(Right.Moderate, cancellationToken)).Campaigns is { } seen)
        {
            (petitions, events) = (petitions.Where(x => seen.Contains(x.CampaignId)), events.Where(x => seen.Contains(x.CampaignId)));
        }

        List<Awaited> found = [.. await db.AwaitedOfAsync(petitions, cancellationToken), .. await db.AwaitedOfAsync(events, now, cancellationToken)];
        found = [.. found.OrderBy(x => x.Since).Take(ListReviews.Most)];
        var titles = await TitlesAsync(found, cancellationToken);
        var ids = found.Select(x => x.Review.Id).Distinct().ToList();
        var locks = (await db.ReviewLocks.Where(x => ids.Contains(x.OfId) && x.Until > now)
                .Join(db.Organizers, x => x.OrganizerId, x => x.Id, (one, by) => new { one.Kind, one.OfId, one.OrganizerId, by.Email, one.Since, one.Until }).ToListAsync(cancellationToken))
            .ToDictionary(x => new ReviewOf(x.Kind, x.OfId), x => new ReviewLockSeen(x.Email.Value, x.OrganizerId == actor.Organizer, x.Since, x.Until));
        return
        [
            .. found.Select(x => new ReviewSeen(
                x.Review, titles[x.Review.Id].Title, titles[x.Review.Id].Language.Value, x.Count, x.Since, ReviewAges.Of(x.Since, now), locks.GetValueOrDefault(x.Review))),
        ];
    }

    private async Task<Dictionary<Guid, (string Title, LanguageTag Language)>> TitlesAsync(IReadOnlyList<Awaited> found, CancellationToken cancellationToken)
    {
        var petitions = found.Select(x => x.Review.Petition).OfType<PetitionId>().Distinct().ToList();
        var events = found.Select(x => x.Review.Event).OfType<EventId>().Distinct().ToList();
        var titles = (await db.Petitions.Where(x => petitions.Contains(x.Id))
                .Select(x => new { x.Id, x.Language, x.Versions.First(version => version.IsCurrent && version.Language == x.Language).Title }).ToListAsync(cancellationToken))
            .ToDictionary(x => x.Id.Value, x => (x.Title, x.Language));
        foreach (var x in await db.Events.Where(x => events.Contains(x.Id))
            .Select(x => new { x.Id, x.Language, x.Versions.First(version => version.IsCurrent && version.Language == x.Language).Title }).ToListAsync(cancellationToken))
        {
            titles[x.Id.Value] = (x.Title, x.Language);
        }

        return titles;
    }
}

/// <summary>What waits, before it has words.</summary>
internal sealed record Awaited(ReviewOf Review, int Count, DateTimeOffset Since);

/// <summary>Finds what waits. Of each kind at most as many as the list has.</summary>
internal static class AwaitedReviews
{
    /// <summary>Of petitions.</summary>
    public static async Task<IReadOnlyList<Awaited>> AwaitedOfAsync(this ISolidarityDb db, IQueryable<Petition> petitions, CancellationToken cancellationToken)
    {
        // "Not none" says nothing more than "waiting", but the index of those who wrote something is known by it.
        var comments = await petitions.Join(
                db.Signatures.Where(x => x.CommentState != CommentState.None && x.CommentState == CommentState.Waiting), x => x.Id, x => x.PetitionId, (petition, signature) => signature)
            .GroupBy(x => x.PetitionId).OrderBy(of => of.Min(x => x.CreatedAt)).Take(ListReviews.Most).Select(of => new { of.Key, Count = of.Count(), Since = of.Min(x => x.CreatedAt) }).ToListAsync(cancellationToken);
        var held = await petitions.Join(db.Signatures.Where(x => x.State == SignatureState.Held), x => x.Id, x => x.PetitionId, (petition, signature) => signature)
            .GroupBy(x => x.PetitionId).OrderBy(of => of.Min(x => x.CreatedAt)).Take(ListReviews.Most).Select(of => new { of.Key, Count = of.Count(), Since = of.Min(x => x.CreatedAt) }).ToListAsync(cancellationToken);
        var organisations = await petitions.Join(db.OrganisationSignatures.Where(x => x.State == BackingState.Waiting), x => x.Id, x => x.PetitionId, (petition, signature) => signature)
            .GroupBy(x => x.PetitionId).OrderBy(of => of.Min(x => x.StateSince)).Take(ListReviews.Most).Select(of => new { of.Key, Count = of.Count(), Since = of.Min(x => x.StateSince) }).ToListAsync(cancellationToken);
        var inReview = await petitions.Where(x => x.State == PetitionState.InReview).OrderBy(x => x.Id).Take(ListReviews.Most)
            .Select(x => new { x.Id, Since = x.Changes.Max(change => (DateTimeOffset?)change.At) ?? x.ModifiedAt }).ToListAsync(cancellationToken);

        return
        [
            .. inReview.Select(x => new Awaited(new(ReviewKind.Petition, x.Id), 1, x.Since)), .. comments.Select(x => new Awaited(new(ReviewKind.Comments, x.Key), x.Count, x.Since)),
            .. held.Select(x => new Awaited(new(ReviewKind.Held, x.Key), x.Count, x.Since)), .. organisations.Select(x => new Awaited(new(ReviewKind.Organisations, x.Key), x.Count, x.Since)),
        ];
    }

    /// <summary>Of events: what can still be decided. One that a volunteer proposed waits with the volunteer, for one press decides on both.</summary>
    public static async Task<IReadOnlyList<Awaited>> AwaitedOfAsync(this ISolidarityDb db, IQueryable<Event> events, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var inReview = await events.Where(x => x.State == EventState.InReview && !db.EventHosts.Any(host => host.EventId == x.Id && host.State == HostState.Waiting))
            .OrderBy(x => x.Id).Take(ListReviews.Most).Select(x => new { x.Id, Since = x.Changes.Max(change => (DateTimeOffset?)change.At) ?? x.ModifiedAt }).ToListAsync(cancellationToken);
        var hosts = await events.Where(x => x.State != EventState.Cancelled && x.State != EventState.Over)
            .Join(db.EventHosts.Where(x => x.State == HostState.Waiting), x => (EventId?)x.Id, x => x.EventId, (@event, host) => new { @event.Id, host.StateSince })
            .GroupBy(x => x.Id).OrderBy(of => of.Min(x => x.StateSince)).Take(ListReviews.Most).Select(of => new { of.Key, Count = of.Count(), Since = of.Min(x => x.StateSince) }).ToListAsync(cancellationToken);

        // By the heads first: they are few, and tell where anybody waits at all.
        var shifts = db.ShiftHeads.Where(x => x.Awaiting > 0 && events.Any(one => one.Id == x.EventId && one.State == EventState.Published)
            && db.Occurrences.Any(date => date.Id == x.OccurrenceId && date.State == OccurrenceState.Planned && date.EndsAt > now));
        var people = await shifts.Join(db.Attendances.Where(x => x.State == AttendanceState.AwaitsApproval), x => x.ShiftId, x => x.ShiftId, (head, one) => new { one.EventId, one.StateSince })
            .GroupBy(x => x.EventId).OrderBy(of => of.Min(x => x.StateSince)).Take(ListReviews.Most).Select(of => new { of.Key, Count = of.Count(), Since = of.Min(x => x.StateSince) }).ToListAsync(cancellationToken);
        return
        [
            .. inReview.Select(x => new Awaited(new(ReviewKind.Event, x.Id), 1, x.Since)), .. hosts.Select(x => new Awaited(new(ReviewKind.Hosts, x.Key), x.Count, x.Since)),
            .. people.Select(x => new Awaited(new(ReviewKind.Attendances, x.Key), x.Count, x.Since)),
        ];
    }
}
