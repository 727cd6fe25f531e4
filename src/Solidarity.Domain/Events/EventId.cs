namespace Solidarity.Domain.Events;

/// <summary>Identity of an event.</summary>
public readonly record struct EventId(Guid Value) : IEntityId<EventId>, IComparable<EventId>
{
    /// <inheritdoc />
    public static EventId From(Guid value) => new(value);

    /// <inheritdoc />
    public override string ToString() => Value.ToString();

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator >(EventId left, EventId right) => left.CompareTo(right) > 0;

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator <(EventId left, EventId right) => left.CompareTo(right) < 0;

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator >=(EventId left, EventId right) => left.CompareTo(right) >= 0;

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator <=(EventId left, EventId right) => left.CompareTo(right) <= 0;

    /// <inheritdoc />
    public int CompareTo(EventId other) => Value.CompareTo(other.Value);
}
