using System.Globalization;
using Solidarity.Domain;
using Solidarity.Domain.MailingLists;
using Solidarity.Domain.Messages;

namespace Solidarity.Domain.Tests;

public sealed class DigestMorningTests
{
    [Theory]
    [InlineData(Frequency.Daily, "America/Lima", "2026-03-10T12:59:59Z", "2026-03-09T13:00:00Z")]
    [InlineData(Frequency.Daily, "America/Lima", "2026-03-10T13:00:00Z", "2026-03-10T13:00:00Z")]
    [InlineData(Frequency.Daily, "Asia/Kathmandu", "2026-03-10T02:15:00Z", "2026-03-10T02:15:00Z")]
    [InlineData(Frequency.Weekly, "America/Lima", "2026-03-10T13:00:00Z", "2026-03-09T13:00:00Z")]
    [InlineData(Frequency.Weekly, "America/Lima", "2026-03-09T12:59:59Z", "2026-03-02T13:00:00Z")]

    // The days before and after the clocks of Madrid go forward (29 March 2026) and back (25 October 2026).
    [InlineData(Frequency.Daily, "Europe/Madrid", "2026-03-28T12:00:00Z", "2026-03-28T07:00:00Z")]
    [InlineData(Frequency.Daily, "Europe/Madrid", "2026-03-29T05:59:00Z", "2026-03-28T07:00:00Z")]
    [InlineData(Frequency.Daily, "Europe/Madrid", "2026-03-29T06:00:00Z", "2026-03-29T06:00:00Z")]
    [InlineData(Frequency.Daily, "Europe/Madrid", "2026-10-25T06:59:00Z", "2026-10-24T06:00:00Z")]
    [InlineData(Frequency.Daily, "Europe/Madrid", "2026-10-25T07:00:00Z", "2026-10-25T07:00:00Z")]
    [InlineData(Frequency.Weekly, "Europe/Madrid", "2026-03-30T06:00:00Z", "2026-03-30T06:00:00Z")]

    // Samoa had no 30 December 2011.
    [InlineData(Frequency.Daily, "Pacific/Apia", "2011-12-30T17:00:00Z", "2011-12-29T18:00:00Z")]
    [InlineData(Frequency.Daily, "Pacific/Apia", "2011-12-30T18:00:00Z", "2011-12-30T18:00:00Z")]
    public void Comes_at_eight_by_the_readers_clock(Frequency frequency, string zone, string now, string morning) =>
        Assert.Equal(Moment(morning), DigestMorning.Last(frequency, TimeZoneName.FromStored(zone), Moment(now)));

    [Fact]
    public void Comes_once_on_each_day_of_a_year()
    {
        var zone = TimeZoneName.FromStored("Europe/Madrid");
        var clock = TimeZoneInfo.FindSystemTimeZoneById(zone.Value);
        HashSet<DateTimeOffset> mornings = [];
        for (var now = Moment("2026-01-01T12:00:00Z"); now < Moment("2027-01-01T00:00:00Z"); now = now.AddMinutes(15))
        {
            mornings.Add(DigestMorning.Last(Frequency.Daily, zone, now));
        }

        Assert.Equal(365, mornings.Count);
        Assert.All(mornings, morning => Assert.Equal(DigestMorning.Hour, TimeZoneInfo.ConvertTime(morning, clock).Hour));
    }

    private static DateTimeOffset Moment(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
