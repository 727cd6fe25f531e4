namespace Solidarity.Domain.Petitions;

public sealed partial class Signature
{
    /// <summary>Most reminders to one who has not confirmed.</summary>
    public const int MostReminders = 2;

    /// <summary>How long after signing, and after the first reminder, one comes at the earliest.</summary>
    public static readonly TimeSpan BetweenReminders = TimeSpan.FromDays(2);

    /// <summary>When in the morning a reminder comes, where the person is.</summary>
    public static readonly TimeOnly Morning = new(8, 0);

    /// <summary>Whether a reminder is due; it is noted as sent.</summary>
    /// <returns>False when it is not due, or the petition asks for few traces, or takes no confirmations any more.</returns>
    public bool Remind(Petition petition, DateTimeOffset now)
    {
        if (State != SignatureState.Waiting || petition.IsDiscreet || petition.IsDemonstration || !petition.TakesConfirmations(now) || !(ReminderAt(Reminders) <= now))
        {
            return false;
        }

        Reminders++;
        return true;
    }

    /// <summary>Whether nobody confirmed in time.</summary>
    public bool IsPastWaiting(DateTimeOffset now) => State == SignatureState.Waiting && CreatedAt + Retention <= now;

    /// <summary>Forgets the network, once its time is over.</summary>
    public void ForgetNetwork(DateTimeOffset now)
    {
        if (CreatedAt + NetworkRetention <= now)
        {
            NetworkKey = null;
        }
    }

    /// <summary>Sets when the clock has something to do with it next.</summary>
    public void Schedule(Petition petition)
    {
        if (!IsReadable)
        {
            DueAt = null;
            return;
        }

        var due = State == SignatureState.Waiting ? CreatedAt + Retention : petition.PromiseEnds;
        if (State == SignatureState.Waiting && !petition.IsDiscreet && ReminderAt(Reminders) is { } reminder && reminder < due)
        {
            due = reminder;
        }

        DueAt = NetworkKey is not null && CreatedAt + NetworkRetention < due ? CreatedAt + NetworkRetention : due;
    }

    // The first morning that is two days or more after signing; the second reminder two days later. Null when there were enough.
    private DateTimeOffset? ReminderAt(int number)
    {
        if (number >= MostReminders)
        {
            return null;
        }

        var zone = TimeZoneInfo.FindSystemTimeZoneById(TimeZone.Value);
        var earliest = TimeZoneInfo.ConvertTime(CreatedAt + BetweenReminders, zone).DateTime;
        var day = DateOnly.FromDateTime(earliest);
        var morning = day.ToDateTime(Morning) >= earliest ? day : day.AddDays(1);
        return LocalTime.Moment(zone, morning.AddDays(number * BetweenReminders.Days).ToDateTime(Morning));
    }
}
