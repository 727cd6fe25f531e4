using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Petitions;
using Solidarity.Domain.Petitions;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Infrastructure.Petitions;

/// <summary>Reads what patterns and their local copies have together.</summary>
internal static class TogetherReading
{
    /// <summary>Of one petition with a number of its own, in one query; null where it has no copies that can be seen, or is the only one.</summary>
    public static async Task<TogetherSeen?> TogetherAsync(this SolidarityDb db, Petition petition, int own, CancellationToken cancellationToken)
    {
        var states = Petition.StatesTogether;
        if (petition.PatternId is not { } pattern)
        {
            var places = (await db.PlacesAsync([petition.Id], cancellationToken))[petition.Id].ToList();
            return places.Count == 0 ? null : Of(petition, places, own);
        }

        var rows = await db.Petitions.Where(x => x.Id == pattern || (x.PatternId == pattern && states.Contains(x.State)))
            .Join(db.PetitionHeads, x => x.Id, head => head.PetitionId, (x, head) => new { x.Id, x.Slug, x.State, head.Confirmed }).AsNoTracking().ToListAsync(cancellationToken);
        var root = rows.Single(x => x.Id == pattern);
        var counts = states.Contains(root.State);
        return new TogetherSeen(rows.Where(x => x.Id != pattern || counts).Sum(x => x.Confirmed), rows.Count - 1)
        {
            Root = pattern, CountsRoot = counts, Pattern = root.State is PetitionState.Draft or PetitionState.InReview ? null : root.Slug.Value,
        };
    }

    /// <summary>The sums of copies, by pattern, in one query.</summary>
    public static Task<Dictionary<PetitionId, (int Signatures, int Places)>> CopySumsAsync(this SolidarityDb db, IReadOnlyCollection<PetitionId> patterns, CancellationToken cancellationToken)
    {
        var states = Petition.StatesTogether;
        var of = patterns.Select(x => (PetitionId?)x).ToList();
        return db.Petitions.Where(x => of.Contains(x.PatternId) && states.Contains(x.State))
            .Join(db.PetitionHeads, x => x.Id, head => head.PetitionId, (x, head) => new { x.PatternId, head.Confirmed })
            .GroupBy(x => x.PatternId).Select(x => new { Pattern = x.Key, Signatures = x.Sum(copy => copy.Confirmed), Places = x.Count() })
            .ToDictionaryAsync(x => x.Pattern!.Value, x => (x.Signatures, x.Places), cancellationToken);
    }

    /// <summary>The copies that count, of several patterns, in one query.</summary>
    public static async Task<ILookup<PetitionId, PlaceRead>> PlacesAsync(this SolidarityDb db, IReadOnlyCollection<PetitionId> patterns, CancellationToken cancellationToken)
    {
        var states = Petition.StatesTogether;
        var of = patterns.Select(x => (PetitionId?)x).ToList();
        var rows = await db.Petitions.Where(x => of.Contains(x.PatternId) && states.Contains(x.State))
            .Join(db.PetitionHeads, x => x.Id, head => head.PetitionId, (x, head) => new
            {
                x.PatternId, x.Slug, x.Place, x.PlaceKey, x.State, x.IsDiscreet, head.Confirmed,
                Goal = x.Goals.Where(goal => goal.ReachedAt == null).Min(goal => (int?)goal.Amount) ?? x.Goals.Max(goal => goal.Amount),
            }).AsNoTracking().ToListAsync(cancellationToken);
        return rows.ToLookup(x => x.PatternId!.Value, x => new PlaceRead(new PlaceSeen(x.Slug.Value, x.Place!, x.PlaceKey!, x.Confirmed, x.Goal, x.State), x.IsDiscreet));
    }

    /// <summary>What a pattern has together with its copies.</summary>
    /// <param name="pattern">The pattern. Who finds a discreet copy has its address: it is counted, and not listed under a pattern that is not discreet itself.</param>
    /// <param name="places">The copies that count.</param>
    /// <param name="own">The pattern's own number.</param>
    public static TogetherSeen Of(Petition pattern, IReadOnlyList<PlaceRead> places, int own)
    {
        var counts = Petition.StatesTogether.Contains(pattern.State);
        own = counts ? own : 0;
        return new TogetherSeen(own + places.Sum(x => x.Place.Signatures), places.Count)
        {
            Root = pattern.Id, IsPattern = true, CountsRoot = counts, Own = own,
            Listed = [.. places.Where(x => !x.IsDiscreet || pattern.IsDiscreet).Select(x => x.Place).OrderByDescending(x => x.Signatures).ThenBy(x => x.Key, StringComparer.Ordinal)],
        };
    }
}

/// <summary>A place as it is read.</summary>
internal sealed record PlaceRead(PlaceSeen Place, bool IsDiscreet);
