using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.Petitions;

namespace Solidarity.Application.Petitions;

/// <summary>The local copies of a petition, by place.</summary>
/// <param name="Petition">The pattern.</param>
/// <param name="Skip">How many are passed over.</param>
[Requires(Right.SeeConsole)]
public sealed record FollowCopies(PetitionId Petition, int Skip = 0) : IQuery<CopiesFollowed>, IWithinPetition
{
    /// <summary>How many are told at once.</summary>
    public const int Most = 100;
}

/// <summary>Local copies.</summary>
/// <param name="Copies">Some of them.</param>
/// <param name="States">How many stand where.</param>
/// <param name="Signatures">Confirmed at the pattern and its copies together.</param>
/// <param name="NeedsReview">Whether a first opening takes a second organizer.</param>
public sealed record CopiesFollowed(IReadOnlyList<CopyFollowed> Copies, IReadOnlyDictionary<PetitionState, int> States, int Signatures, bool NeedsReview)
{
    /// <summary>How many there are.</summary>
    public int All => States.Values.Sum();

    /// <summary>How many were not opened yet.</summary>
    public int Begun => Drafts + States.GetValueOrDefault(PetitionState.InReview);

    /// <summary>How many are drafts.</summary>
    public int Drafts => States.GetValueOrDefault(PetitionState.Draft);
}

/// <summary>A local copy.</summary>
public sealed record CopyFollowed(PetitionId Id, string Place, string Target, int Goal, int Signatures, PetitionState State);

internal sealed class FollowCopiesHandler(ISolidarityDb db) : IRequestHandler<FollowCopies, CopiesFollowed>
{
    public async Task<CopiesFollowed> Handle(FollowCopies request, CancellationToken cancellationToken)
    {
        var pattern = request.Petition;
        var copies = db.Petitions.AsNoTracking().Where(x => x.PatternId == pattern);
        var states = await copies.GroupBy(x => x.State).Select(x => new { x.Key, Count = x.Count() }).ToDictionaryAsync(x => x.Key, x => x.Count, cancellationToken);
        var rows = states.Count == 0 ? [] : await copies.OrderBy(x => x.PlaceKey).Skip(Math.Max(0, request.Skip)).Take(FollowCopies.Most)
            .Select(x => new CopyFollowed(
                x.Id, x.Place!, x.Targets.OrderBy(target => target.Position).Select(target => target.Name).First(),
                x.Goals.Where(goal => goal.ReachedAt == null).Min(goal => (int?)goal.Amount) ?? x.Goals.Max(goal => goal.Amount),
                db.PetitionHeads.Where(head => head.PetitionId == x.Id).Select(head => head.Confirmed).First(), x.State)).ToListAsync(cancellationToken);
        var own = await db.PetitionHeads.Where(x => x.PetitionId == pattern).Select(x => x.Confirmed).SingleOrDefaultAsync(cancellationToken);
        return new CopiesFollowed(rows, states, own + await db.CopiesConfirmedAsync(pattern, cancellationToken), await db.Organisations.AnyAsync(x => x.SecondReader, cancellationToken));
    }
}

/// <summary>Sums over the copies of a pattern.</summary>
internal static class CopySums
{
    /// <summary>Confirmed at the copies whose signatures count together.</summary>
    public static async Task<int> CopiesConfirmedAsync(this ISolidarityDb db, PetitionId pattern, CancellationToken cancellationToken)
    {
        var states = Petition.StatesTogether;
        return await db.Petitions.Where(x => x.PatternId == pattern && states.Contains(x.State))
            .Join(db.PetitionHeads, x => x.Id, head => head.PetitionId, (x, head) => head.Confirmed).SumAsync(cancellationToken);
    }
}
