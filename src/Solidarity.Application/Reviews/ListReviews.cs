using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Petitions;
using Solidarity.Domain;
using Solidarity.Domain.Organisations;
using Solidarity.Domain.Petitions;
using Solidarity.Domain.Reviews;

namespace Solidarity.Application.Reviews;

/// <summary>All that waits for an organizer who decides: petitions in review, comments, organisations that sign, held signatures; what has waited longest first.</summary>
[Requires(Right.Moderate, InAnyCampaign = true)]
public sealed record ListReviews : IQuery<IReadOnlyList<ReviewSeen>>
{
    /// <summary>Most that are listed.</summary>
    public const int Most = 100;
}

/// <summary>What waits.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Petition">Of which petition.</param>
/// <param name="Title">Its title, in its own language.</param>
/// <param name="Language">That language.</param>
/// <param name="Count">How many wait.</param>
/// <param name="Since">Since when the oldest has waited.</param>
/// <param name="Age">How long that is, in a word.</param>
/// <param name="Lock">Who works on it, or null.</param>
public sealed record ReviewSeen(ReviewKind Kind, PetitionId Petition, string Title, string Language, int Count, DateTimeOffset Since, ReviewAge Age, ReviewLockSeen? Lock);

internal sealed class ListReviewsHandler(ISolidarityDb db, IActor actor, TimeProvider time) : IRequestHandler<ListReviews, IReadOnlyList<ReviewSeen>>
{
    public async Task<IReadOnlyList<ReviewSeen>> Handle(ListReviews request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var petitions = db.Petitions.AsNoTracking();
        if ((await actor.ScopeAsync(Right.Moderate, cancellationToken)).Campaigns is { } seen)
        {
            petitions = petitions.Where(x => seen.Contains(x.CampaignId));
        }

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

        List<(ReviewKind Kind, PetitionId Petition, int Count, DateTimeOffset Since)> found =
        [
            .. inReview.Select(x => (ReviewKind.Petition, x.Id, 1, x.Since)), .. comments.Select(x => (ReviewKind.Comments, x.Key, x.Count, x.Since)),
            .. held.Select(x => (ReviewKind.Held, x.Key, x.Count, x.Since)), .. organisations.Select(x => (ReviewKind.Organisations, x.Key, x.Count, x.Since)),
        ];
        found = [.. found.OrderBy(x => x.Since).Take(ListReviews.Most)];
        var ids = found.Select(x => x.Petition).Distinct().ToList();
        var titles = (await db.Petitions.Where(x => ids.Contains(x.Id))
                .Select(x => new { x.Id, x.Language, x.Versions.First(version => version.IsCurrent && version.Language == x.Language).Title }).ToListAsync(cancellationToken))
            .ToDictionary(x => x.Id);
        var locks = (await db.ReviewLocks.Where(x => ids.Contains(x.PetitionId) && x.Until > now)
                .Join(db.Organizers, x => x.OrganizerId, x => x.Id, (one, by) => new { one.Kind, one.PetitionId, one.OrganizerId, by.Email, one.Since, one.Until }).ToListAsync(cancellationToken))
            .ToDictionary(x => (x.Kind, x.PetitionId), x => new ReviewLockSeen(x.Email.Value, x.OrganizerId == actor.Organizer, x.Since, x.Until));
        return
        [
            .. found.Select(x => new ReviewSeen(
                x.Kind, x.Petition, titles[x.Petition].Title, titles[x.Petition].Language.Value, x.Count, x.Since, ReviewAges.Of(x.Since, now), locks.GetValueOrDefault((x.Kind, x.Petition)))),
        ];
    }
}
