using Solidarity.Domain.Petitions;

namespace Solidarity.Application.Petitions;

/// <summary>A petition's numbers as of one moment: whatever shows them, the parts add up to the whole.</summary>
/// <param name="Seq">The last entry of the journal that is in them.</param>
/// <param name="Signatures">Confirmed online.</param>
/// <param name="ByCountry">The same by country, largest first; countries with fewer than ten stand together as <c>other</c>, at the end.</param>
/// <param name="ByDay">The same by the day of signing, where the petition is, oldest first.</param>
/// <param name="Made">How the number is made.</param>
/// <param name="AsOf">When they were read.</param>
public sealed record PetitionNumbers(
    long Seq, int Signatures, IReadOnlyList<CountryCount> ByCountry, IReadOnlyList<DayCount> ByDay, CountMade Made, DateTimeOffset AsOf)
{
    /// <summary>Confirmed on paper. Stands beside <see cref="Signatures"/>, never inside.</summary>
    public int Paper { get; init; }

    /// <summary>From other systems. Stands beside <see cref="Signatures"/>, never inside.</summary>
    public int Imported { get; init; }

    /// <summary>Online, on paper and from other systems together: what a delivery and an export hold.</summary>
    public int InAll => Signatures + Paper + Imported;
}

/// <summary>How many signed in a country.</summary>
/// <param name="Country">ISO 3166-1 alpha-2; <c>ZZ</c> for those who named none, <c>other</c> for countries with fewer than ten.</param>
/// <param name="Count">How many.</param>
public sealed record CountryCount(string Country, int Count)
{
    /// <summary>Countries with fewer than ten.</summary>
    public const string Other = "other";

    /// <summary>From how many on a place is named.</summary>
    public const int Least = 10;

    /// <summary>
    /// Merges what is too small to be named. What is merged has at least ten together, unless all are fewer: so nobody finds the one country
    /// that was left out.
    /// </summary>
    public static IReadOnlyList<CountryCount> Merged(IEnumerable<CountryCount> counts)
    {
        List<CountryCount> all = [.. counts.Where(x => x.Count > 0).OrderByDescending(x => x.Count).ThenBy(x => x.Country, StringComparer.Ordinal)];
        var named = all.Count(x => x.Count >= Least);
        if (named == all.Count)
        {
            return all;
        }

        while (named > 0 && all.Skip(named).Sum(x => x.Count) < Least)
        {
            named--;
        }

        return [.. all.Take(named), new CountryCount(Other, all.Skip(named).Sum(x => x.Count))];
    }
}

/// <summary>How many there were on a day: who signed, or joined.</summary>
public sealed record DayCount(DateOnly Day, int Count)
{
    /// <summary>The same days, and those between them on which there was nobody, up to a day; the oldest first.</summary>
    /// <param name="days">Some days, the oldest first.</param>
    /// <param name="until">The last day, unless there was somebody later.</param>
    public static IReadOnlyList<DayCount> WithoutGaps(IReadOnlyList<DayCount> days, DateOnly until)
    {
        if (days.Count == 0)
        {
            return [];
        }

        var known = days.ToDictionary(x => x.Day, x => x.Count);
        var last = until < days[^1].Day ? days[^1].Day : until;
        return [.. Enumerable.Range(0, last.DayNumber - days[0].Day.DayNumber + 1).Select(offset => days[0].Day.AddDays(offset)).Select(day => new DayCount(day, known.GetValueOrDefault(day)))];
    }
}

/// <summary>How a petition's number is made: <c>received</c> = <c>waiting</c> + confirmed + <c>held</c> + <c>withdrawn</c> + <c>denied</c> + all <c>removed</c> + <c>forgotten</c>.</summary>
/// <param name="Received">All that were ever received online.</param>
/// <param name="Waiting">Wait for the owner of the mailbox.</param>
/// <param name="Confirmed">Confirmed: those that count.</param>
/// <param name="Held">Held by an organizer who has a doubt.</param>
/// <param name="Withdrawn">Taken back by those who signed.</param>
/// <param name="Denied">Not signed by the owner of the mailbox.</param>
/// <param name="Removed">Removed by organizers, by reason.</param>
/// <param name="Forgotten">Never confirmed, and deleted after 14 days.</param>
/// <param name="Restored">How often one that was held or removed was put back.</param>
public sealed record CountMade(
    int Received, int Waiting, int Confirmed, int Held, int Withdrawn, int Denied, IReadOnlyDictionary<string, int> Removed, int Forgotten, int Restored);

/// <summary>A total as it is read.</summary>
public readonly record struct TotalRow(TotalKind Kind, string Key, int Count);

/// <summary>Makes numbers of totals.</summary>
public static class Numbers
{
    /// <summary>The totals that the public numbers are made of.</summary>
    public static readonly TotalKind[] Kinds =
        [TotalKind.State, TotalKind.Received, TotalKind.Restored, TotalKind.Forgotten, TotalKind.Country, TotalKind.SignedOn, TotalKind.Beside];

    /// <summary>Makes numbers of totals that were read in one snapshot.</summary>
    public static PetitionNumbers Of(long seq, int confirmed, IReadOnlyCollection<TotalRow> totals, DateTimeOffset asOf)
    {
        var states = totals.Where(x => x.Kind == TotalKind.State).ToDictionary(x => x.Key, x => x.Count, StringComparer.Ordinal);
        int In(SignatureState state) => states.GetValueOrDefault(Tally.StateKey(state, SignatureReason.None));
        int Of(TotalKind kind) => totals.Where(x => x.Kind == kind).Sum(x => x.Count);
        const string removed = nameof(SignatureState.Removed) + "/";
        return new PetitionNumbers(
            seq, confirmed,
            CountryCount.Merged(totals.Where(x => x.Kind == TotalKind.Country).Select(x => new CountryCount(x.Key, x.Count))),
            [.. totals.Where(x => x.Kind == TotalKind.SignedOn && x.Count != 0).OrderBy(x => x.Key, StringComparer.Ordinal)
                .Select(x => new DayCount(DateOnly.ParseExact(x.Key, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), x.Count))],
            new CountMade(
                Of(TotalKind.Received), In(SignatureState.Waiting), confirmed, In(SignatureState.Held), In(SignatureState.Withdrawn), In(SignatureState.Denied),
                states.Where(x => x.Key.StartsWith(removed, StringComparison.Ordinal) && x.Value != 0)
                    .ToDictionary(x => char.ToLowerInvariant(x.Key[removed.Length]) + x.Key[(removed.Length + 1)..], x => x.Value),
                Of(TotalKind.Forgotten), Of(TotalKind.Restored)),
            asOf)
        {
            Paper = Beside(SignatureChannel.Paper), Imported = Beside(SignatureChannel.Imported),
        };

        int Beside(SignatureChannel channel)
        {
            var key = Tally.BesideKey(channel, SignatureState.Confirmed, SignatureReason.None);
            return totals.Where(x => x.Kind == TotalKind.Beside && x.Key == key).Sum(x => x.Count);
        }
    }
}
