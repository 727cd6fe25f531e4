using Solidarity.Domain.Events;

namespace Solidarity.Domain.Tests.Events;

/// <summary>Whatever happens in whatever order, nobody is seated beyond the places, nobody is overtaken, and no place stays free while somebody waits who fits.</summary>
public sealed class SeatingPropertyTests
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void Never_over_capacity_nobody_overtaken_every_freed_place_offered(bool smallerMayPass, bool needsApproval)
    {
        for (var seed = 0; seed < 60; seed++)
        {
            new Trial(seed, smallerMayPass, needsApproval).Run(200);
        }
    }

    [Fact]
    public void Going_from_shift_to_shift_loses_and_doubles_nobody()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            var made = Some.Published(joining: new(EventVisibility.Public, GuestsAllowed: 3, SmallerMayPass: seed % 2 == 0), shifts: new([
                new ShiftPlan("early", null, TimeSpan.FromHours(1), 4), new ShiftPlan("late", TimeSpan.FromHours(1), null, 3), new ShiftPlan("stall", null, null, null)]));
            var date = Some.On(made);
            var heads = date.Shifts.Select(shift => new ShiftHead(shift, made.Id)).ToList();
            List<Attendance> people = [];
            for (var step = 0; step < 150; step++)
            {
                Seating Open(int index) => Seating.Open(
                    made, date, date.Shifts[index], heads[index], [], people.Where(x => x.State == AttendanceState.Waiting && x.ShiftId == date.Shifts[index].Id).OrderBy(x => x.Line), Some.Now);
                int Of(Attendance person) => heads.FindIndex(head => head.ShiftId == person.ShiftId);
                try
                {
                    var person = people.Count == 0 ? null : people[random.Next(people.Count)];
                    switch (random.Next(4))
                    {
                        case 0 when person is not null:
                            Open(Of(person)).Leave(person);
                            break;
                        case 1 or 2 when person is not null:
                            Open(Of(person)).Move(Open(random.Next(3)), person);
                            break;
                        default:
                            var index = random.Next(3);
                            var next = Some.Person(made, date, date.Shifts[index], random.Next(3));
                            people.Add(next);
                            Open(index).Join(next, false);
                            Open(index).Confirm(next, null);
                            break;
                    }
                }
                catch (DomainError refusal)
                {
                    Assert.Contains(refusal.Code, (string[])["Attendance.NoRoom", "Attendance.NotComing", "Attendance.PartyTooLarge"]);
                    people.RemoveAll(x => x.State == AttendanceState.None);
                }

                Assert.All(heads, head =>
                {
                    var here = people.Where(x => x.ShiftId == head.ShiftId).ToList();
                    Assert.Equal(
                        (here.Where(x => x.HasPlace).Sum(x => x.People), here.Where(x => x.State == AttendanceState.Offered).Sum(x => x.People), here.Count(x => x.State == AttendanceState.Waiting)),
                        (head.Going, head.Offered, head.Parties));
                    Assert.False(head.Taken > head.Capacity);
                    Assert.True(made.SmallerMayPass || head.Free == 0 || head.Parties == 0 || here.Where(x => x.Line is not null).MinBy(x => x.Line)!.People > head.Free);
                    Assert.Equal(here.Count(x => x.Line is not null), here.Where(x => x.Line is not null).Select(x => x.Line).Distinct().Count());
                });
            }
        }
    }

    private sealed class Trial(int seed, bool smallerMayPass, bool needsApproval)
    {
        private readonly Random _random = new(seed);
        private readonly HashSet<AttendanceId> _seen = [];
        private readonly HashSet<AttendanceId> _held = [];
        private readonly Dictionary<Attendance, int> _size = [];
        private readonly Room _room = new(1 + (seed % 12), needsApproval, smallerMayPass);

        public void Run(int steps)
        {
            for (var step = 0; step < steps && _room.Now < _room.Shift.EndsAt; step++)
            {
                var before = _room.Head.Taken;
                var line = Line().Select(x => (Who: x, x.Line, x.People)).ToList();
                var said = Act();
                Check($"seed {seed}, step {step}: {said}", before, line);
            }
        }

        private List<Attendance> Line() => [.. _room.People.Where(x => x.State == AttendanceState.Waiting).OrderBy(x => x.Line)];

        private string Act()
        {
            var person = _room.People.Count == 0 ? null : _room.People[_random.Next(_room.People.Count)];
            try
            {
                switch (_random.Next(14))
                {
                    case 0 or 1 or 2 or 3:
                        _room.Join(_random.Next(3) == 0 ? _random.Next(1, 4) : 0, _random.Next(5) == 0);
                        return "join";
                    case 4 or 5 or 6 when person is not null:
                        _room.Open().Confirm(person, null);
                        return "confirm";
                    case 7 when person is not null:
                        _room.Open().Leave(person);
                        return "leave";
                    case 8 when person is not null:
                        _room.Open().Take(person);
                        return "take";
                    case 9 when person is not null:
                        _room.Open().Bring(person, _random.Next(4));
                        return "guests";
                    case 10 when person is not null:
                        _room.Open().Return(person);
                        return "return";
                    case 11 when _random.Next(3) == 0:
                        _room.Open().Resize(_random.Next(10) == 0 ? null : _random.Next(1, 14));
                        return "resize";
                    case 12 when person is not null:
                        if (_random.Next(4) == 0)
                        {
                            _room.Open().Refuse(person, null);
                            return "refuse";
                        }

                        _room.Open().Approve(person);
                        return "approve";
                    default:
                        _room.Now += TimeSpan.FromMinutes(_random.Next(1, 300));
                        _room.Open();
                        return "time";
                }
            }
            catch (DomainError refusal)
            {
                return refusal.Code;
            }
        }

        private void Check(string said, int takenBefore, List<(Attendance Who, long? Line, int People)> lineBefore)
        {
            // What was refused is rolled back; else what is overdue is freed by the step itself, and every place offered.
            while (_room.Last is { HasMore: true })
            {
                _room.Open();
            }

            var head = _room.Head;
            var people = _room.People;
            int Sum(Func<Attendance, bool> which) => people.Where(which).Sum(x => x.People);
            Assert.True(head.Taken <= head.Capacity || head.Capacity is null || head.Taken <= takenBefore, $"{said}: over capacity");
            Assert.True(
                (head.Going, head.Held, head.Offered, head.Waiting, head.Awaiting, head.Parties) ==
                (Sum(x => x.HasPlace), Sum(x => x.IsHeld), Sum(x => x.State == AttendanceState.Offered), Sum(x => x.State == AttendanceState.Waiting),
                    Sum(x => x.State == AttendanceState.AwaitsApproval), people.Count(x => x.State == AttendanceState.Waiting)),
                $"{said}: the sums differ");
            Assert.True(people.All(x => !x.IsOverdue(_room.Now)), $"{said}: something is overdue");
            Assert.True(people.All(x => (x.State == AttendanceState.Waiting) == (x.Line is not null) && (x.Holder is not null) == x.IsAlive), $"{said}: a row contradicts itself");
            if (_room.Now >= _room.Shift.StartsAt)
            {
                return;
            }

            // What is free is offered: nobody waits who fits, but behind a party that stays first.
            var couldEver = Line().Where(x => !(x.People > head.Capacity)).ToList();
            Assert.True(smallerMayPass ? couldEver.TrueForAll(x => x.People > head.Free) : couldEver.Count == 0 || couldEver[0].People > head.Free, $"{said}: a place was not offered");

            // Who waited and has an offer or a place now did not pass one who waits still in front, unless that one is too large.
            foreach (var served in lineBefore.Where(x => x.Who.State is AttendanceState.Offered or AttendanceState.Confirmed))
            {
                var passed = lineBefore.Where(x => x.Line < served.Line && x.Who.State == AttendanceState.Waiting && x.Who.Line == x.Line);
                Assert.True(passed.All(x => x.Who.People > head.Capacity || (smallerMayPass && x.Who.People > head.Free)), $"{said}: somebody was overtaken");
            }

            // Nobody brings more guests past the line.
            if (lineBefore.Exists(x => x.Who.State == AttendanceState.Waiting && x.Who.Line == x.Line && !(x.People > head.Capacity) && x.Who.People == x.People))
            {
                Assert.True(_size.All(x => !x.Key.HasPlace || x.Key.People <= x.Value), $"{said}: guests passed the line");
            }

            _size.Clear();
            people.Where(x => x.HasPlace).ToList().ForEach(x => _size[x] = x.People);

            // A newcomer has a place only where nobody stood in line who could ever get one, save who comes late to a place that was held.
            var line = lineBefore.Where(x => x.Who.State == AttendanceState.Waiting && x.Who.Line == x.Line && !(x.Who.People > head.Capacity)).ToList();
            if (line.Count > 0 && !smallerMayPass)
            {
                Assert.True(
                    people.Where(x => x.State == AttendanceState.Confirmed && x.StateSince == _room.Now && x.ConfirmedAt == _room.Now && !_seen.Contains(x.Id))
                        .All(x => x.HoldLapsed || _held.Contains(x.Id)),
                    $"{said}: a newcomer passed the line");
            }

            _seen.UnionWith(people.Where(x => x.ConfirmedAt is not null).Select(x => x.Id));
            _held.UnionWith(people.Where(x => x.IsHeld).Select(x => x.Id));
        }

    }
}
