namespace Solidarity.Domain.Events;

/// <summary>Identity of somebody who hosts an event, or would.</summary>
public readonly record struct EventHostId(Guid Value) : IEntityId<EventHostId>, IComparable<EventHostId>
{
    /// <inheritdoc />
    public static EventHostId From(Guid value) => new(value);

    /// <inheritdoc />
    public override string ToString() => Value.ToString();

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator >(EventHostId left, EventHostId right) => left.CompareTo(right) > 0;

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator <(EventHostId left, EventHostId right) => left.CompareTo(right) < 0;

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator >=(EventHostId left, EventHostId right) => left.CompareTo(right) >= 0;

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator <=(EventHostId left, EventHostId right) => left.CompareTo(right) <= 0;

    /// <inheritdoc />
    public int CompareTo(EventHostId other) => Value.CompareTo(other.Value);
}
