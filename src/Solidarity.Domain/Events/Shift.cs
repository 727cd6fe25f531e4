namespace Solidarity.Domain.Events;

/// <summary>A shift as it is planned for each date of an event. Its name is in the language versions, under the same key.</summary>
/// <param name="Key">Its name for programs and exports: small letters, digits and hyphens.</param>
/// <param name="From">How long after the beginning it begins, by the clock on the wall; null for with it.</param>
/// <param name="To">How long after the beginning it ends, by the clock on the wall; null for with the whole.</param>
/// <param name="Capacity">How many people it takes; null for any number.</param>
public sealed record ShiftPlan(string Key, TimeSpan? From, TimeSpan? To, int? Capacity)
{
    /// <summary>The key of the one shift of an event that has no others.</summary>
    public const string WholeKey = "all";

    /// <summary>Longest key, in characters.</summary>
    public const int MaxKeyLength = 40;

    /// <summary>The largest capacity.</summary>
    public const int MostPeople = 1_000_000;

    /// <summary>All of it, for those who come.</summary>
    public static ShiftPlan Whole(int? capacity) => new(WholeKey, null, null, capacity);

    /// <summary>Whether it fits something that lasts so long.</summary>
    internal bool Fits(TimeSpan length)
    {
        var (from, to) = (From ?? TimeSpan.Zero, To ?? length);
        return from >= TimeSpan.Zero && from < to && to <= length;
    }
}

/// <summary>The shifts of each date of an event, in order; at least one.</summary>
public sealed class ShiftPlans : ValueList<ShiftPlan>
{
    /// <summary>Most shifts of a date.</summary>
    public const int Most = 50;

    /// <summary>Shifts in order.</summary>
    /// <exception cref="DomainError"><c>Event.NoShift</c>, <c>Event.TooManyShifts</c>, <c>Event.ShiftTwice</c>, or <c>Event.CapacityOutOfRange</c>.</exception>
    public ShiftPlans(IEnumerable<ShiftPlan> shifts)
        : base(shifts)
    {
        if (Count is 0 or > Most)
        {
            throw Count == 0 ? new DomainError("Event.NoShift", "shifts") : new DomainError("Event.TooManyShifts", "shifts", Most);
        }

        if (this.Select(shift => shift.Key).Distinct(StringComparer.Ordinal).Count() < Count)
        {
            throw new DomainError("Event.ShiftTwice", "shifts");
        }

        foreach (var shift in this)
        {
            RefuseCapacity(shift.Capacity);
        }
    }

    /// <summary>The one shift of an event that has no others.</summary>
    public static ShiftPlans Whole(int? capacity) => new([ShiftPlan.Whole(capacity)]);

    internal static void RefuseCapacity(int? capacity)
    {
        if (capacity is < 1 or > ShiftPlan.MostPeople)
        {
            throw new DomainError("Event.CapacityOutOfRange", "capacity", ShiftPlan.MostPeople);
        }
    }
}

/// <summary>
/// A time on one date that people join: the whole of it, or a part with a task. How many places it has is planned here; what
/// counts when they are given is its head, a row of its own.
/// </summary>
public sealed class Shift
{
    private Shift() { }

    internal Shift(ShiftId id, OccurrenceId occurrence, int position, ShiftPlan plan)
    {
        Id = id;
        OccurrenceId = occurrence;
        Position = position;
        (Key, From, To, Capacity) = (plan.Key, plan.From, plan.To, plan.Capacity);
    }

    /// <summary>Its identity.</summary>
    public ShiftId Id { get; private set; }

    /// <summary>The date.</summary>
    public OccurrenceId OccurrenceId { get; private set; }

    /// <summary>Its place in the order, from 0 on.</summary>
    public int Position { get; private set; }

    /// <summary>The key of its plan, under which the language versions name it.</summary>
    public string Key { get; private set; } = "";

    /// <summary>How long after the beginning it begins; null for with it.</summary>
    public TimeSpan? From { get; private set; }

    /// <summary>How long after the beginning it ends; null for with the whole.</summary>
    public TimeSpan? To { get; private set; }

    /// <summary>How many people it takes; null for any number.</summary>
    public int? Capacity { get; private set; }

    /// <summary>Whether somebody set the capacity of this date alone, so that it stays when the plan changes.</summary>
    public bool HasOwnCapacity { get; private set; }

    /// <summary>Whether it takes nobody any more, for it is planned no longer.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>When it begins.</summary>
    public DateTimeOffset StartsAt { get; private set; }

    /// <summary>When it ends.</summary>
    public DateTimeOffset EndsAt { get; private set; }

    /// <summary>Whether it is the whole of the date.</summary>
    public bool IsWhole => From is null && To is null;

    /// <summary>When it is, by the clock on the wall. One that is planned no longer and does not fit any more is as long as the whole.</summary>
    public LocalSpan Span(LocalSpan whole) =>
        IsWhole || !Fits(whole) ? whole : LocalSpan.Of(whole.Start + (From ?? TimeSpan.Zero), To is { } to ? whole.Start + to : whole.End);

    internal bool Fits(LocalSpan whole) => new ShiftPlan(Key, From, To, Capacity).Fits(whole.Length);

    internal bool Derive(LocalSpan whole, TimeZoneInfo zone)
    {
        var before = (StartsAt, EndsAt);
        (StartsAt, EndsAt) = Span(whole).Moments(zone);
        return before != (StartsAt, EndsAt);
    }

    internal bool Follow(ShiftPlan plan)
    {
        IsClosed = false;
        var before = (From, To);
        (From, To) = (plan.From, plan.To);
        return before != (From, To);
    }

    internal void Close() => IsClosed = true;

    internal void Resize(int? capacity, bool isOwn) => (Capacity, HasOwnCapacity) = (capacity, isOwn);
}
