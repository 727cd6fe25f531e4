using Solidarity.Domain.Petitions;

namespace Solidarity.Domain.Tests.Petitions;

public sealed class GoalForecastTests
{
    private static readonly DateOnly Today = new(2026, 11, 27);

    [Theory]
    [InlineData(0, 10, 10, 10, 10, 10, 10, 10)]
    [InlineData(-5, 10, 10, 10, 10, 10, 10, 10)]
    [InlineData(100, 0, 0, 0, 0, 0, 0, 0)]
    [InlineData(100, 5, -5, 0, 0, -1, 0, 0)]
    [InlineData(1_000_000, 1, 0, 0, 0, 0, 0, 0)]
    public void Where_nothing_is_missing_or_no_pace_is_there_nothing_is_said(int missing, params int[] days) => Assert.Null(GoalForecast.Of(missing, days, Today));

    [Theory]
    [InlineData(1, 1)]
    [InlineData(10, 1)]
    [InlineData(11, 2)]
    [InlineData(100, 10)]
    public void Days_that_are_all_alike_leave_no_doubt(int missing, int days) =>
        Assert.Equal(new GoalForecast(Today.AddDays(days), Today.AddDays(days), Today.AddDays(days)), GoalForecast.Of(missing, [10, 10, 10, 10, 10, 10, 10], Today));

    [Fact]
    public void The_more_the_days_differ_the_wider_is_the_range_until_it_has_no_end()
    {
        var calm = GoalForecast.Of(200, [9, 10, 11, 10, 9, 10, 11], Today)!;
        var uneven = GoalForecast.Of(200, [2, 18, 10, 4, 16, 10, 10], Today)!;
        var wild = GoalForecast.Of(200, [70, 0, 0, 0, 0, 0, 0], Today)!;
        Assert.All([calm, uneven, wild], forecast => Assert.Equal(Today.AddDays(20), forecast.On));
        Assert.True(uneven.Earliest < calm.Earliest && calm.Earliest <= calm.On && calm.On <= calm.Latest && calm.Latest < uneven.Latest);
        Assert.Null(wild.Latest);
        Assert.InRange(wild.Earliest, Today.AddDays(1), uneven.Earliest);
    }

    [Fact]
    public void Of_ten_petitions_whose_days_go_on_as_they_were_eight_reach_their_goal_within_the_range()
    {
        var random = new Random(20261127);
        var within = 0;
        const int Petitions = 4_000;
        for (var i = 0; i < Petitions; i++)
        {
            // The sum of twelve chances is near to normal: 100 a day, give or take 30.
            int Day() => (int)(100 + (30 * (Enumerable.Range(0, 12).Sum(_ => random.NextDouble()) - 6)));
            const int Missing = 3_000;
            var forecast = GoalForecast.Of(Missing, [.. Enumerable.Range(0, GoalForecast.DaysBack).Select(_ => Day())], Today)!;
            var (sum, day) = (0, Today);
            while (sum < Missing)
            {
                (sum, day) = (sum + Day(), day.AddDays(1));
            }

            within += day >= forecast.Earliest && day <= forecast.Latest ? 1 : 0;
        }

        // Whole days widen it a little.
        Assert.InRange((double)within / Petitions, 0.79, 0.86);
    }
}
