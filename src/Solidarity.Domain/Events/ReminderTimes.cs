namespace Solidarity.Domain.Events;

/// <summary>Which reminders somebody wishes, or got.</summary>
[Flags]
public enum ReminderKinds : byte
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>A week before.</summary>
    Week = 1,

    /// <summary>A day before.</summary>
    Day = 2,

    /// <summary>Two hours before.</summary>
    TwoHours = 4,

    /// <summary>Thanks on the day after: no reminder that is wished, but noted as sent beside them.</summary>
    Thanks = 8,

    /// <summary>All that can be wished.</summary>
    All = Week | Day | TwoHours,
}

/// <summary>A reminder to come.</summary>
/// <param name="Kind">Which.</param>
/// <param name="At">When it goes.</param>
public readonly record struct Reminder(ReminderKinds Kind, DateTimeOffset At);

/// <summary>
/// When reminders go. None goes in the reader's night: it goes the evening before instead. That a date is moved or cancelled is no reminder
/// and goes at once.
/// </summary>
public static class ReminderTimes
{
    /// <summary>From when on it is night where the reader is.</summary>
    public static readonly TimeOnly NightBegins = new(22, 0);

    /// <summary>Until when it is night where the reader is.</summary>
    public static readonly TimeOnly NightEnds = new(8, 0);

    /// <summary>When what would come in the night comes, on the evening before.</summary>
    public static readonly TimeOnly Evening = new(21, 0);

    /// <summary>When those are thanked who came.</summary>
    public static readonly TimeOnly Morning = new(10, 0);

    // How long before the beginning each goes, and how long after joining it still makes sense.
    private static readonly (ReminderKinds Kind, TimeSpan Before, TimeSpan AfterJoining)[] Times =
    [
        (ReminderKinds.Week, TimeSpan.FromDays(7), TimeSpan.FromDays(1)),
        (ReminderKinds.Day, TimeSpan.FromDays(1), TimeSpan.FromHours(6)),
        (ReminderKinds.TwoHours, TimeSpan.FromHours(2), TimeSpan.FromHours(1)),
    ];

    /// <summary>All that go, in order.</summary>
    /// <param name="startsAt">What it is a reminder of.</param>
    /// <param name="wanted">Which the reader wishes.</param>
    /// <param name="reader">The reader's zone.</param>
    /// <param name="since">When the reader got a place, or was told of a change: what would follow too soon does not go.</param>
    public static IReadOnlyList<Reminder> Of(DateTimeOffset startsAt, ReminderKinds wanted, TimeZoneName reader, DateTimeOffset since)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(reader.Value);
        return
        [
            .. Times.Where(time => wanted.HasFlag(time.Kind))
                .Select(time => (time.Kind, At: OutOfNight(startsAt - time.Before, zone), time.AfterJoining))
                .Where(time => time.At >= since + time.AfterJoining)
                .Select(time => new Reminder(time.Kind, time.At)),
        ];
    }

    /// <summary>When those are thanked who came: in the morning after, where the reader is.</summary>
    public static DateTimeOffset Thanks(DateTimeOffset endsAt, TimeZoneName reader)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(reader.Value);
        return LocalTime.Moment(zone, DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(endsAt, zone).DateTime).AddDays(1).ToDateTime(Morning));
    }

    /// <summary>Whether it is night where the reader is.</summary>
    public static bool IsNight(DateTimeOffset moment, TimeZoneInfo zone) =>
        TimeOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment, zone).DateTime).IsBetween(NightBegins, NightEnds);

    private static DateTimeOffset OutOfNight(DateTimeOffset at, TimeZoneInfo zone)
    {
        if (!IsNight(at, zone))
        {
            return at.ToUniversalTime();
        }

        var local = TimeZoneInfo.ConvertTime(at, zone).DateTime;
        var day = DateOnly.FromDateTime(local);
        return LocalTime.Moment(zone, (TimeOnly.FromDateTime(local) >= NightBegins ? day : day.AddDays(-1)).ToDateTime(Evening));
    }
}
