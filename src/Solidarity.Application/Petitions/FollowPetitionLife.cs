using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.Organizers;
using Solidarity.Domain.Petitions;

namespace Solidarity.Application.Petitions;

/// <summary>How a petition came to stand where it does, with who did it, and how its second organizer stands.</summary>
[Requires(Right.SeeConsole)]
public sealed record FollowPetitionLife(PetitionId Petition) : IQuery<PetitionLifeSeen>, IWithinPetition;

/// <summary>The life of a petition.</summary>
/// <param name="Changes">Its changes, newest first.</param>
/// <param name="NeedsReview">Whether a first opening takes a second organizer.</param>
/// <param name="IsOwnReview">Whether the one who looks asked for the review, and so can't be the second.</param>
/// <param name="Waiting">Signatures that wait for their owners.</param>
public sealed record PetitionLifeSeen(IReadOnlyList<PetitionLifeStep> Changes, bool NeedsReview, bool IsOwnReview, int Waiting);

/// <summary>One change.</summary>
/// <param name="From">Where it stood.</param>
/// <param name="To">Where it went.</param>
/// <param name="By">The address of the organizer who did it; null for a program, the clock, and one who has gone.</param>
/// <param name="Reason">Why.</param>
/// <param name="At">When.</param>
public sealed record PetitionLifeStep(PetitionState From, PetitionState To, string? By, string? Reason, DateTimeOffset At);

internal sealed class FollowPetitionLifeHandler(ISolidarityDb db, IActor actor) : IRequestHandler<FollowPetitionLife, PetitionLifeSeen>
{
    public async Task<PetitionLifeSeen> Handle(FollowPetitionLife request, CancellationToken cancellationToken)
    {
        var petition = await db.Petitions.AsNoTracking().Include(x => x.Changes).SingleOrDefaultAsync(x => x.Id == request.Petition, cancellationToken) ?? throw new NotFound("Petition");
        var organizers = petition.Changes.Select(x => x.By).OfType<OrganizerId>().Distinct().ToList();
        var names = organizers.Count == 0 ? [] : await db.Organizers.Where(x => organizers.Contains(x.Id)).Select(x => new { x.Id, x.Email }).ToDictionaryAsync(x => x.Id, x => x.Email.Value, cancellationToken);
        var needsReview = !petition.WasOpened && await db.Organisations.AnyAsync(x => x.SecondReader, cancellationToken);
        var waiting = await db.PetitionTotals.Where(x => x.PetitionId == petition.Id && x.Kind == TotalKind.State && x.Key == nameof(SignatureState.Waiting))
            .Select(x => x.Count).SingleOrDefaultAsync(cancellationToken);
        return new PetitionLifeSeen(
            [.. petition.Changes.OrderByDescending(x => x.Number).Select(x => new PetitionLifeStep(x.From, x.To, x.By is { } by ? names.GetValueOrDefault(by) : null, x.Reason, x.At))],
            needsReview, actor.Organizer is { } me && me == petition.ReviewAskedBy, waiting);
    }
}
