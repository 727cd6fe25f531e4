using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.Reviews;

namespace Solidarity.Application.Reviews;

/// <summary>Begins to work on what waits, so that nobody else does.</summary>
/// <param name="Review">What waits.</param>
/// <param name="TakesOver">Whether it is taken from somebody who works on it.</param>
[Requires(Right.Moderate)]
public sealed record TakeReview(ReviewOf Review, bool TakesOver = false) : ICommand<Unit>, IWithinReview;

/// <summary>Lets others work on it.</summary>
[Requires(Right.Moderate)]
public sealed record LetReviewGo(ReviewOf Review) : ICommand<Unit>, IWithinReview;

/// <summary>Who works on what waits; null for nobody.</summary>
[Requires(Right.Moderate)]
public sealed record ShowReviewLock(ReviewOf Review) : IQuery<ReviewLockSeen?>, IWithinReview;

/// <summary>Somebody works on it.</summary>
/// <param name="By">Who.</param>
/// <param name="IsMine">Whether that is the one who looks.</param>
/// <param name="Since">Since when.</param>
/// <param name="Until">Until when, unless another act follows.</param>
public sealed record ReviewLockSeen(string By, bool IsMine, DateTimeOffset Since, DateTimeOffset Until);

/// <summary>A command that decides on what waits: refused while somebody else works on it, and theirs from then on who gives it.</summary>
public interface IDecides
{
    /// <summary>What waits.</summary>
    ReviewOf Decided { get; }
}

/// <summary>A command that decides on what waits of a petition.</summary>
public interface IReviews : IDecides, IWithinPetition
{
    /// <summary>What of the petition waits.</summary>
    ReviewKind Waiting { get; }

    /// <inheritdoc />
    ReviewOf IDecides.Decided => new(Waiting, Petition);
}

/// <summary>A command that decides on what waits of an event.</summary>
public interface IReviewsEvent : IDecides, IWithinEvent
{
    /// <summary>What of the event waits.</summary>
    ReviewKind Waiting { get; }

    /// <inheritdoc />
    ReviewOf IDecides.Decided => new(Waiting, Event);
}

internal sealed class TakeReviewHandler(ISolidarityDb db, ReviewLocks locks, IActor actor, TimeProvider time) :
    IRequestHandler<TakeReview, Unit>, IRequestHandler<LetReviewGo, Unit>, IRequestHandler<ShowReviewLock, ReviewLockSeen?>
{
    public async Task<Unit> Handle(TakeReview request, CancellationToken cancellationToken)
    {
        var (kind, id) = (request.Review.Kind, request.Review.Id);
        if (request.TakesOver)
        {
            await db.ReviewLocks.Where(x => x.Kind == kind && x.OfId == id).ExecuteDeleteAsync(cancellationToken);
        }

        await locks.TakeAsync(request.Review, cancellationToken);
        return Unit.Value;
    }

    public async Task<Unit> Handle(LetReviewGo request, CancellationToken cancellationToken)
    {
        var (kind, id, me) = (request.Review.Kind, request.Review.Id, actor.Organizer);
        await db.ReviewLocks.Where(x => x.Kind == kind && x.OfId == id && x.OrganizerId == me).ExecuteDeleteAsync(cancellationToken);
        return Unit.Value;
    }

    public async Task<ReviewLockSeen?> Handle(ShowReviewLock request, CancellationToken cancellationToken)
    {
        var (kind, id, now) = (request.Review.Kind, request.Review.Id, time.GetUtcNow());
        var found = await db.ReviewLocks.AsNoTracking().Where(x => x.Kind == kind && x.OfId == id && x.Until > now)
            .Join(db.Organizers, x => x.OrganizerId, x => x.Id, (one, by) => new { one.OrganizerId, by.Email, one.Since, one.Until }).SingleOrDefaultAsync(cancellationToken);
        return found is null ? null : new ReviewLockSeen(found.Email.Value, found.OrganizerId == actor.Organizer, found.Since, found.Until);
    }
}

/// <summary>Takes what waits for the one who acts. Programs, which are told what to do by somebody, take nothing and wait for nobody.</summary>
internal sealed class ReviewLocks(ISolidarityDb db, IActor actor, TimeProvider time)
{
    /// <summary>Takes it, or keeps it for a while longer.</summary>
    /// <exception cref="DomainError"><c>Review.Taken</c>.</exception>
    /// <exception cref="NotFound">There is no such petition or event.</exception>
    public async Task TakeAsync(ReviewOf review, CancellationToken cancellationToken)
    {
        if (actor.Organizer is not { } me)
        {
            return;
        }

        var now = time.GetUtcNow();
        var until = now + ReviewLock.Lasts;
        var (kind, id) = (review.Kind, review.Id);
        var here = db.ReviewLocks.Where(x => x.Kind == kind && x.OfId == id);
        if (await here.Where(x => x.OrganizerId == me && x.Until > now).ExecuteUpdateAsync(row => row.SetProperty(x => x.Until, until), cancellationToken) == 1
            || await here.Where(x => x.Until <= now).ExecuteUpdateAsync(
                row => row.SetProperty(x => x.OrganizerId, me).SetProperty(x => x.Since, now).SetProperty(x => x.Until, until), cancellationToken) == 1)
        {
            return;
        }

        if (await OtherAsync(here, cancellationToken) is { } other)
        {
            throw other;
        }

        await RefuseUnlessThereAsync(review, cancellationToken);

        try
        {
            await db.InTransactionAsync(
                async cancel =>
                {
                    await db.InsertAsync([new ReviewLock(review, me, now)], cancel);
                    return 0;
                },
                cancellationToken);
        }
        catch (Exception exception) when (db.IsDuplicate(exception))
        {
            // Somebody was there at the same moment.
            throw await OtherAsync(here, cancellationToken) ?? (Exception)new Stale();
        }
    }

    private async Task RefuseUnlessThereAsync(ReviewOf review, CancellationToken cancellationToken)
    {
        if (review.Petition is { } petition && !await db.Petitions.AnyAsync(x => x.Id == petition, cancellationToken))
        {
            throw new NotFound("Petition");
        }

        if (review.Event is { } @event && !await db.Events.AnyAsync(x => x.Id == @event, cancellationToken))
        {
            throw new NotFound("Event");
        }
    }

    private async Task<DomainError?> OtherAsync(IQueryable<ReviewLock> here, CancellationToken cancellationToken)
    {
        var found = await here.Join(db.Organizers, x => x.OrganizerId, x => x.Id, (_, by) => by.Email).SingleOrDefaultAsync(cancellationToken);
        return found is null ? null : new DomainError("Review.Taken", null, found.Value);
    }
}

/// <summary>Before somebody decides on what waits, it is theirs.</summary>
internal sealed class ReviewsTaken<TRequest, TResponse>(ReviewLocks locks) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>, IDecides
{
    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        await locks.TakeAsync(request.Decided, cancellationToken);
        return await next();
    }
}
