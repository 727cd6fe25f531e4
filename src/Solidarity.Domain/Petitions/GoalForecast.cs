namespace Solidarity.Domain.Petitions;

/// <summary>When a goal is reached, if the days to come are like the last seven.</summary>
/// <param name="On">The day at the pace of these.</param>
/// <param name="Earliest">The first day of the range that eight of ten such forecasts lie in.</param>
/// <param name="Latest">Its last day; null where the days differ so much that the goal may never be reached.</param>
public sealed record GoalForecast(DateOnly On, DateOnly Earliest, DateOnly? Latest)
{
    /// <summary>How many days are looked back on.</summary>
    public const int DaysBack = 7;

    /// <summary>How far it is looked ahead, in days.</summary>
    public const int MostDaysAhead = 3_650;

    // Student's t for 80 % on both sides with six degrees of freedom.
    private const double Width = 1.4398;

    /// <summary>Makes one.</summary>
    /// <param name="missing">How many are missing.</param>
    /// <param name="days">How many each of the last <see cref="DaysBack"/> days added, those without any too.</param>
    /// <param name="today">The day from which it is looked ahead.</param>
    /// <returns>Null when nothing is missing, or nothing can be said: no pace, or one that takes ten years.</returns>
    /// <remarks>
    /// The sum of n days to come differs from n times the mean of k days by a standard error of s·√(n + n²/k): that of the days themselves, and
    /// that of the mean (prediction interval of a future mean; Hahn and Meeker, Statistical Intervals, 1991, chapter 4).
    /// </remarks>
    public static GoalForecast? Of(int missing, IReadOnlyList<int> days, DateOnly today)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(days.Count, DaysBack);
        var mean = days.Average();
        if (missing <= 0 || mean <= 0)
        {
            return null;
        }

        var spread = Width * Math.Sqrt(days.Sum(day => (day - mean) * (day - mean)) / (DaysBack - 1));
        double Error(int ahead) => spread * Math.Sqrt(ahead + ((double)ahead * ahead / DaysBack));
        int? First(Func<int, double> sum)
        {
            // The lower bound falls before it rises, and reaches what is missing once: so halving finds the day.
            var (below, above) = (0, MostDaysAhead);
            if (sum(above) < missing)
            {
                return null;
            }

            while (above - below > 1)
            {
                var middle = (below + above) / 2;
                (below, above) = sum(middle) < missing ? (middle, above) : (below, middle);
            }

            return above;
        }

        return First(ahead => mean * ahead) is not { } on
            ? null
            : new GoalForecast(
                today.AddDays(on), today.AddDays(First(ahead => (mean * ahead) + Error(ahead))!.Value),
                First(ahead => (mean * ahead) - Error(ahead)) is { } latest ? today.AddDays(latest) : null);
    }
}
