using Solidarity.Domain.MailingLists;

namespace Solidarity.Domain.Messages;

/// <summary>When digests are due: at 8 o'clock by the reader's clock, each day or on Mondays.</summary>
public static class DigestMorning
{
    /// <summary>The hour of the day, by the reader's clock.</summary>
    public const int Hour = 8;

    /// <summary>The latest morning that has come. Where the clock is set over the hour, it is as <see cref="LocalTime"/> says.</summary>
    public static DateTimeOffset Last(Frequency frequency, TimeZoneName zone, DateTimeOffset now)
    {
        var clock = TimeZoneInfo.FindSystemTimeZoneById(zone.Value);
        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, clock).DateTime);
        while ((frequency == Frequency.Weekly && day.DayOfWeek != DayOfWeek.Monday) || On(day, clock) > now)
        {
            day = day.AddDays(-1);
        }

        return On(day, clock);
    }

    private static DateTimeOffset On(DateOnly day, TimeZoneInfo clock) => LocalTime.Moment(clock, day.ToDateTime(new TimeOnly(Hour, 0)));
}
