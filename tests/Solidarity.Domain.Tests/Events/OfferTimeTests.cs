using Solidarity.Domain.Events;
using static Solidarity.Domain.Tests.Events.Some;

namespace Solidarity.Domain.Tests.Events;

public sealed class OfferTimeTests
{
    // It begins on 9 March at 18 o'clock in Lima.
    private static readonly DateTimeOffset Starts = At("2026-03-09T23:00Z");

    [Theory]
    [InlineData("2026-03-01T12:00Z", "2026-03-02T12:00Z")]
    [InlineData("2026-03-05T23:00Z", "2026-03-06T23:00Z")]

    // A quarter of two days.
    [InlineData("2026-03-07T23:00Z", "2026-03-08T14:00Z")]
    [InlineData("2026-03-08T15:00Z", "2026-03-08T23:00Z")]

    // The last evening before: it ends at night, and the morning is that of the day itself.
    [InlineData("2026-03-09T01:00Z", "2026-03-09T06:30Z")]

    // On the day.
    [InlineData("2026-03-09T05:00Z", "2026-03-09T05:30Z")]
    [InlineData("2026-03-09T22:15Z", "2026-03-09T22:45Z")]
    [InlineData("2026-03-09T22:50Z", "2026-03-09T23:00Z")]
    public void An_offer_stands_for_a_time_that_fits(string now, string until) =>
        Assert.Equal(At(until), OfferTime.Until(Starts, Zone("America/Lima"), Zone("America/Lima"), At(now)));
}
