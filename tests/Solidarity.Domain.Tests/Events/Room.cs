using Solidarity.Domain.Events;

namespace Solidarity.Domain.Tests.Events;

/// <summary>One shift with everybody on its list, opened anew for each step as the database does.</summary>
internal sealed class Room
{
    public Room(int? capacity, bool needsApproval = false, bool smallerMayPass = false, LocalSpan? span = null)
    {
        Event = Some.Published(Some.Once(span), new EventJoining(EventVisibility.Public, needsApproval, GuestsAllowed: 5, smallerMayPass), ShiftPlans.Whole(capacity));
        Occurrence = Some.On(Event);
        Head = new ShiftHead(Shift, Event.Id);
    }

    public Event Event { get; }

    public Occurrence Occurrence { get; }

    public Shift Shift => Occurrence.Shifts[0];

    public ShiftHead Head { get; }

    public List<Attendance> People { get; } = [];

    public DateTimeOffset Now { get; set; } = Some.Now;

    /// <summary>As it was opened last.</summary>
    public Seating? Last { get; private set; }

    public Seating Open() => Last = Seating.Open(
        Event, Occurrence, Shift, Head, People.Where(x => x.IsOverdue(Now)),
        People.Where(x => x.State == AttendanceState.Waiting).OrderBy(x => x.Line).Take(Seating.LineLoaded), Now);

    public Attendance Join(int guests = 0, bool holdsElsewhere = false)
    {
        var person = Some.Person(Event, Occurrence, guests: guests, now: Now);
        Open().Join(person, holdsElsewhere);
        People.Add(person);
        return person;
    }

    public Attendance Come(int guests = 0)
    {
        var person = Join(guests);
        Open().Confirm(person, null);
        return person;
    }
}
