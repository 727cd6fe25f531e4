namespace Solidarity.Domain.Events;

/// <summary>Identity of a mail that a host writes.</summary>
public readonly record struct EventMailId(Guid Value) : IEntityId<EventMailId>, IComparable<EventMailId>
{
    /// <inheritdoc />
    public static EventMailId From(Guid value) => new(value);

    /// <inheritdoc />
    public override string ToString() => Value.ToString();

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator >(EventMailId left, EventMailId right) => left.CompareTo(right) > 0;

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator <(EventMailId left, EventMailId right) => left.CompareTo(right) < 0;

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator >=(EventMailId left, EventMailId right) => left.CompareTo(right) >= 0;

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator <=(EventMailId left, EventMailId right) => left.CompareTo(right) <= 0;

    /// <inheritdoc />
    public int CompareTo(EventMailId other) => Value.CompareTo(other.Value);
}
