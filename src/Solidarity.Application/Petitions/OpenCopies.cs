using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.Petitions;

namespace Solidarity.Application.Petitions;

/// <summary>Opens all local copies that were not opened yet and whose review allows it.</summary>
[Requires(Right.Publish)]
public sealed record OpenCopies(PetitionId Petition) : ICommand<CopiesMoved>, IWithinPetition;

/// <summary>Asks for a second organizer for all local copies that are drafts.</summary>
[Requires(Right.Write)]
public sealed record AskForCopiesReview(PetitionId Petition) : ICommand<CopiesMoved>, IWithinPetition;

/// <summary>What came of it.</summary>
/// <param name="Moved">How many moved.</param>
/// <param name="Left">How many stay as they are.</param>
public sealed record CopiesMoved(int Moved, int Left);

internal sealed class OpenCopiesHandler(ISolidarityDb db, IActor actor, TimeProvider time) : IRequestHandler<OpenCopies, CopiesMoved>, IRequestHandler<AskForCopiesReview, CopiesMoved>
{
    private static readonly PetitionState[] Begun = [PetitionState.Draft, PetitionState.InReview];

    public async Task<CopiesMoved> Handle(OpenCopies request, CancellationToken cancellationToken)
    {
        var needsReview = await db.Organisations.AnyAsync(x => x.SecondReader, cancellationToken);
        return await MoveAsync(request.Petition, Begun, (copy, now) => copy.Open(actor.Organizer, needsReview, null, now), cancellationToken);
    }

    public Task<CopiesMoved> Handle(AskForCopiesReview request, CancellationToken cancellationToken) =>
        MoveAsync(request.Petition, Begun[..1], (copy, now) => copy.AskForReview(actor.Organizer, now), cancellationToken);

    private Task<CopiesMoved> MoveAsync(PetitionId pattern, PetitionState[] from, Action<Petition, DateTimeOffset> move, CancellationToken cancellationToken) => db.AgainIfOvertakenAsync(async () =>
    {
        var (now, moved) = (time.GetUtcNow(), 0);
        var copies = await db.Petitions.Include(x => x.Changes).Where(x => x.PatternId == pattern && from.Contains(x.State)).ToListAsync(cancellationToken);
        foreach (var copy in copies)
        {
            try
            {
                move(copy, now);
                moved++;
            }
            catch (DomainError)
            {
                // It stays as it is, and is counted among those that do.
            }
        }

        await db.SaveChangesAsync(cancellationToken);
        return new CopiesMoved(moved, copies.Count - moved);
    });
}
