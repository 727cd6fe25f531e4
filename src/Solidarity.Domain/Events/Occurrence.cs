using Solidarity.Domain.Organizers;

namespace Solidarity.Domain.Events;

/// <summary>
/// One date of an event. What is agreed is the time on the wall in its zone; the moments follow from it and are derived again when the rules
/// of the zone change.
/// </summary>
public sealed class Occurrence : AggregateRoot<OccurrenceId>, IShownInPublic
{
    private readonly List<Shift> _shifts = [];
    private readonly List<OccurrenceChange> _changes = [];

    private Occurrence() { }

    private Occurrence(OccurrenceId id, EventId @event, DateTimeOffset now)
        : base(id, now)
    {
        EventId = @event;
    }

    /// <summary>The event.</summary>
    public EventId EventId { get; private set; }

    /// <summary>The day under which the rule of the event holds it, though it may have been moved; null for one that the rule gave up. Unique within the event.</summary>
    public DateOnly? SeriesDay { get; private set; }

    /// <summary>Whether its time was changed alone, so that it keeps it when all are changed.</summary>
    public bool IsChanged { get; private set; }

    /// <summary>Where it stands.</summary>
    public OccurrenceState State { get; private set; }

    /// <summary>The zone of the place.</summary>
    public TimeZoneName TimeZone { get; private set; }

    /// <summary>When it begins, by the clock on the wall.</summary>
    public DateTime LocalStart { get; private set; }

    /// <summary>When it ends, by the clock on the wall.</summary>
    public DateTime LocalEnd { get; private set; }

    /// <summary>Whether it is told in days.</summary>
    public bool IsAllDay { get; private set; }

    /// <summary>When it begins.</summary>
    public DateTimeOffset StartsAt { get; private set; }

    /// <summary>When it ends.</summary>
    public DateTimeOffset EndsAt { get; private set; }

    /// <summary>The place of this date alone; null where it has the event's. As secret as that one.</summary>
    public EventPlace? OwnPlace { get; private set; }

    /// <summary>The address to open of this date alone; null where it has the event's.</summary>
    public string? OwnLink { get; private set; }

    /// <summary>
    /// Grows with each change that matters to a calendar. The <c>SEQUENCE</c> (RFC 5545 §3.8.7.4) of its entry is this and the event's
    /// together (<see cref="Event.SequenceOf"/>).
    /// </summary>
    public int Sequence { get; private set; }

    /// <summary>When it was last moved to another time or place; null for never. Where that is set and it takes place, pages say that it was moved.</summary>
    public DateTimeOffset? MovedAt { get; private set; }

    /// <summary>Why it was moved or cancelled, in words that the public page can show.</summary>
    public string? Reason { get; private set; }

    /// <summary>What people join, in order; at least one.</summary>
    public IReadOnlyList<Shift> Shifts => _shifts;

    /// <summary>How it came to be when and where it is.</summary>
    public IReadOnlyList<OccurrenceChange> Changes => _changes;

    /// <summary>When it is, by the clock on the wall.</summary>
    public LocalSpan Span => LocalSpan.FromStored(LocalStart, LocalEnd, IsAllDay);

    /// <summary>How many people all its shifts take; null for any number.</summary>
    public int? Capacity => _shifts.Exists(shift => shift.Capacity is null) ? null : _shifts.Sum(shift => shift.Capacity);

    /// <summary>A new date of an event, with the shifts that are planned for each.</summary>
    public static Occurrence Make(OccurrenceId id, Event @event, LocalSpan span, DateTimeOffset now)
    {
        var occurrence = new Occurrence(id, @event.Id, now) { TimeZone = @event.TimeZone, SeriesDay = span.Day };
        occurrence._shifts.AddRange(@event.Shifts.Select((plan, index) => new Shift(EntityId.New<ShiftId>(now), id, index, plan)));
        occurrence.RefuseUnlessFitting(span);
        occurrence.Set(span);
        return occurrence;
    }

    /// <summary>Whether it has begun.</summary>
    public bool HasBegun(DateTimeOffset now) => StartsAt <= now;

    /// <summary>Whether it is past.</summary>
    public bool IsPast(DateTimeOffset now) => EndsAt <= now;

    /// <summary>The shift with a key, or the only one when no key is given.</summary>
    /// <exception cref="DomainError"><c>Event.ShiftUnknown</c>.</exception>
    public Shift Shift(string? key) =>
        (key is null && _shifts.Count == 1 ? _shifts[0] : _shifts.Find(shift => shift.Key == key)) ?? throw new DomainError("Event.ShiftUnknown", "shift");

    /// <summary>One of its shifts.</summary>
    /// <exception cref="NotFound">It has no such shift.</exception>
    public Shift Shift(ShiftId id) => _shifts.Find(shift => shift.Id == id) ?? throw new NotFound("Shift");

    /// <summary>Moves this date alone: it keeps the change when all dates are changed. Who joined is told at once.</summary>
    /// <param name="span">When it is now.</param>
    /// <param name="place">The place of this date alone; null for the event's.</param>
    /// <param name="link">The address to open of this date alone; null for the event's.</param>
    /// <param name="by">Who moves it.</param>
    /// <param name="reason">Why, in words for the public page, or null.</param>
    /// <param name="now">The moment.</param>
    /// <returns>False when nothing was different.</returns>
    /// <exception cref="DomainError"><c>Occurrence.Past</c>, <c>Occurrence.Cancelled</c>, <c>Occurrence.MovedToPast</c>, or <c>Event.ShiftOutside</c>.</exception>
    public bool Change(LocalSpan span, EventPlace? place, string? link, OrganizerId? by, string? reason, DateTimeOffset now)
    {
        if (span == Span && place == OwnPlace && link == OwnLink)
        {
            return false;
        }

        RefuseUnlessToCome(now);
        RefuseUnlessFitting(span);
        if (span.Start != LocalStart && span.Moments(TimeZoneInfo.FindSystemTimeZoneById(TimeZone.Value)).Start <= now)
        {
            throw new DomainError("Occurrence.MovedToPast", "start");
        }

        IsChanged |= span != Span;
        Note(span != Span ? OccurrenceChangeKind.Moved : OccurrenceChangeKind.Relocated, by, reason, now);
        (OwnPlace, OwnLink) = (place, link);
        Set(span);
        Moved(reason, now);
        return true;
    }

    /// <summary>Sets how many people a shift of this date alone takes. Whoever has a place keeps it. The shift's head has to follow in the same transaction.</summary>
    /// <exception cref="DomainError"><c>Event.CapacityOutOfRange</c>.</exception>
    /// <exception cref="NotFound">It has no such shift.</exception>
    public void Resize(ShiftId shift, int? capacity, DateTimeOffset now)
    {
        ShiftPlans.RefuseCapacity(capacity);
        Shift(shift).Resize(capacity, isOwn: true);
        ModifiedAt = now;
    }

    /// <summary>Says that this date does not take place. Who joined is told at once. Cancelling it again changes nothing.</summary>
    /// <exception cref="DomainError"><c>Occurrence.Past</c>.</exception>
    public void Cancel(OrganizerId? by, string? reason, DateTimeOffset now)
    {
        if (State == OccurrenceState.Cancelled)
        {
            return;
        }

        RefuseUnlessToCome(now);
        Note(OccurrenceChangeKind.Cancelled, by, reason, now);
        (State, Reason) = (OccurrenceState.Cancelled, reason);
        Sequence++;
        Raise(new OccurrenceCancelled(Id));
    }

    /// <summary>Derives the moments anew, as the zone's rules are now. The time on the wall stays, so nobody is told; calendars and reminders follow.</summary>
    /// <returns>False when nothing was different.</returns>
    public bool Derive(TimeZoneInfo zone, DateTimeOffset now)
    {
        if (!Derive(Span, zone))
        {
            return false;
        }

        Sequence++;
        ModifiedAt = now;
        Raise(new OccurrenceRetimed(Id));
        return true;
    }

    /// <summary>The event's rule has this date at another time now; one that was changed alone keeps its own.</summary>
    internal void Follow(EventSeries series, DateOnly day, OrganizerId? by, string? reason, DateTimeOffset now)
    {
        SeriesDay = day;
        var span = IsChanged ? Span : series.First.On(day);
        RefuseUnlessFitting(span);
        if (State == OccurrenceState.Cancelled || (span == Span && series.TimeZone == TimeZone))
        {
            return;
        }

        Note(OccurrenceChangeKind.Moved, by, reason, now);
        TimeZone = series.TimeZone;
        Set(span);
        Moved(reason, now);
    }

    /// <summary>The event's rule does not have this date any more.</summary>
    internal void Drop(OrganizerId? by, string? reason, DateTimeOffset now)
    {
        // The day is free again, should the rule come back to it.
        SeriesDay = null;
        Cancel(by, reason, now);
    }

    /// <summary>The event plans its shifts otherwise. Those with the same key stay, and with them who joined; a shift that is planned no more keeps its people, and takes no others.</summary>
    /// <returns>The shifts that are new or whose capacity changed: their heads have to follow.</returns>
    /// <exception cref="DomainError"><c>Event.ShiftOutside</c>.</exception>
    public IReadOnlyList<Shift> Plan(ShiftPlans plans, DateTimeOffset now)
    {
        if (plans.Any(plan => !plan.Fits(Span.Length)))
        {
            throw new DomainError("Event.ShiftOutside", "shifts");
        }

        List<Shift> changed = [];
        var isRetimed = false;
        foreach (var plan in plans)
        {
            if (_shifts.Find(shift => shift.Key == plan.Key) is not { } known)
            {
                known = new Shift(EntityId.New<ShiftId>(now), Id, _shifts.Count, plan);
                _shifts.Add(known);
                changed.Add(known);
            }
            else if (!known.HasOwnCapacity && known.Capacity != plan.Capacity)
            {
                known.Resize(plan.Capacity, isOwn: false);
                changed.Add(known);
            }

            isRetimed |= known.Follow(plan);
        }

        foreach (var gone in _shifts.Where(shift => plans.All(plan => plan.Key != shift.Key)))
        {
            gone.Close();
        }

        Set(Span);
        if (isRetimed)
        {
            Moved(Reason, now);
        }

        return changed;
    }

    private void RefuseUnlessFitting(LocalSpan span)
    {
        if (_shifts.Exists(shift => !shift.IsClosed && !shift.Fits(span)))
        {
            throw new DomainError("Event.ShiftOutside", "shifts");
        }
    }

    private void Set(LocalSpan span)
    {
        (LocalStart, LocalEnd, IsAllDay) = (span.Start, span.End, span.IsAllDay);
        Derive(span, TimeZoneInfo.FindSystemTimeZoneById(TimeZone.Value));
    }

    private bool Derive(LocalSpan span, TimeZoneInfo zone)
    {
        var before = (StartsAt, EndsAt);
        (StartsAt, EndsAt) = span.Moments(zone);
        return _shifts.Count(shift => shift.Derive(span, zone)) > 0 || before != (StartsAt, EndsAt);
    }

    private void Moved(string? reason, DateTimeOffset now)
    {
        (MovedAt, Reason) = (now, reason);
        Sequence++;
        Raise(new OccurrenceMoved(Id));
    }

    private void Note(OccurrenceChangeKind kind, OrganizerId? by, string? reason, DateTimeOffset now)
    {
        _changes.Add(new OccurrenceChange(Id, _changes.Count + 1, kind, Span, by, reason, now));
        ModifiedAt = now;
    }

    private void RefuseUnlessToCome(DateTimeOffset now)
    {
        if (State == OccurrenceState.Cancelled)
        {
            throw new DomainError("Occurrence.Cancelled");
        }

        if (IsPast(now))
        {
            throw new DomainError("Occurrence.Past");
        }
    }
}

/// <summary>What was changed of a date.</summary>
public enum OccurrenceChangeKind : byte
{
    /// <summary>Its time, and perhaps its place.</summary>
    Moved = 0,

    /// <summary>Its place alone.</summary>
    Relocated = 1,

    /// <summary>It does not take place.</summary>
    Cancelled = 2,
}

/// <summary>One change of a date. Rows are added, never rewritten.</summary>
public sealed class OccurrenceChange
{
    private OccurrenceChange() { }

    internal OccurrenceChange(OccurrenceId occurrence, int number, OccurrenceChangeKind kind, LocalSpan before, OrganizerId? by, string? reason, DateTimeOffset at)
    {
        OccurrenceId = occurrence;
        Number = number;
        Kind = kind;
        (LocalStart, LocalEnd, IsAllDay) = (before.Start, before.End, before.IsAllDay);
        By = by;
        Reason = reason;
        At = at;
    }

    /// <summary>The date.</summary>
    public OccurrenceId OccurrenceId { get; private set; }

    /// <summary>1 for the first, then one more each time.</summary>
    public int Number { get; private set; }

    /// <summary>What was changed.</summary>
    public OccurrenceChangeKind Kind { get; private set; }

    /// <summary>When it began before, by the clock on the wall.</summary>
    public DateTime LocalStart { get; private set; }

    /// <summary>When it ended before, by the clock on the wall.</summary>
    public DateTime LocalEnd { get; private set; }

    /// <summary>Whether it was told in days before.</summary>
    public bool IsAllDay { get; private set; }

    /// <summary>The organizer who did it; null for a program, and for the clock.</summary>
    public OrganizerId? By { get; private set; }

    /// <summary>Why, in words that the public page can show.</summary>
    public string? Reason { get; private set; }

    /// <summary>When.</summary>
    public DateTimeOffset At { get; private set; }
}

/// <summary>A date was moved to another time or place; who joined is told at once, at night too.</summary>
public sealed record OccurrenceMoved(OccurrenceId Occurrence) : IDomainEvent;

/// <summary>The rules of its zone give a date other moments than before. Nobody is told, for the time on the wall is the same.</summary>
public sealed record OccurrenceRetimed(OccurrenceId Occurrence) : IDomainEvent;

/// <summary>A date does not take place; who joined is told at once, at night too.</summary>
public sealed record OccurrenceCancelled(OccurrenceId Occurrence) : IDomainEvent;
