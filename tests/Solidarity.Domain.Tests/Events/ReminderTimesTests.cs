using Solidarity.Domain.Events;
using static Solidarity.Domain.Tests.Events.Some;

namespace Solidarity.Domain.Tests.Events;

public sealed class ReminderTimesTests
{
    // 18 to 20 o'clock in Lima on 9 March is 23 to 1 o'clock UTC.
    private static readonly DateTimeOffset Starts = At("2026-03-09T23:00Z");

    [Fact]
    public void A_week_a_day_and_two_hours_before_as_wished()
    {
        Assert.Equal(
            [new(ReminderKinds.Week, Starts.AddDays(-7)), new(ReminderKinds.Day, Starts.AddDays(-1)), new(ReminderKinds.TwoHours, Starts.AddHours(-2))],
            ReminderTimes.Of(Starts, ReminderKinds.All, Zone("America/Lima"), Now));
        Assert.Equal([ReminderKinds.Day], ReminderTimes.Of(Starts, ReminderKinds.Day, Zone("America/Lima"), Now).Select(x => x.Kind));
        Assert.Empty(ReminderTimes.Of(Starts, ReminderKinds.None, Zone("America/Lima"), Now));
    }

    [Theory]
    [InlineData("2026-03-02T00:00Z", "Day, TwoHours")]
    [InlineData("2026-03-08T17:00Z", "Day, TwoHours")]
    [InlineData("2026-03-08T17:01Z", "TwoHours")]
    [InlineData("2026-03-09T20:00Z", "TwoHours")]
    [InlineData("2026-03-09T20:01Z", "")]
    [InlineData("2026-03-09T23:30Z", "")]
    public void Who_joins_late_gets_those_that_still_make_sense(string since, string kinds) =>
        Assert.Equal(kinds, string.Join(", ", ReminderTimes.Of(Starts, ReminderKinds.All, Zone("America/Lima"), At(since)).Select(x => x.Kind)));

    [Theory]

    // A vigil at 7 in the morning in Berlin: a day before it is 7 too, two hours before it is 5.
    [InlineData("2026-05-20T05:00Z", "Europe/Berlin", "2026-05-12T19:00Z 2026-05-18T19:00Z 2026-05-19T19:00Z")]

    // Half an hour after midnight.
    [InlineData("2026-05-20T22:30Z", "Europe/Berlin", "2026-05-13T19:00Z 2026-05-19T19:00Z 2026-05-20T19:00Z")]

    // At 10 all is by day; at 9:59 two hours before is not.
    [InlineData("2026-05-20T08:00Z", "Europe/Berlin", "2026-05-13T08:00Z 2026-05-19T08:00Z 2026-05-20T06:00Z")]
    [InlineData("2026-05-20T07:59Z", "Europe/Berlin", "2026-05-13T07:59Z 2026-05-19T07:59Z 2026-05-19T19:00Z")]

    // It is the reader's night that counts, not the place's.
    [InlineData("2026-05-20T08:00Z", "America/Lima", "2026-05-13T02:00Z 2026-05-19T02:00Z 2026-05-20T02:00Z")]
    public void None_goes_in_the_readers_night(string starts, string zone, string times) => Assert.Equal(
        times.Split(' ').Select(At), ReminderTimes.Of(At(starts), ReminderKinds.All, Zone(zone), Now).Select(x => x.At));

    [Fact]
    public void None_ever_goes_in_the_night_or_after_the_beginning()
    {
        foreach (var zone in (string[])["Europe/Berlin", "America/Lima", "Asia/Kathmandu", "Pacific/Apia"])
        {
            for (var starts = At("2026-03-20T00:00Z"); starts < At("2026-04-10T00:00Z"); starts = starts.AddMinutes(37))
            {
                var times = ReminderTimes.Of(starts, ReminderKinds.All, Zone(zone), Now);
                Assert.All(times, x => Assert.False(ReminderTimes.IsNight(x.At, TimeZoneInfo.FindSystemTimeZoneById(zone)) || x.At > starts.AddHours(-2)));
                Assert.Equal(times.Select(x => x.At).Order().Distinct(), times.Select(x => x.At));
            }
        }
    }
}
