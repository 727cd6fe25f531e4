using Solidarity.Domain.Events;
using Solidarity.Domain.Petitions;
using static Solidarity.Domain.Tests.Events.Some;

namespace Solidarity.Domain.Tests.Events;

public sealed class AttendanceTests
{
    [Fact]
    public void The_clock_reminds_as_wished_and_forgets_thirty_days_after()
    {
        var room = new Room(10);
        var maria = room.Come();
        maria.ForgetNetwork(Now.AddDays(3));
        maria.Schedule(room.Occurrence, room.Shift);
        Assert.Equal(At("2026-03-02T23:00Z"), maria.DueAt);
        Assert.Null(maria.Remind(room.Occurrence, room.Shift, maria.DueAt!.Value.AddSeconds(-1)));
        List<ReminderKinds?> went = [];
        while (maria.DueAt < room.Shift.EndsAt)
        {
            went.Add(maria.Remind(room.Occurrence, room.Shift, maria.DueAt!.Value));
            maria.Schedule(room.Occurrence, room.Shift);
        }

        Assert.Equal([ReminderKinds.Week, ReminderKinds.Day, ReminderKinds.TwoHours], went);
        Assert.Equal(room.Shift.EndsAt.AddDays(30), maria.DueAt);
        Assert.False(maria.IsPastKeeping(room.Shift, maria.DueAt!.Value.AddSeconds(-1)));
        Assert.True(maria.IsPastKeeping(room.Shift, maria.DueAt.Value));
        maria.Forget([9]);
        Assert.Equal((null, null, null, null), (maria.Email, maria.Name, maria.Holder, maria.DueAt));
        Assert.Equal(1, room.Head.Going);
    }

    [Fact]
    public void Of_reminders_that_were_missed_only_the_last_goes()
    {
        var room = new Room(10);
        var maria = room.Come();
        Assert.Equal(ReminderKinds.Day, maria.Remind(room.Occurrence, room.Shift, room.Shift.StartsAt.AddHours(-3)));
        Assert.Equal(ReminderKinds.TwoHours, maria.Remind(room.Occurrence, room.Shift, room.Shift.StartsAt.AddHours(-1)));
        Assert.Null(maria.Remind(room.Occurrence, room.Shift, room.Shift.StartsAt.AddHours(-1)));

        // What was missed until it had begun goes no more, and is not due for ever.
        var missed = room.Come();
        Assert.Null(missed.Remind(room.Occurrence, room.Shift, room.Shift.StartsAt));
        missed.ForgetNetwork(room.Shift.StartsAt);
        missed.Schedule(room.Occurrence, room.Shift);
        Assert.True(missed.DueAt > room.Shift.StartsAt, $"Due at {missed.DueAt}.");
    }

    [Fact]
    public void Reminders_are_counted_anew_after_a_move_and_none_goes_of_what_is_cancelled()
    {
        var room = new Room(10);
        var maria = room.Come();
        maria.Remind(room.Occurrence, room.Shift, room.Shift.StartsAt.AddHours(-1));
        room.Occurrence.Change(Span("2026-03-20 18:00", "2026-03-20 20:00"), null, null, Ana, null, Now.AddDays(8));
        maria.HearOfMove(Now.AddDays(8));
        Assert.Equal(ReminderKinds.Week, maria.Remind(room.Occurrence, room.Shift, At("2026-03-13T23:00Z")));
        room.Occurrence.Cancel(Ana, null, Now.AddDays(9));
        Assert.Null(maria.Remind(room.Occurrence, room.Shift, room.Shift.StartsAt.AddHours(-1)));
    }

    [Fact]
    public void A_whole_day_is_told_before_its_morning()
    {
        var made = Published(Once(LocalSpan.Days(new DateOnly(2026, 3, 9), new DateOnly(2026, 3, 9))));
        var date = On(made);
        var head = new ShiftHead(date.Shifts[0], made.Id);
        var maria = Person(made, date, reminders: ReminderKinds.Day);
        var seating = Seating.Open(made, date, date.Shifts[0], head, [], [], Now);
        seating.Join(maria, false);
        seating.Confirm(maria, null);
        maria.ForgetNetwork(Now.AddDays(3));
        maria.Schedule(date, date.Shifts[0]);
        Assert.Equal(At("2026-03-08T14:00Z"), maria.DueAt);
    }

    [Fact]
    public void Who_never_confirms_is_gone_after_fourteen_days_or_with_the_event()
    {
        var room = new Room(10);
        var maria = room.Join();
        Assert.False(maria.IsPastAsking(room.Shift, room.Shift.EndsAt));
        room.Now = room.Shift.EndsAt;
        room.Open();
        Assert.True(maria.IsPastAsking(room.Shift, room.Shift.EndsAt));
        Assert.Equal((0, 0), (room.Head.Held, room.Head.Going));
    }

    [Fact]
    public void Who_leaves_can_come_back_for_a_week_and_is_forgotten_then()
    {
        var room = new Room(10);
        var maria = room.Come();
        room.Open().Leave(maria);
        Assert.Equal((AttendanceState.Cancelled, null), (maria.State, maria.Holder));
        Assert.True(maria.IsPastKeeping(room.Shift, Now.AddDays(7)));
        room.Open().Return(maria);
        Assert.Equal((AttendanceState.Confirmed, maria.MailboxKey), (maria.State, maria.Holder));
        Assert.False(maria.IsPastKeeping(room.Shift, Now.AddDays(7)));
        room.Open().Leave(maria);
        maria.Forget([9]);
        Assert.Equal("Attendance.NotLeft", Refusal(() => room.Open().Return(maria)));
    }

    [Fact]
    public void Who_never_confirmed_does_not_come_back_by_the_link()
    {
        var room = new Room(10);
        var maria = room.Join();
        room.Open().Leave(maria);
        Assert.Equal((0, "Attendance.NotLeft"), (room.Head.Held, Refusal(() => room.Open().Return(maria))));
    }

    [Fact]
    public void Of_several_dates_joined_at_once_one_mail_asks()
    {
        var made = Published(Weekly());
        var (first, second) = (On(made), On(made, made.Series.First.On(new DateOnly(2026, 3, 16))));
        var maria = Person(made, first);
        var again = Attendance.Request(
            EntityId.New<AttendanceId>(Now), made, second, second.Shifts[0], new AttendanceForm(maria.Email!, "Maria", 0, null, SignatureDisplay.None, null),
            new AttendanceKeys(maria.Keys), English, maria.TimeZone, null, "v", null, Now, maria.Id);
        foreach (var person in (Attendance[])[maria, again])
        {
            var date = person == maria ? first : second;
            Seating.Open(made, date, date.Shifts[0], new ShiftHead(date.Shifts[0], made.Id), [], [], Now).Join(person, person == again);
        }

        Assert.Equal((1, 0), (maria.Events.OfType<AttendanceAsked>().Count(), again.Events.Count));
        maria.AskAgain();
        Assert.True(maria.Events.OfType<AttendanceAsked>().Last().IsAgain);
    }

    [Fact]
    public void More_guests_than_allowed_are_refused() =>
        Assert.Equal("Attendance.TooManyGuests", Refusal(() => new Room(10).Join(guests: 6)));
}
