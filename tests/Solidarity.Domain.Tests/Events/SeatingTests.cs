using Solidarity.Domain.Events;
using static Solidarity.Domain.Tests.Events.Some;

namespace Solidarity.Domain.Tests.Events;

public sealed class SeatingTests
{
    [Fact]
    public void A_place_is_held_for_an_hour_and_confirming_takes_it()
    {
        var room = new Room(10);
        var maria = room.Join(guests: 1);
        Assert.Equal((Some.Now.AddMinutes(60), 2, 0, 8), (maria.HeldUntil, room.Head.Held, room.Head.Going, room.Head.Free));
        Assert.Equal(maria.HeldUntil, maria.DueAt);
        room.Now = Some.Now.AddMinutes(59);
        Assert.True(room.Open().Confirm(maria, null));
        Assert.False(room.Open().Confirm(maria, null));
        Assert.Equal((AttendanceState.Confirmed, 0, 2), (maria.State, room.Head.Held, room.Head.Going));
    }

    [Fact]
    public void At_most_a_third_is_on_hold_and_who_gets_no_hold_has_a_place_by_confirming()
    {
        var room = new Room(9);
        var people = Enumerable.Range(0, 5).Select(_ => room.Join()).ToList();
        Assert.Equal((3, 3), (room.Head.Held, people.Count(x => x.IsHeld)));
        room.Open().Confirm(people[4], null);
        Assert.Equal((AttendanceState.Confirmed, 3, 1), (people[4].State, room.Head.Held, room.Head.Going));
        Assert.False(room.Join(holdsElsewhere: true).IsHeld);
    }

    [Fact]
    public void A_hold_that_is_over_frees_the_place()
    {
        var room = new Room(1);
        var maria = room.Join();
        Assert.True(maria.IsHeld);
        room.Now = room.Now.AddMinutes(60);
        var jose = room.Come();
        Assert.Equal((false, AttendanceState.Asked, AttendanceState.Confirmed), (maria.IsHeld, maria.State, jose.State));
    }

    [Fact]
    public void Confirming_late_takes_a_free_place_or_the_head_of_the_line()
    {
        var room = new Room(6);
        var (maria, jose) = (room.Join(), room.Join());
        room.Now = room.Now.AddMinutes(61);
        room.Open().Confirm(maria, null);
        Assert.Equal(AttendanceState.Confirmed, maria.State);

        var others = Enumerable.Range(0, 5).Select(_ => room.Come()).ToList();
        var first = room.Come();
        Assert.Equal(AttendanceState.Waiting, first.State);
        room.Open().Confirm(jose, null);
        Assert.Equal(AttendanceState.Waiting, jose.State);
        Assert.True(jose.Line < first.Line);
        room.Open().Leave(others[0]);
        Assert.Equal((AttendanceState.Offered, AttendanceState.Waiting), (jose.State, first.State));
    }

    [Fact]
    public void Full_means_the_line_and_a_freed_place_is_offered_to_the_first()
    {
        var room = new Room(3);
        var people = Enumerable.Range(0, 5).Select(_ => room.Come()).ToList();
        Assert.Equal((3, 2, 2), (room.Head.Going, room.Head.Waiting, room.Head.Parties));
        Assert.True(room.Open().Leave(people[1]));
        Assert.False(room.Open().Leave(people[1]));
        Assert.Equal((AttendanceState.Offered, AttendanceState.Waiting), (people[3].State, people[4].State));
        Assert.Equal(room.Now.AddHours(24), people[3].OfferedUntil);
        Assert.Contains(people[3].Events, x => x is AttendanceOffered);
        Assert.True(room.Open().Take(people[3]));
        Assert.True(room.Open().Take(people[3]));
        Assert.Equal((3, 0, 1), (room.Head.Going, room.Head.Offered, room.Head.Waiting));
    }

    [Fact]
    public void An_offer_that_is_declined_or_lapses_goes_to_the_next()
    {
        var room = new Room(1);
        var people = Enumerable.Range(0, 4).Select(_ => room.Come()).ToList();
        room.Open().Leave(people[0]);
        room.Open().Leave(people[1]);
        Assert.Equal((AttendanceState.Declined, AttendanceState.Offered), (people[1].State, people[2].State));
        room.Now = people[2].OfferedUntil!.Value;
        Assert.False(room.Open().Take(people[2]));
        Assert.Equal((AttendanceState.Lapsed, AttendanceState.Offered), (people[2].State, people[3].State));

        room.Open().Return(people[2]);
        Assert.Equal(AttendanceState.Waiting, people[2].State);
        room.Open().Leave(people[3]);
        Assert.Equal(AttendanceState.Offered, people[2].State);
    }

    [Fact]
    public void A_hold_confirmed_after_its_time_is_late_even_if_the_clock_has_not_looked()
    {
        var room = new Room(1);
        var (maria, jose) = (room.Join(), room.Come());
        Assert.Equal((true, AttendanceState.Waiting), (maria.IsHeld, jose.State));
        var now = maria.HeldUntil!.Value;
        Seating.Open(room.Event, room.Occurrence, room.Shift, room.Head, [], [jose], now).Confirm(maria, null);
        Assert.Equal((AttendanceState.Waiting, AttendanceState.Offered), (maria.State, jose.State));
        Assert.True(maria.Line < Seating.Ordinary);
    }

    [Fact]
    public void Who_leaves_the_line_and_comes_back_in_one_step_stands_in_it_once()
    {
        var room = new Room(1);
        room.Come();
        var (jose, rosa) = (room.Come(), room.Come());
        var seating = room.Open();
        seating.Leave(jose);
        seating.Return(jose);
        Assert.True(jose.Line > rosa.Line);
        seating.Resize(3);
        Assert.False(seating.HasMore);
        Assert.Single(jose.Events.OfType<AttendanceOffered>());
        Assert.Equal((2, 0), (room.Head.Offered, room.Head.Parties));
    }

    [Fact]
    public void An_offer_taken_after_its_time_is_refused_even_if_the_clock_has_not_looked()
    {
        var room = new Room(1);
        var people = Enumerable.Range(0, 2).Select(_ => room.Come()).ToList();
        room.Open().Leave(people[0]);
        room.Now = people[1].OfferedUntil!.Value;
        Assert.False(Seating.Open(room.Event, room.Occurrence, room.Shift, room.Head, [], [], room.Now).Take(people[1]));
        Assert.Equal(AttendanceState.Lapsed, people[1].State);
    }

    [Fact]
    public void A_party_that_does_not_fit_stays_first_and_is_not_overtaken()
    {
        var room = new Room(4);
        var going = Enumerable.Range(0, 4).Select(_ => room.Come()).ToList();
        var (family, single) = (room.Come(guests: 2), room.Come());
        room.Open().Leave(going[0]);
        var seating = room.Open();
        Assert.Equal((family, AttendanceState.Waiting, AttendanceState.Waiting), (seating.Short, family.State, single.State));
        Assert.Equal(AttendanceState.Waiting, room.Come().State);
        room.Open().Bring(family, 0);
        Assert.Equal(AttendanceState.Offered, family.State);
    }

    [Fact]
    public void Places_that_are_kept_for_a_party_are_not_for_others_guests()
    {
        var room = new Room(4);
        var going = Enumerable.Range(0, 4).Select(_ => room.Come()).ToList();
        room.Come(guests: 2);
        room.Open().Leave(going[0]);
        Assert.Equal(1, room.Head.Free);
        Assert.Equal("Attendance.NoRoom", Refusal(() => room.Open().Bring(going[1], 1)));
    }

    [Fact]
    public void A_smaller_party_passes_where_the_event_says_so()
    {
        var room = new Room(4, smallerMayPass: true);
        var going = Enumerable.Range(0, 4).Select(_ => room.Come()).ToList();
        var (family, single) = (room.Come(guests: 2), room.Come());
        room.Open().Leave(going[0]);
        Assert.Equal((AttendanceState.Waiting, AttendanceState.Offered), (family.State, single.State));
    }

    [Fact]
    public void Making_it_smaller_takes_no_place_away_and_larger_offers_what_is_free()
    {
        var room = new Room(4);
        var people = Enumerable.Range(0, 6).Select(_ => room.Come()).ToList();
        Assert.Equal(2, room.Open().Resize(2));
        Assert.Equal(4, room.Head.Going);
        room.Open().Leave(people[0]);
        room.Open().Leave(people[1]);
        Assert.Equal(AttendanceState.Waiting, people[4].State);
        room.Open().Leave(people[2]);
        Assert.Equal((AttendanceState.Offered, AttendanceState.Waiting), (people[4].State, people[5].State));
        Assert.Equal(0, room.Open().Resize(null));
        Assert.Equal(AttendanceState.Offered, people[5].State);
    }

    [Fact]
    public void A_party_larger_than_the_whole_keeps_nobody_waiting()
    {
        var room = new Room(4);
        var going = Enumerable.Range(0, 4).Select(_ => room.Come()).ToList();
        var family = room.Come(guests: 3);
        room.Open().Resize(3);
        var single = room.Come();
        room.Open().Leave(going[0]);
        room.Open().Leave(going[1]);
        Assert.Equal((AttendanceState.Waiting, AttendanceState.Offered), (family.State, single.State));
        Assert.Equal("Attendance.PartyTooLarge", Refusal(() => room.Join(guests: 3)));
    }

    [Fact]
    public void More_guests_need_places_and_fewer_free_them()
    {
        var room = new Room(4);
        var (family, waiting) = (room.Come(guests: 2), room.Come());
        Assert.Equal("Attendance.NoRoom", Refusal(() => room.Open().Bring(family, 3)));
        Assert.Equal("Attendance.TooManyGuests", Refusal(() => room.Open().Bring(family, 6)));
        Assert.Equal((2, 4), (family.Guests, room.Head.Going));
        var next = room.Come();
        room.Open().Bring(family, 1);
        Assert.Equal((AttendanceState.Offered, 3), (next.State, room.Head.Going));
        Assert.Equal("Attendance.NoRoom", Refusal(() => room.Open().Bring(family, 2)));
        room.Open().Leave(waiting);
        room.Open().Bring(family, 2);
        Assert.Equal((3, 1), (room.Head.Going, room.Head.Offered));
        Assert.Equal("Attendance.NotComing", Refusal(() => room.Open().Bring(waiting, 1)));
    }

    [Fact]
    public void With_approval_nobody_has_a_place_before_an_organizer_says_yes()
    {
        var room = new Room(1, needsApproval: true);
        var (maria, jose, rosa) = (room.Come(), room.Come(), room.Come());
        Assert.Equal((AttendanceState.AwaitsApproval, 3, 0), (maria.State, room.Head.Awaiting, room.Head.Taken));
        room.Open().Approve(jose);
        room.Open().Approve(maria);
        room.Open().Refuse(rosa, "Members only");
        Assert.Equal((AttendanceState.Confirmed, AttendanceState.Waiting, AttendanceState.Refused), (jose.State, maria.State, rosa.State));
        Assert.Equal("Attendance.NotAwaiting", Refusal(() => room.Open().Approve(rosa)));
        Assert.Null(rosa.Holder);
        room.Open().Leave(jose);
        room.Open().Return(jose);
        Assert.Equal(AttendanceState.Waiting, jose.State);
    }

    [Fact]
    public void Once_it_has_begun_free_places_are_for_whoever_comes()
    {
        var room = new Room(2);
        var people = Enumerable.Range(0, 3).Select(_ => room.Come()).ToList();
        room.Now = room.Shift.StartsAt;
        room.Open().Leave(people[0]);
        Assert.Equal(AttendanceState.Waiting, people[2].State);
        Assert.Equal(AttendanceState.Confirmed, room.Come().State);
        room.Now = room.Shift.EndsAt;
        Assert.Equal("Occurrence.Past", Refusal(() => room.Join()));
    }

    [Fact]
    public void A_cancelled_date_takes_nobody_and_offers_nothing_but_lets_leave()
    {
        var room = new Room(1);
        var (maria, jose) = (room.Come(), room.Come());
        var rosa = room.Join();
        room.Occurrence.Cancel(Ana, null, room.Now);
        Assert.Equal("Occurrence.Cancelled", Refusal(() => room.Open().Confirm(rosa, null)));
        Assert.True(room.Open().Leave(maria));
        Assert.Equal(AttendanceState.Waiting, jose.State);
    }

    [Fact]
    public void Going_to_another_shift_takes_a_place_there_or_leaves_all_as_it_was()
    {
        var made = Published(shifts: new ShiftPlans([new ShiftPlan("early", null, TimeSpan.FromHours(1), 1), new ShiftPlan("late", TimeSpan.FromHours(1), null, 1)]));
        var date = On(made);
        ShiftHead[] heads = [.. date.Shifts.Select(shift => new ShiftHead(shift, made.Id))];
        List<Attendance> people = [];
        Seating Open(int index) => Seating.Open(made, date, date.Shifts[index], heads[index], [], people.Where(x => x.ShiftId == date.Shifts[index].Id && x.State == AttendanceState.Waiting), Now);
        Attendance Come(int index)
        {
            var person = Person(made, date, date.Shifts[index]);
            people.Add(person);
            Open(index).Join(person, false);
            Open(index).Confirm(person, null);
            return person;
        }

        var (maria, jose, rosa) = (Come(0), Come(1), Come(0));
        var (early, late) = (Open(0), Open(1));
        Assert.Equal("Attendance.NoRoom", Refusal(() => early.Move(late, maria)));
        Assert.Equal((1, 1, AttendanceState.Waiting), (heads[0].Going, heads[1].Going, rosa.State));
        Open(1).Leave(jose);
        (early, late) = (Open(0), Open(1));
        early.Move(late, maria);
        Assert.Equal((date.Shifts[1].Id, 0, 1), (maria.ShiftId, heads[0].Going, heads[1].Going));
        Assert.Equal(AttendanceState.Offered, rosa.State);
        Assert.Equal((AttendanceState.None, AttendanceState.Confirmed), (early.Entries[0].To, late.Entries[^1].To));
    }

    [Fact]
    public void Who_waits_goes_to_the_end_of_another_line()
    {
        var made = Published(shifts: new ShiftPlans([new ShiftPlan("early", null, TimeSpan.FromHours(1), 1), new ShiftPlan("late", TimeSpan.FromHours(1), null, 1)]));
        var date = On(made);
        ShiftHead[] heads = [.. date.Shifts.Select(shift => new ShiftHead(shift, made.Id))];
        List<Attendance> people = [];
        Seating Open(int index) => Seating.Open(made, date, date.Shifts[index], heads[index], [], people.Where(x => x.ShiftId == date.Shifts[index].Id && x.State == AttendanceState.Waiting), Now);
        foreach (var index in (int[])[0, 0, 1, 1])
        {
            var person = Person(made, date, date.Shifts[index]);
            people.Add(person);
            Open(index).Join(person, false);
            Open(index).Confirm(person, null);
        }

        var early = Open(0);
        early.Move(Open(1), people[1]);
        early.Resize(5);
        Assert.Equal((0, 2, AttendanceState.Waiting), (heads[0].Waiting, heads[1].Waiting, people[1].State));
        Assert.True(people[1].Line > people[3].Line);
    }

    [Fact]
    public void Ticks_at_the_door_may_come_twice_and_out_of_order()
    {
        var room = new Room(2);
        var maria = room.Come();
        room.Now = room.Shift.StartsAt.AddMinutes(10);
        var at = room.Shift.StartsAt;
        Assert.True(room.Open().Tick(maria, came: true, at.AddMinutes(1)));
        Assert.False(room.Open().Tick(maria, came: true, at.AddMinutes(1)));
        Assert.True(room.Open().Tick(maria, came: false, at.AddMinutes(3)));
        Assert.False(room.Open().Tick(maria, came: true, at.AddMinutes(2)));
        Assert.Equal((AttendanceState.Confirmed, 0, 1), (maria.State, room.Head.Came, room.Head.Going));
        Assert.True(room.Open().Tick(maria, came: true, at.AddDays(1)));
        Assert.Equal((AttendanceState.CheckedIn, room.Now, 1, 1), (maria.State, maria.TickedAt, room.Head.Came, room.Head.Going));

        var walk = Attendance.AtDoor(EntityId.New<AttendanceId>(room.Now), room.Occurrence, room.Shift, "Jose", 1, [9], English, room.Now);
        room.Open().WalkIn(walk, room.Now);
        Assert.Equal((3, 1, 1), (room.Head.Came, room.Head.Going, room.Head.Free));
        Assert.Equal("Attendance.NoPlace", Refusal(() => room.Open().Tick(walk, false, room.Now)));
    }

    [Fact]
    public void Who_waits_is_let_in_at_the_door_where_a_place_is_free()
    {
        var room = new Room(2);
        var (maria, jose, rosa) = (room.Come(), room.Come(), room.Come());
        room.Now = room.Shift.StartsAt;
        Assert.Equal("Attendance.NoRoom", Refusal(() => room.Open().LetIn(rosa, room.Now)));
        room.Open().Leave(maria);
        room.Open().LetIn(rosa, room.Now);
        room.Open().LetIn(jose, room.Now);
        Assert.Equal((AttendanceState.CheckedIn, 2, 2, 0), (rosa.State, room.Head.Going, room.Head.Came, room.Head.Waiting));
    }

    [Fact]
    public void Of_two_who_confirm_late_the_first_stays_first()
    {
        var room = new Room(9);
        var (family, single) = (room.Join(guests: 1), room.Join());
        room.Now = room.Now.AddMinutes(61);
        var others = Enumerable.Range(0, 9).Select(_ => room.Come()).ToList();
        room.Open().Confirm(family, null);
        room.Open().Leave(others[0]);
        room.Open().Confirm(single, null);
        Assert.Equal((AttendanceState.Waiting, AttendanceState.Waiting, 1), (family.State, single.State, room.Head.Free));
        room.Open().Leave(others[1]);
        Assert.Equal((AttendanceState.Offered, AttendanceState.Waiting), (family.State, single.State));
    }

    [Fact]
    public void A_line_longer_than_what_is_loaded_is_gone_through_step_by_step()
    {
        var room = new Room(1);
        var people = Enumerable.Range(0, 121).Select(_ => room.Come()).ToList();
        var seating = room.Open();
        seating.Resize(null);
        Assert.True(seating.HasMore);
        Assert.Equal(people.Skip(1).Take(50), people.Where(x => x.State == AttendanceState.Offered));
        var late = Person(room.Event, room.Occurrence);
        seating.Join(late, false);
        seating.Confirm(late, null);
        Assert.Equal(AttendanceState.Waiting, late.State);
        room.People.Add(late);
        var steps = 0;
        while ((seating = room.Open()).HasMore)
        {
            steps++;
        }

        Assert.Equal((1, 0, 121), (steps, room.Head.Waiting, room.Head.Offered));
    }

    [Fact]
    public void The_journal_makes_the_same_sums_and_has_no_gaps()
    {
        var room = new Room(3);
        List<AttendanceEntry> entries = [];
        void Do(Action<Seating> act)
        {
            var seating = room.Open();
            act(seating);
            entries.AddRange(seating.Entries);
        }

        List<Attendance> people = [];
        foreach (var guests in (int[])[0, 1, 0, 1])
        {
            var person = Person(room.Event, room.Occurrence, guests: guests);
            people.Add(person);
            Do(x => x.Join(person, false));
            room.People.Add(person);
            Do(x => x.Confirm(person, null));
        }

        Do(x => x.Leave(people[1]));
        Do(x => x.Take(people[2]));
        Assert.Equal(Enumerable.Range(1, entries.Count).Select(x => (long)x), entries.Select(x => x.Seq));
        Assert.Equal(
            (room.Head.Going, room.Head.Waiting, room.Head.Offered),
            (Sum(AttendanceState.Confirmed), Sum(AttendanceState.Waiting), Sum(AttendanceState.Offered)));

        int Sum(AttendanceState state) => entries.Sum(x => (x.To == state ? x.ToPeople : 0) - (x.From == state ? x.FromPeople : 0));
    }
}
