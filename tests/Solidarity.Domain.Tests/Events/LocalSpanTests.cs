using Solidarity.Domain.Events;
using static Solidarity.Domain.Tests.Events.Some;

namespace Solidarity.Domain.Tests.Events;

public sealed class LocalSpanTests
{
    [Theory]
    [InlineData("America/Lima", "2026-03-09 18:00", "2026-03-09 20:00", "2026-03-09T23:00Z", "2026-03-10T01:00Z")]

    // In Berlin on 29 March 2026 the clock goes from 2 to 3: a time between is an hour later. Where the end would be before it, the length counts.
    [InlineData("Europe/Berlin", "2026-03-29 02:30", "2026-03-29 05:00", "2026-03-29T01:30Z", "2026-03-29T03:00Z")]
    [InlineData("Europe/Berlin", "2026-03-29 02:15", "2026-03-29 02:45", "2026-03-29T01:15Z", "2026-03-29T01:45Z")]
    [InlineData("Europe/Berlin", "2026-03-29 02:45", "2026-03-29 03:30", "2026-03-29T01:45Z", "2026-03-29T02:30Z")]

    // On 25 October 2026 the time from 2 to 3 comes twice: the first counts.
    [InlineData("Europe/Berlin", "2026-10-25 02:30", "2026-10-25 04:00", "2026-10-25T00:30Z", "2026-10-25T03:00Z")]
    [InlineData("Europe/Berlin", "2026-10-25 01:00", "2026-10-25 02:30", "2026-10-24T23:00Z", "2026-10-25T00:30Z")]
    public void What_the_clock_on_the_wall_says_is_a_moment(string zone, string start, string end, string from, string to) =>
        Assert.Equal((At(from), At(to)), Span(start, end).Moments(TimeZoneInfo.FindSystemTimeZoneById(zone)));

    [Fact]
    public void Whole_days_last_until_midnight_after_the_last()
    {
        var days = LocalSpan.Days(new DateOnly(2026, 3, 28), new DateOnly(2026, 3, 29));
        Assert.True(days.IsAllDay);
        Assert.Equal((At("2026-03-27T23:00Z"), At("2026-03-29T22:00Z")), days.Moments(TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin")));
    }

    [Fact]
    public void What_can_not_be_is_refused()
    {
        Assert.Equal("Event.EndsBeforeItBegins", Refusal(() => Span("2026-03-09 18:00", "2026-03-09 18:00")));
        Assert.Equal("Event.EndsBeforeItBegins", Refusal(() => LocalSpan.Days(new DateOnly(2026, 3, 2), new DateOnly(2026, 3, 1))));
        Assert.Equal("Event.TooLong", Refusal(() => Span("2026-03-09 18:00", "2026-04-09 18:01")));
        Assert.Equal("Event.DateOutOfRange", Refusal(() => Span("0001-01-01 00:00", "0001-01-01 02:00")));
        Assert.Equal("Event.DateOutOfRange", Refusal(() => Span("9999-12-31 22:00", "9999-12-31 23:59")));
        Assert.Equal("Event.DateOutOfRange", Refusal(() => LocalSpan.Days(new DateOnly(9999, 12, 31), new DateOnly(9999, 12, 31))));
    }
}
