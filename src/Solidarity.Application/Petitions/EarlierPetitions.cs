using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain.Petitions;

namespace Solidarity.Application.Petitions;

/// <summary>An earlier petition, to compare one with. Its age is counted from the first day that somebody signed on whose signature stands.</summary>
/// <param name="Id">Its identity.</param>
/// <param name="Title">Its title in its own language.</param>
/// <param name="Language">That language.</param>
/// <param name="Runs">Whether it can still be signed, so that its last number is not its end.</param>
/// <param name="Sums">How many signatures it had after each day, from the first one on.</param>
public sealed record EarlierPetition(PetitionId Id, string Title, string Language, bool Runs, IReadOnlyList<int> Sums)
{
    /// <summary>From how many signatures on a petition is compared with.</summary>
    public const int Least = 10;

    /// <summary>How many are compared with.</summary>
    public const int Most = 3;

    /// <summary>How many it had after so many days.</summary>
    public int After(int days) => days <= 0 || Sums.Count == 0 ? 0 : Sums[Math.Min(days, Sums.Count) - 1];

    /// <summary>How many it has.</summary>
    public int InTheEnd => Sums.Count == 0 ? 0 : Sums[^1];

    /// <summary>Adds days up, those between on which nobody signed too.</summary>
    public static IReadOnlyList<int> SumsOf(IReadOnlyList<DayCount> days)
    {
        if (days.Count == 0)
        {
            return [];
        }

        var (first, sum) = (days[0].Day, 0);
        var sums = new int[days[^1].Day.DayNumber - first.DayNumber + 1];
        var next = 0;
        for (var index = 0; index < sums.Length; index++)
        {
            if (days[next].Day == first.AddDays(index))
            {
                sum += days[next++].Count;
            }

            sums[index] = sum;
        }

        return sums;
    }
}

/// <summary>Reads earlier petitions.</summary>
internal static class EarlierPetitions
{
    /// <summary>The newest that were begun before a petition, in campaigns that the one who looks may see; in one query. Local copies are none of them: they are parts of one.</summary>
    public static async Task<IReadOnlyList<EarlierPetition>> EarlierPetitionsAsync(this ISolidarityDb db, Petition petition, CampaignScope scope, CancellationToken cancellationToken)
    {
        var (id, pattern, isDemonstration) = (petition.Id, petition.PatternId ?? petition.Id, petition.IsDemonstration);
        PetitionState[] shown = [.. Petition.StatesTogether];
        var earlier = db.Petitions.Where(x => x.Id < id && x.Id != pattern && x.PatternId == null && x.IsDemonstration == isDemonstration && shown.Contains(x.State)
            && db.PetitionHeads.Any(head => head.PetitionId == x.Id && head.Confirmed >= EarlierPetition.Least));
        if (scope.Campaigns is { } seen)
        {
            earlier = earlier.Where(x => seen.Contains(x.CampaignId));
        }

        var rows = await earlier.OrderByDescending(x => x.Id).Take(EarlierPetition.Most)
            .Select(x => new { x.Id, x.Language, x.State, x.Versions.First(version => version.IsCurrent && version.Language == x.Language).Title })
            .SelectMany(
                x => db.PetitionTotals.Where(total => total.PetitionId == x.Id && total.Kind == TotalKind.SignedOn && total.Count != 0),
                (x, total) => new { x.Id, x.Language, x.State, x.Title, total.Key, total.Count })
            .ToListAsync(cancellationToken);
        return [.. rows.GroupBy(x => x.Id).OrderByDescending(x => x.Key).Select(of => new EarlierPetition(
            of.Key, of.First().Title, of.First().Language.Value, of.First().State is PetitionState.Open or PetitionState.Paused,
            EarlierPetition.SumsOf([.. of.OrderBy(x => x.Key, StringComparer.Ordinal).Select(x => new DayCount(DateOnly.ParseExact(x.Key, "yyyy-MM-dd", CultureInfo.InvariantCulture), x.Count))])))];
    }
}
