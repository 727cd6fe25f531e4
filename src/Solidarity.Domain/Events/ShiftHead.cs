namespace Solidarity.Domain.Events;

/// <summary>
/// The head of a shift: how many places there are and who has them, in sums. Whoever gives or frees a place locks this row first, so that two
/// who take the last place wait for each other. <see cref="Seating"/> alone changes it.
/// </summary>
public sealed class ShiftHead
{
    private ShiftHead() { }

    /// <summary>The head of a shift that nobody joined.</summary>
    public ShiftHead(Shift shift, EventId @event) => (ShiftId, OccurrenceId, EventId, Capacity) = (shift.Id, shift.OccurrenceId, @event, shift.Capacity);

    /// <summary>The shift.</summary>
    public ShiftId ShiftId { get; private set; }

    /// <summary>The date.</summary>
    public OccurrenceId OccurrenceId { get; private set; }

    /// <summary>The event.</summary>
    public EventId EventId { get; private set; }

    /// <summary>How many people it takes; null for any number. This one counts, for it is read and changed under the lock.</summary>
    public int? Capacity { get; private set; }

    /// <summary>How many people have a place, guests counted.</summary>
    public int Going { get; private set; }

    /// <summary>How many places are held for those who have not confirmed yet.</summary>
    public int Held { get; private set; }

    /// <summary>How many places are offered.</summary>
    public int Offered { get; private set; }

    /// <summary>How many people wait in the line, guests counted.</summary>
    public int Waiting { get; private set; }

    /// <summary>How many parties wait in the line: those who joined, guests not counted.</summary>
    public int Parties { get; private set; }

    /// <summary>How many people wait for an organizer's yes, guests counted.</summary>
    public int Awaiting { get; private set; }

    /// <summary>How many people came, those at the door without a place among them.</summary>
    public int Came { get; private set; }

    /// <summary>The last number given in the line.</summary>
    public long LastLine { get; private set; } = Seating.Ordinary;

    /// <summary>The last number given at the head of the line, to those whose place was held and who confirmed late.</summary>
    public long LastFront { get; private set; }

    /// <summary>The number of the last entry in its journal.</summary>
    public long Seq { get; private set; }

    /// <summary>How many places are taken, held and offered.</summary>
    public int Taken => Going + Held + Offered;

    /// <summary>How many places are free; a number beyond all where any number can come. None where more have a place than there are since it was made smaller.</summary>
    public int Free => Capacity is { } capacity ? Math.Max(0, capacity - Taken) : int.MaxValue;

    /// <summary>How many places can be held at the same time: a third, and at least one.</summary>
    public int MostHeld => Capacity is { } capacity ? Math.Max(1, capacity / 3) : 0;

    /// <summary>How many more have a place, or are offered one, than there are places, since it was made smaller.</summary>
    public int TooMany => Capacity is { } capacity ? Math.Max(0, Taken - capacity) : 0;

    internal void Resize(int? capacity) => Capacity = capacity;

    internal long Enqueue(bool isFront) => isFront ? ++LastFront : ++LastLine;

    internal long Count(Standing before, Standing after)
    {
        var taken = Taken;
        Add(before, -1);
        Add(after, 1);
        return Taken > taken && Taken > Capacity ? throw new InvalidOperationException($"Shift {ShiftId} would have more people than places.") : ++Seq;
    }

    private void Add(Standing standing, int sign)
    {
        var people = sign * standing.People;
        switch (standing.State)
        {
            case AttendanceState.Asked when standing.IsHeld:
                Held += people;
                break;
            case AttendanceState.AwaitsApproval:
                Awaiting += people;
                break;
            case AttendanceState.Waiting:
                Waiting += people;
                Parties += sign;
                break;
            case AttendanceState.Offered:
                Offered += people;
                break;
            case AttendanceState.Confirmed:
                Going += people;
                break;
            case AttendanceState.CheckedIn:
                Came += people;
                Going += standing.IsAtDoor ? 0 : people;
                break;
        }
    }
}

/// <summary>What of an attendance is counted.</summary>
internal readonly record struct Standing(AttendanceState State, int People, bool IsHeld, bool IsAtDoor)
{
    public static readonly Standing Nothing = new(AttendanceState.None, 0, false, false);

    public static Standing Of(Attendance attendance) => new(attendance.State, attendance.People, attendance.IsHeld, attendance.Channel == AttendanceChannel.AtDoor);
}

/// <summary>One step in the journal of a shift. Entries are added, never changed; the sums of the head can be made from them anew.</summary>
public sealed class AttendanceEntry
{
    private AttendanceEntry() { }

    internal AttendanceEntry(ShiftId shift, long seq, AttendanceId attendance, Standing before, Standing after, DateTimeOffset at)
    {
        ShiftId = shift;
        Seq = seq;
        AttendanceId = attendance;
        (From, FromPeople, WasHeld) = (before.State, before.People, before.IsHeld);
        (To, ToPeople, IsHeld) = (after.State, after.People, after.IsHeld);
        IsAtDoor = after.IsAtDoor || before.IsAtDoor;
        At = at;
    }

    /// <summary>The shift.</summary>
    public ShiftId ShiftId { get; private set; }

    /// <summary>Its number in the shift's journal: 1 for the first, no gaps.</summary>
    public long Seq { get; private set; }

    /// <summary>Whose coming. Of one that was forgotten it tells nobody.</summary>
    public AttendanceId AttendanceId { get; private set; }

    /// <summary>Where it stood.</summary>
    public AttendanceState From { get; private set; }

    /// <summary>How many people it was.</summary>
    public int FromPeople { get; private set; }

    /// <summary>Whether a place was held.</summary>
    public bool WasHeld { get; private set; }

    /// <summary>Where it went.</summary>
    public AttendanceState To { get; private set; }

    /// <summary>How many people it is.</summary>
    public int ToPeople { get; private set; }

    /// <summary>Whether a place is held.</summary>
    public bool IsHeld { get; private set; }

    /// <summary>Whether the person came to the door without having joined.</summary>
    public bool IsAtDoor { get; private set; }

    /// <summary>When.</summary>
    public DateTimeOffset At { get; private set; }
}
