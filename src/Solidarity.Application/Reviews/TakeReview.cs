using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.Petitions;
using Solidarity.Domain.Reviews;

namespace Solidarity.Application.Reviews;

/// <summary>Begins to work on what waits, so that nobody else does.</summary>
/// <param name="Petition">The petition.</param>
/// <param name="Waiting">What of it waits.</param>
/// <param name="TakesOver">Whether it is taken from somebody who works on it.</param>
[Requires(Right.Moderate)]
public sealed record TakeReview(PetitionId Petition, ReviewKind Waiting, bool TakesOver = false) : ICommand<Unit>, IWithinPetition;

/// <summary>Lets others work on it.</summary>
[Requires(Right.Moderate)]
public sealed record LetReviewGo(PetitionId Petition, ReviewKind Waiting) : ICommand<Unit>, IWithinPetition;

/// <summary>Who works on what waits; null for nobody.</summary>
[Requires(Right.Moderate)]
public sealed record ShowReviewLock(PetitionId Petition, ReviewKind Waiting) : IQuery<ReviewLockSeen?>, IWithinPetition;

/// <summary>Somebody works on it.</summary>
/// <param name="By">Who.</param>
/// <param name="IsMine">Whether that is the one who looks.</param>
/// <param name="Since">Since when.</param>
/// <param name="Until">Until when, unless another act follows.</param>
public sealed record ReviewLockSeen(string By, bool IsMine, DateTimeOffset Since, DateTimeOffset Until);

/// <summary>A command that decides on what waits: refused while somebody else works on it, and theirs from then on who gives it.</summary>
public interface IReviews : IWithinPetition
{
    /// <summary>What of the petition waits.</summary>
    ReviewKind Waiting { get; }
}

internal sealed class TakeReviewHandler(ISolidarityDb db, ReviewLocks locks, IActor actor, TimeProvider time) :
    IRequestHandler<TakeReview, Unit>, IRequestHandler<LetReviewGo, Unit>, IRequestHandler<ShowReviewLock, ReviewLockSeen?>
{
    public async Task<Unit> Handle(TakeReview request, CancellationToken cancellationToken)
    {
        var (kind, petition) = (request.Waiting, request.Petition);
        if (request.TakesOver)
        {
            await db.ReviewLocks.Where(x => x.Kind == kind && x.PetitionId == petition).ExecuteDeleteAsync(cancellationToken);
        }

        await locks.TakeAsync(kind, petition, cancellationToken);
        return Unit.Value;
    }

    public async Task<Unit> Handle(LetReviewGo request, CancellationToken cancellationToken)
    {
        var (kind, petition, me) = (request.Waiting, request.Petition, actor.Organizer);
        await db.ReviewLocks.Where(x => x.Kind == kind && x.PetitionId == petition && x.OrganizerId == me).ExecuteDeleteAsync(cancellationToken);
        return Unit.Value;
    }

    public async Task<ReviewLockSeen?> Handle(ShowReviewLock request, CancellationToken cancellationToken)
    {
        var (kind, petition, now) = (request.Waiting, request.Petition, time.GetUtcNow());
        var found = await db.ReviewLocks.AsNoTracking().Where(x => x.Kind == kind && x.PetitionId == petition && x.Until > now)
            .Join(db.Organizers, x => x.OrganizerId, x => x.Id, (one, by) => new { one.OrganizerId, by.Email, one.Since, one.Until }).SingleOrDefaultAsync(cancellationToken);
        return found is null ? null : new ReviewLockSeen(found.Email.Value, found.OrganizerId == actor.Organizer, found.Since, found.Until);
    }
}

/// <summary>Takes what waits for the one who acts. Programs, which are told what to do by somebody, take nothing and wait for nobody.</summary>
internal sealed class ReviewLocks(ISolidarityDb db, IActor actor, TimeProvider time)
{
    /// <summary>Takes it, or keeps it for a while longer.</summary>
    /// <exception cref="DomainError"><c>Review.Taken</c>.</exception>
    public async Task TakeAsync(ReviewKind kind, PetitionId petition, CancellationToken cancellationToken)
    {
        if (actor.Organizer is not { } me)
        {
            return;
        }

        var now = time.GetUtcNow();
        var until = now + ReviewLock.Lasts;
        var here = db.ReviewLocks.Where(x => x.Kind == kind && x.PetitionId == petition);
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

        if (!await db.Petitions.AnyAsync(x => x.Id == petition, cancellationToken))
        {
            throw new NotFound("Petition");
        }

        try
        {
            await db.InTransactionAsync(
                async cancel =>
                {
                    await db.InsertAsync([new ReviewLock(kind, petition, me, now)], cancel);
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

    private async Task<DomainError?> OtherAsync(IQueryable<ReviewLock> here, CancellationToken cancellationToken)
    {
        var found = await here.Join(db.Organizers, x => x.OrganizerId, x => x.Id, (_, by) => by.Email).SingleOrDefaultAsync(cancellationToken);
        return found is null ? null : new DomainError("Review.Taken", null, found.Value);
    }
}

/// <summary>Before somebody decides on what waits, it is theirs.</summary>
internal sealed class ReviewsTaken<TRequest, TResponse>(ReviewLocks locks) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>, IReviews
{
    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        await locks.TakeAsync(request.Waiting, request.Petition, cancellationToken);
        return await next();
    }
}
