using static Solidarity.Domain.Tests.Events.Some;

namespace Solidarity.Domain.Tests;

/// <summary>When the clock on a wall shows a time: also where winter, and not summer, differs from standard time (Ireland, Morocco), and where half an hour is skipped.</summary>
public sealed class LocalTimeTests
{
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(30);

    [Theory]
    [InlineData("Europe/Dublin", "2026-03-29 01:30", "2026-03-29T01:30Z", "01:00-02:00")]
    [InlineData("Africa/Casablanca", "2026-03-22 02:30", "2026-03-22T02:30Z", "02:00-03:00")]
    [InlineData("Africa/El_Aaiun", "2026-03-22 02:00", "2026-03-22T02:00Z", "02:00-03:00")]
    [InlineData("America/New_York", "2026-03-08 02:59", "2026-03-08T07:59Z", "02:00-03:00")]
    [InlineData("Australia/Lord_Howe", "2026-10-04 02:15", "2026-10-03T15:45Z", "02:00-02:30")]
    [InlineData("America/Santiago", "2026-09-06 00:00", "2026-09-06T04:00Z", "00:00-01:00")]
    [InlineData("Pacific/Apia", "2011-12-30 12:00", "2011-12-30T22:00Z", "00:00-00:00")]
    public void A_time_that_the_clock_jumps_over_is_as_much_later_as_it_jumps(string zone, string local, string moment, string jump)
    {
        Assert.Equal(At(moment), LocalTime.Moment(Zone(zone), Local(local)));
        var (from, to) = LocalTime.Jump(TimeZoneInfo.FindSystemTimeZoneById(zone), Local(local))!.Value;
        Assert.Equal(jump, $"{from:HH:mm}-{to:HH:mm}");
    }

    [Theory]
    [InlineData("Europe/Dublin", "2026-10-25 01:30", "2026-10-25T00:30Z")]
    [InlineData("Africa/Casablanca", "2026-02-15 02:30", "2026-02-15T01:30Z")]
    [InlineData("America/New_York", "2026-11-01 01:30", "2026-11-01T05:30Z")]
    [InlineData("Australia/Lord_Howe", "2026-04-05 01:45", "2026-04-04T14:45Z")]
    public void Of_a_time_that_comes_twice_it_is_the_first(string zone, string local, string moment)
    {
        Assert.Equal(At(moment), LocalTime.Moment(Zone(zone), Local(local)));
        Assert.True(LocalTime.IsTwice(TimeZoneInfo.FindSystemTimeZoneById(zone), Local(local)));
    }

    [Theory]
    [InlineData("Europe/Dublin", "2026-03-29 02:00", "2026-03-29T01:00Z")]
    [InlineData("Europe/Dublin", "2026-01-10 18:00", "2026-01-10T18:00Z")]
    [InlineData("Europe/Dublin", "2026-07-10 18:00", "2026-07-10T17:00Z")]
    [InlineData("Africa/Casablanca", "2026-03-01 18:00", "2026-03-01T18:00Z")]
    [InlineData("Africa/Casablanca", "2026-07-01 18:00", "2026-07-01T17:00Z")]
    public void Any_other_time_comes_once(string zone, string local, string moment)
    {
        Assert.Equal(At(moment), LocalTime.Moment(Zone(zone), Local(local)));
        var found = TimeZoneInfo.FindSystemTimeZoneById(zone);
        Assert.Null(LocalTime.Jump(found, Local(local)));
        Assert.False(LocalTime.IsTwice(found, Local(local)));
    }

    [Fact]
    public void In_every_zone_the_clock_shows_at_the_moment_what_it_was_found_by_and_never_before()
    {
        var changes = 0;
        foreach (var zone in TimeZoneInfo.GetSystemTimeZones())
        {
            for (var day = At("2026-01-01T00:00Z"); day.Year < 2027; day = day.AddDays(1))
            {
                var (before, after) = (zone.GetUtcOffset(day), zone.GetUtcOffset(day.AddDays(1)));
                if (before == after)
                {
                    continue;
                }

                changes++;
                for (var local = day.DateTime.AddHours(-14); local < day.DateTime.AddHours(39); local += Step)
                {
                    var moment = LocalTime.Moment(zone, local);
                    var shown = TimeZoneInfo.ConvertTime(moment, zone).DateTime;
                    var isSkipped = LocalTime.Jump(zone, local) is not null;
                    Assert.True(shown == (isSkipped ? local + (after - before) : local), $"{zone.Id}, {local:s}: {moment:u} shows {shown:s}");

                    // What the clock shows around says whether it shows this at all, when first, and whether twice.
                    var showing = Enumerable.Range(-6, 13).Select(i => moment + (i * Step)).Where(x => TimeZoneInfo.ConvertTime(x, zone).DateTime == local).ToList();
                    Assert.True(isSkipped ? showing.Count == 0 : showing[0] == moment, $"{zone.Id}, {local:s}: {moment:u} is not the first of {string.Join(", ", showing)}");
                    Assert.Equal(showing.Count == 2, LocalTime.IsTwice(zone, local));
                }
            }
        }

        Assert.InRange(changes, 100, int.MaxValue);
    }
}
