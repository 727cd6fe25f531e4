using Solidarity.Domain.Supporters;

namespace Solidarity.Domain.Events;

/// <summary>
/// Who gets the places of a shift: the one place where that is decided. It works under the lock of the shift's head and changes the head, the
/// attendances and the journal together.
/// </summary>
/// <remarks>
/// <para>Never more people than places: what is held, offered and taken counts, with guests. Making a shift smaller takes no place away; then nobody gets one until there are few enough.</para>
/// <para>
/// Nobody is overtaken without cause. A free place is offered to the first in the line; as long as somebody waits who could ever get one,
/// whoever comes later waits too. A party for which too few places are free stays first and the places are kept for it
/// (<see cref="Short"/> says so, that it may come with fewer), unless the event lets smaller ones pass. A party larger than the whole shift,
/// as after the shift was made smaller, keeps nobody waiting. Whose place was held, and who confirms late, gets a free place at once and else
/// the head of the line, behind others who were late. Once the shift has begun there is no line: free places are for whoever comes.
/// </para>
/// <para>Every freed place is offered in the same step, as far as the line that was loaded reaches; <see cref="HasMore"/> says when to look again.</para>
/// </remarks>
public sealed class Seating
{
    /// <summary>How long a place is held for one who has not confirmed: greylisting, which is common, delays the mail.</summary>
    public static readonly TimeSpan HeldFor = TimeSpan.FromMinutes(60);

    /// <summary>Numbers in the line up to this one are its head: of those whose place was held and who confirmed late.</summary>
    public const long Ordinary = 1L << 40;

    /// <summary>How many of the line are to be loaded: enough for what one step frees, and else the next step follows.</summary>
    public const int LineLoaded = 50;

    private readonly Event _event;
    private readonly Occurrence _occurrence;
    private readonly Shift _shift;
    private readonly ShiftHead _head;
    private readonly SortedList<long, Attendance> _line;
    private readonly List<AttendanceEntry> _entries = [];
    private readonly DateTimeOffset _now;

    private Seating(Event @event, Occurrence occurrence, Shift shift, ShiftHead head, IEnumerable<Attendance> line, DateTimeOffset now)
    {
        (_event, _occurrence, _shift, _head, _now) = (@event, occurrence, shift, head, now);
        _line = new SortedList<long, Attendance>(line.Where(row => row.ShiftId == shift.Id && row.State == AttendanceState.Waiting).ToDictionary(row => row.Line!.Value));
    }

    /// <summary>What the journal gets, in order.</summary>
    public IReadOnlyList<AttendanceEntry> Entries => _entries;

    /// <summary>The first in the line for whom too few places are free, though some are; null for nobody.</summary>
    public Attendance? Short { get; private set; }

    /// <summary>Whether places are free for more of the line than were loaded: then the shift is to be opened again, in another transaction.</summary>
    public bool HasMore { get; private set; }

    /// <summary>How many parties stand in the line.</summary>
    public int Parties => _head.Parties;

    private DomainError? Closed => _event.Closed(_occurrence, _shift, _now);

    private bool HasLine => _now < _shift.StartsAt;

    // Who left and came back meanwhile stands under another number, who went to another shift in another line.
    private IEnumerable<Attendance> Line => _line.Where(x => x.Value.State == AttendanceState.Waiting && x.Value.Line == x.Key && x.Value.ShiftId == _shift.Id).Select(x => x.Value);

    // Whether the line is longer than what was loaded of it.
    private bool IsPartial => _head.Parties > Line.Count();

    // Whether somebody waits whom a newcomer would overtake.
    private bool IsQueued => HasLine && (IsPartial || Line.Any(row => row.People <= (_head.Capacity ?? int.MaxValue)));

    /// <summary>Opens a shift under the lock of its head: frees what is overdue and offers what is free, so that nobody who comes now is before those who wait.</summary>
    /// <param name="event">The event.</param>
    /// <param name="occurrence">The date.</param>
    /// <param name="shift">The shift.</param>
    /// <param name="head">Its head, locked and read after that.</param>
    /// <param name="overdue">Those of the shift whose hold or offer is over.</param>
    /// <param name="line">The first <see cref="LineLoaded"/> of its line, or all; none may be left out between them.</param>
    /// <param name="now">The moment.</param>
    public static Seating Open(
        Event @event, Occurrence occurrence, Shift shift, ShiftHead head, IEnumerable<Attendance> overdue, IEnumerable<Attendance> line, DateTimeOffset now)
    {
        var seating = new Seating(@event, occurrence, shift, head, line, now);
        foreach (var row in overdue.Where(row => row.ShiftId == shift.Id))
        {
            seating.FreeOverdue(row);
        }

        seating.Fill();
        return seating;
    }

    /// <summary>Takes one who was not there. A place is held until the mailbox is confirmed, where one is free, nobody waits and not too many are held; of several dates that are joined at once, on the first alone.</summary>
    /// <param name="attendance">Who.</param>
    /// <param name="holdsElsewhere">Whether a place is held for the mailbox already, anywhere.</param>
    /// <exception cref="DomainError"><c>Attendance.PartyTooLarge</c>, or what <see cref="Event.RefuseUnlessJoinable"/> refuses.</exception>
    public void Join(Attendance attendance, bool holdsElsewhere)
    {
        RefuseIfClosed();
        RefuseTooLarge(attendance.People);
        var isHeld = _head.Capacity is not null && attendance.JoinedWith is null && !_event.NeedsApproval && !holdsElsewhere && MayTake(attendance) && _head.Held + attendance.People <= _head.MostHeld;
        Step(attendance, () => attendance.Ask(isHeld ? _now + HeldFor : null, _now), Standing.Nothing);
    }

    /// <summary>The owner of the mailbox says yes: has the place that was held, or else one that is free, or else waits. Doing so again changes nothing.</summary>
    /// <param name="attendance">Who.</param>
    /// <param name="by">The person; null where nobody is known, as in the demonstration.</param>
    /// <returns>False when there was nothing to confirm any more.</returns>
    /// <exception cref="DomainError">What <see cref="Event.RefuseUnlessJoinable"/> refuses.</exception>
    public bool Confirm(Attendance attendance, SupporterId? by)
    {
        if (attendance.State != AttendanceState.Asked || !attendance.IsReadable)
        {
            return false;
        }

        RefuseIfClosed();
        FreeOverdue(attendance);
        Fill();
        attendance.ConfirmMailbox(by, _now);
        if (attendance.IsHeld)
        {
            Step(attendance, () => attendance.Seat(_now));
        }
        else
        {
            Admit(attendance);
        }

        Fill();
        return true;
    }

    /// <summary>An organizer says yes: has a place that is free, or waits.</summary>
    /// <exception cref="DomainError"><c>Attendance.NotAwaiting</c>, or what <see cref="Event.RefuseUnlessJoinable"/> refuses.</exception>
    public void Approve(Attendance attendance)
    {
        RefuseUnlessAwaiting(attendance);
        RefuseIfClosed();
        attendance.Approve(_now);
        Admit(attendance);
    }

    /// <summary>An organizer says no.</summary>
    /// <exception cref="DomainError"><c>Attendance.NotAwaiting</c>.</exception>
    public void Refuse(Attendance attendance, string? reason)
    {
        RefuseUnlessAwaiting(attendance);
        Step(attendance, () => attendance.Refuse(reason, _now));
    }

    /// <summary>Takes the place that is offered. Taking it again changes nothing.</summary>
    /// <returns>False when the offer is over, or there was none: the person may come back by <see cref="Return"/>.</returns>
    /// <exception cref="DomainError">What <see cref="Event.RefuseUnlessJoinable"/> refuses.</exception>
    public bool Take(Attendance attendance)
    {
        if (attendance.State == AttendanceState.Offered)
        {
            RefuseIfClosed();
            if (attendance.IsOverdue(_now))
            {
                FreeOverdue(attendance);
                Fill();
            }
            else
            {
                Step(attendance, () => attendance.Seat(_now));
            }
        }

        return attendance.HasPlace;
    }

    /// <summary>The person does not come: what was held, offered or taken is free. Doing so again changes nothing.</summary>
    /// <returns>False when the person was not to come any more, or came already.</returns>
    public bool Leave(Attendance attendance)
    {
        if (!attendance.IsAlive || attendance.State == AttendanceState.CheckedIn)
        {
            return false;
        }

        Step(attendance, () => attendance.Leave(attendance.State == AttendanceState.Offered ? AttendanceState.Declined : AttendanceState.Cancelled, _now));
        Fill();
        return true;
    }

    /// <summary>One who cancelled, declined or let an offer pass comes after all: has a place that is free, or the end of the line.</summary>
    /// <exception cref="DomainError"><c>Attendance.NotLeft</c> for one who did not leave, or never confirmed, or is forgotten; <c>Attendance.PartyTooLarge</c>; or what <see cref="Event.RefuseUnlessJoinable"/> refuses.</exception>
    public void Return(Attendance attendance)
    {
        if (attendance.State is not (AttendanceState.Cancelled or AttendanceState.Declined or AttendanceState.Lapsed) || attendance.ConfirmedAt is null || !attendance.IsReadable)
        {
            throw new DomainError("Attendance.NotLeft");
        }

        RefuseIfClosed();
        RefuseTooLarge(attendance.People);
        Admit(attendance);
    }

    /// <summary>Comes with more or fewer guests. Who waits keeps the number in the line.</summary>
    /// <exception cref="DomainError">
    /// <c>Attendance.TooManyGuests</c>; <c>Attendance.PartyTooLarge</c>; <c>Attendance.NoRoom</c> when too few places are free or somebody waits, with
    /// what was had kept; or <c>Attendance.NotComing</c> for one who has not confirmed, or does not come.
    /// </exception>
    public void Bring(Attendance attendance, int guests)
    {
        if (!attendance.IsAlive || attendance.State is AttendanceState.Asked or AttendanceState.CheckedIn)
        {
            throw new DomainError("Attendance.NotComing");
        }

        var more = guests - attendance.Guests;
        if (more == 0)
        {
            return;
        }

        if (more > 0)
        {
            Attendance.RefuseGuests(guests, _event.GuestsAllowed);
            RefuseTooLarge(1 + guests);
            if (attendance.State is AttendanceState.Confirmed or AttendanceState.Offered && (more > _head.Free || IsQueued))
            {
                throw NoRoom();
            }
        }

        Attendance.RefuseGuests(guests, Event.MostGuests);
        Step(attendance, () => attendance.Bring(guests, _now));
        Fill();
    }

    /// <summary>Goes to another shift of the same date. Who has a place gets one there or stays; who waits here has a free place there, or the end of its line.</summary>
    /// <param name="other">The other shift, opened under the lock of its head; of two the smaller id is locked first.</param>
    /// <param name="attendance">Who.</param>
    /// <exception cref="DomainError"><c>Attendance.NoRoom</c>, <c>Attendance.PartyTooLarge</c>, <c>Attendance.NotComing</c>, or what <see cref="Event.RefuseUnlessJoinable"/> refuses.</exception>
    /// <exception cref="NotFound">The other shift is of another date.</exception>
    public void Move(Seating other, Attendance attendance)
    {
        if (attendance.State is not (AttendanceState.Confirmed or AttendanceState.Waiting or AttendanceState.AwaitsApproval))
        {
            throw new DomainError("Attendance.NotComing");
        }

        if (other._shift.Id == _shift.Id)
        {
            return;
        }

        if (other._shift.OccurrenceId != _shift.OccurrenceId)
        {
            throw new NotFound("Shift");
        }

        other.RefuseIfClosed();
        other.RefuseTooLarge(attendance.People);
        if (attendance.State == AttendanceState.Confirmed && !other.MayTake(attendance))
        {
            throw other.NoRoom();
        }

        var standing = Standing.Of(attendance);
        attendance.GoTo(other._shift.Id, _now);
        Note(attendance, standing, Standing.Nothing);
        if (attendance.State == AttendanceState.Waiting)
        {
            other.Admit(attendance, Standing.Nothing);
        }
        else
        {
            other.Note(attendance, Standing.Nothing, standing);
        }

        Fill();
    }

    /// <summary>Sets how many people the shift takes; null for any number. Whoever has a place, or is offered one, keeps it.</summary>
    /// <returns>How many more that is than there are places now.</returns>
    public int Resize(int? capacity)
    {
        ShiftPlans.RefuseCapacity(capacity);
        _head.Resize(capacity);
        Fill();
        return _head.TooMany;
    }

    /// <summary>Ticks at the door that somebody came, or that this was a mistake. Of ticks that come late and out of order the newest counts; the same one twice does no harm.</summary>
    /// <param name="attendance">Who.</param>
    /// <param name="came">Whether the person came.</param>
    /// <param name="at">When it was ticked, by the clock at the door; one that goes ahead counts as now.</param>
    /// <returns>False when a newer tick is known.</returns>
    /// <exception cref="DomainError"><c>Attendance.NoPlace</c> for one without a place: the person comes in by <see cref="LetIn"/> or <see cref="WalkIn"/>.</exception>
    public bool Tick(Attendance attendance, bool came, DateTimeOffset at)
    {
        if (!attendance.HasPlace || attendance.Channel == AttendanceChannel.AtDoor)
        {
            throw new DomainError("Attendance.NoPlace");
        }

        at = at > _now ? _now : at;
        if (at <= attendance.TickedAt)
        {
            return false;
        }

        if (came == (attendance.State == AttendanceState.CheckedIn))
        {
            attendance.NoteTick(at);
        }
        else
        {
            Step(attendance, () => attendance.Tick(came, at, _now));
        }

        return true;
    }

    /// <summary>Lets somebody in at the door who is on the list without a place: who waits, is offered one, has not confirmed or had left. Needs free places; who stands there passes who does not.</summary>
    /// <exception cref="DomainError"><c>Attendance.NoRoom</c>, or what <see cref="Event.RefuseUnlessJoinable"/> refuses.</exception>
    public void LetIn(Attendance attendance, DateTimeOffset at)
    {
        if (attendance.HasPlace)
        {
            Tick(attendance, came: true, at);
            return;
        }

        RefuseIfClosed();
        var has = attendance.IsHeld || attendance.State == AttendanceState.Offered ? attendance.People : 0;
        if (attendance.People - has > _head.Free)
        {
            throw new DomainError("Attendance.NoRoom", "guests", _head.Free);
        }

        Step(attendance, () => attendance.Tick(came: true, at > _now ? _now : at, _now));
        Fill();
    }

    /// <summary>Takes one who came to the door without having joined. Such people count among those who came; places are those of people who joined.</summary>
    public void WalkIn(Attendance attendance, DateTimeOffset at) => Step(attendance, () => attendance.Tick(came: true, at > _now ? _now : at, _now));

    /// <summary>Takes back that somebody came without having joined: a slip of the finger. Doing so again changes nothing.</summary>
    /// <returns>False when it is taken back already.</returns>
    /// <exception cref="DomainError"><c>Attendance.NoPlace</c> for one who joined.</exception>
    public bool TakeBackWalkIn(Attendance attendance)
    {
        if (attendance.Channel != AttendanceChannel.AtDoor)
        {
            throw new DomainError("Attendance.NoPlace");
        }

        if (attendance.State != AttendanceState.CheckedIn)
        {
            return false;
        }

        Step(attendance, () => attendance.Leave(AttendanceState.Cancelled, _now));
        return true;
    }

    private void FreeOverdue(Attendance row)
    {
        if (row.IsOverdue(_now))
        {
            Step(row, () =>
            {
                if (row.State == AttendanceState.Offered)
                {
                    row.Leave(AttendanceState.Lapsed, _now);
                }
                else
                {
                    row.FreeHold();
                }
            });
        }
    }

    // One who confirmed gets a place or a number in the line.
    private void Admit(Attendance attendance, Standing? before = null)
    {
        if (_event.NeedsApproval && attendance.ApprovedAt is null)
        {
            Step(attendance, () => attendance.AwaitApproval(_now), before);
            return;
        }

        var isLate = attendance.State == AttendanceState.Asked && attendance.HoldLapsed;
        if (MayTake(attendance, isLate))
        {
            Step(attendance, () => attendance.Seat(_now), before);
            return;
        }

        var isWhole = !IsPartial;
        var number = _head.Enqueue(isLate);
        Step(attendance, () => attendance.Enqueue(number, _now), before);

        // Behind ones that were not loaded there is no telling who is next.
        if (isWhole || (_line.Count > 0 && number < _line.GetKeyAtIndex(_line.Count - 1)))
        {
            _line.Add(number, attendance);
        }

        Fill();
    }

    private bool MayTake(Attendance attendance, bool isLate = false) => Closed is null && attendance.People <= _head.Free
        && (!IsQueued || (isLate && !Line.Any(row => row.Line < Ordinary)) || (_event.SmallerMayPass && !IsPartial));

    private void Fill()
    {
        (Short, HasMore) = (null, false);
        if (Closed is not null || !HasLine)
        {
            return;
        }

        foreach (var row in Line.Where(row => row.People <= (_head.Capacity ?? int.MaxValue)).ToList())
        {
            if (_head.Free == 0)
            {
                return;
            }

            if (row.People <= _head.Free)
            {
                Step(row, () => row.Offer(OfferTime.Until(_shift.StartsAt, _occurrence.TimeZone, row.TimeZone, _now), _now));
            }
            else
            {
                Short ??= row;
                if (!_event.SmallerMayPass)
                {
                    return;
                }
            }
        }

        HasMore = IsPartial && _head.Free > 0;
    }

    private void Step(Attendance attendance, Action act, Standing? from = null)
    {
        var before = from ?? Standing.Of(attendance);
        act();
        Note(attendance, before, Standing.Of(attendance));
    }

    private void Note(Attendance attendance, Standing before, Standing after)
    {
        _entries.Add(new AttendanceEntry(_shift.Id, _head.Count(before, after), attendance.Id, before, after, _now));
        attendance.Schedule(_occurrence, _shift);
    }

    /// <summary>Refuses where nobody can join or confirm.</summary>
    /// <exception cref="DomainError">What <see cref="Event.RefuseUnlessJoinable"/> refuses.</exception>
    public void RefuseIfClosed()
    {
        if (Closed is { } refusal)
        {
            throw refusal;
        }
    }

    private void RefuseTooLarge(int people)
    {
        if (people > _head.Capacity)
        {
            throw new DomainError("Attendance.PartyTooLarge", "guests", _head.Capacity!.Value);
        }
    }

    private DomainError NoRoom() => new DomainError("Attendance.NoRoom", "guests", IsQueued ? 0 : _head.Free);

    private static void RefuseUnlessAwaiting(Attendance attendance)
    {
        if (attendance.State != AttendanceState.AwaitsApproval)
        {
            throw new DomainError("Attendance.NotAwaiting");
        }
    }
}
