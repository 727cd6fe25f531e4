namespace Solidarity.Domain.Events;

/// <summary>How long a place is offered to the first in the line, before the next one is asked.</summary>
public static class OfferTime
{
    /// <summary>The longest.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    /// <summary>On the day itself, and the shortest.</summary>
    public static readonly TimeSpan OnTheDay = TimeSpan.FromMinutes(30);

    /// <summary>When one ends that does not end before the reader has woken.</summary>
    public static readonly TimeOnly Morning = new(9, 0);

    /// <summary>
    /// Until when: half an hour on the day of the event, where it is; else a quarter of the time that is left, from half an hour to a day. An
    /// offer of less than a day that would end in the reader's night stands until the morning, unless that is the day of the event. None
    /// outlasts the beginning.
    /// </summary>
    /// <param name="startsAt">When the shift begins.</param>
    /// <param name="place">The zone of the place.</param>
    /// <param name="reader">The zone of the one who gets it.</param>
    /// <param name="now">The moment.</param>
    public static DateTimeOffset Until(DateTimeOffset startsAt, TimeZoneName place, TimeZoneName reader, DateTimeOffset now)
    {
        var there = TimeZoneInfo.FindSystemTimeZoneById(place.Value);
        var window = OnTheDay;
        if (Day(now, there) < Day(startsAt, there))
        {
            var quarter = (startsAt - now) / 4;
            window = quarter > Longest ? Longest : quarter < OnTheDay ? OnTheDay : quarter;
            window = window < Longest ? UntilAwake(now, window, TimeZoneInfo.FindSystemTimeZoneById(reader.Value), startsAt, there) : window;
        }

        return now + window < startsAt ? now + window : startsAt;
    }

    private static TimeSpan UntilAwake(DateTimeOffset now, TimeSpan window, TimeZoneInfo reader, DateTimeOffset startsAt, TimeZoneInfo there)
    {
        if (!ReminderTimes.IsNight(now + window, reader))
        {
            return window;
        }

        var local = TimeZoneInfo.ConvertTime(now + window, reader).DateTime;
        var day = DateOnly.FromDateTime(local);
        var morning = LocalTime.Moment(reader, (TimeOnly.FromDateTime(local) >= ReminderTimes.NightBegins ? day.AddDays(1) : day).ToDateTime(Morning));
        return Day(morning, there) < Day(startsAt, there) ? morning - now : window;
    }

    private static DateOnly Day(DateTimeOffset moment, TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment, zone).DateTime);
}
