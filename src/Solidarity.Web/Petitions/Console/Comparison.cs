using System.Globalization;
using Solidarity.Application.Petitions;

namespace Solidarity.Web.Petitions.Console;

/// <summary>A petition beside earlier ones, by age: as lines, and as a table that says the same.</summary>
/// <param name="Age">How many days it has been signed, today among them.</param>
/// <param name="Sums">How many signatures it had after each of them.</param>
/// <param name="Earlier">The earlier ones, newest first.</param>
public sealed record Comparison(int Age, IReadOnlyList<int> Sums, IReadOnlyList<EarlierPetition> Earlier)
{
    /// <summary>How wide and high the plot is, in its own units.</summary>
    public const int Side = 1_000;

    private const int FewestDays = 14;
    private const int DaysAhead = 2;

    /// <summary>How many days the plot shows: at most twice the petition's age, so that its own line is no corner of it.</summary>
    public int Days => Math.Max(FewestDays, Math.Min(DaysAhead * Age, Math.Max(Age, Earlier.Max(x => x.Sums.Count))));

    /// <summary>The most on any day that is shown.</summary>
    public int Highest => Math.Max(1, Math.Max(Sums[^1], Earlier.Max(x => x.After(Days))));

    /// <summary>Compares.</summary>
    public static Comparison Of(FollowedNumbers numbers)
    {
        var sums = EarlierPetition.SumsOf(numbers.Days);
        return new Comparison(sums.Count, sums, numbers.Earlier);
    }

    /// <summary>The points of a line, from nothing on.</summary>
    public string Points(IReadOnlyList<int> sums) => string.Join(' ', sums.Take(Days).Prepend(0).Select((sum, day) => string.Create(
        CultureInfo.InvariantCulture, $"{(double)Side * day / Days:0.#},{Side - ((double)Side * sum / Highest):0.#}")));
}
