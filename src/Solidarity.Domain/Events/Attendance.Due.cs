namespace Solidarity.Domain.Events;

public sealed partial class Attendance
{
    /// <summary>The reminder that is due, noted as sent; null for none. Where several were missed, only the last one goes; none goes once it has begun.</summary>
    public ReminderKinds? Remind(Occurrence occurrence, Shift shift, DateTimeOffset now)
    {
        var due = ToRemind(occurrence, shift).Where(reminder => reminder.At <= now).ToList();
        due.ForEach(reminder => Reminded |= reminder.Kind);
        return due.Count == 0 || occurrence.State != OccurrenceState.Planned || Begins(occurrence, shift) <= now ? null : due[^1].Kind;
    }

    /// <summary>How long after the end somebody is still thanked: after a server stood still, or a sheet was typed in late.</summary>
    public static readonly TimeSpan ThanksUntil = TimeSpan.FromDays(3);

    /// <summary>Whether the person came and is to be thanked now; noted as done. Whoever was ticked too late for that is not thanked.</summary>
    public bool Thank(Shift shift, DateTimeOffset now)
    {
        if (ToThank(shift) is not { } at || at > now)
        {
            return false;
        }

        Reminded |= ReminderKinds.Thanks;
        return shift.EndsAt + ThanksUntil > now;
    }

    /// <summary>The date was moved, and the person is told so at once: reminders are counted anew.</summary>
    public void HearOfMove(DateTimeOffset now) => (KnowsSince, Reminded) = (now, ReminderKinds.None);

    /// <summary>Whether its hold or its offer is over, so that <see cref="Seating"/> has to look at the shift.</summary>
    public bool IsOverdue(DateTimeOffset now) => HeldUntil <= now || OfferedUntil <= now;

    /// <summary>Whether nobody confirmed in time. Such a row goes, once no place is held for it.</summary>
    public bool IsPastAsking(Shift shift, DateTimeOffset now) => State == AttendanceState.Asked && !IsHeld && AskingEnds(shift) <= now;

    /// <summary>Whether the personal data is not to be kept any longer.</summary>
    public bool IsPastKeeping(Shift shift, DateTimeOffset now) => IsReadable && State != AttendanceState.Asked && KeepingEnds(shift) <= now;

    /// <summary>Forgets the network, once its time is over.</summary>
    public void ForgetNetwork(DateTimeOffset now)
    {
        if (CreatedAt + NetworkRetention <= now)
        {
            (NetworkKey, WideNetworkKey) = (null, null);
        }
    }

    /// <summary>Sets when the clock has something to do with it next.</summary>
    public void Schedule(Occurrence occurrence, Shift shift)
    {
        if (!IsReadable)
        {
            DueAt = null;
            return;
        }

        List<DateTimeOffset?> times =
        [
            State != AttendanceState.Asked ? KeepingEnds(shift) : HeldUntil > AskingEnds(shift) ? HeldUntil : AskingEnds(shift),
            HeldUntil,
            OfferedUntil,
            NetworkKey is null ? null : CreatedAt + NetworkRetention,
            occurrence.State == OccurrenceState.Planned ? ToThank(shift) : null,
            occurrence.State == OccurrenceState.Planned ? ToRemind(occurrence, shift).Select(reminder => (DateTimeOffset?)reminder.At).Min() : null,
        ];
        DueAt = times.Min();
    }

    private DateTimeOffset? ToThank(Shift shift) =>
        State == AttendanceState.CheckedIn && Email is not null && !Reminded.HasFlag(ReminderKinds.Thanks) ? ReminderTimes.Thanks(shift.EndsAt, TimeZone) : null;

    private static DateTimeOffset Begins(Occurrence occurrence, Shift shift) => occurrence.IsAllDay
        ? LocalTime.Moment(occurrence.TimeZone, DateOnly.FromDateTime(occurrence.LocalStart).ToDateTime(LocalSpan.DayBegins))
        : shift.StartsAt;

    private DateTimeOffset AskingEnds(Shift shift) => CreatedAt + LinkLifetime < shift.EndsAt ? CreatedAt + LinkLifetime : shift.EndsAt;

    private DateTimeOffset KeepingEnds(Shift shift)
    {
        var kept = shift.EndsAt + Retention;
        return !IsAlive && StateSince + LeftRetention < kept ? StateSince + LeftRetention : kept;
    }

    private IEnumerable<Reminder> ToRemind(Occurrence occurrence, Shift shift) => State == AttendanceState.Confirmed && KnowsSince is { } since && Email is not null
        ? ReminderTimes.Of(Begins(occurrence, shift), Reminders & ~Reminded, TimeZone, since)
        : [];
}
