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
        if (State != SignatureState.Waiting || AskAt is not null || petition.IsDiscreet || petition.IsDemonstration || !petition.TakesConfirmations(now) || !(ReminderAt(Reminders) <= now))
        {
            return false;
        }

        Reminders++;
        return true;
    }

    /// <summary>Whether nobody confirmed in time.</summary>
    public bool IsPastWaiting(DateTimeOffset now) => IsUnconfirmed && CreatedAt + Retention <= now;

    /// <summary>Whether it is time to ask the owner of the mailbox, which was put off; it is noted as under way.</summary>
    public bool Ask(DateTimeOffset now)
    {
        if (State != SignatureState.Waiting || !(AskAt <= now))
        {
            return false;
        }

        AskAt = null;
        return true;
    }

    /// <summary>Forgets the network, once its time is over.</summary>
    public void ForgetNetwork(DateTimeOffset now)
    {
        if (CreatedAt + NetworkRetention <= now)
        {
            (NetworkKey, WideNetworkKey) = (null, null);
        }
    }

    // One that is held and was never confirmed goes as soon as one that waits: nobody agreed to more.
    private bool IsUnconfirmed => State is SignatureState.Waiting or SignatureState.Held && ConfirmedAt is null;

    /// <summary>Sets when the clock has something to do with it next.</summary>
    public void Schedule(Petition petition)
    {
        if (!IsReadable)
        {
            DueAt = null;
            return;
        }

        var due = IsUnconfirmed ? CreatedAt + Retention : petition.PromiseEnds;
        if (State == SignatureState.Waiting && (AskAt ?? (petition.IsDiscreet ? null : ReminderAt(Reminders))) is { } sooner && sooner < due)
        {
            due = sooner;
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
