namespace Solidarity.Domain.Events;

/// <summary>Identity of a pass for the door of an event.</summary>
public readonly record struct DoorPassId(Guid Value) : IEntityId<DoorPassId>, IComparable<DoorPassId>
{
    /// <inheritdoc />
    public static DoorPassId From(Guid value) => new(value);

    /// <inheritdoc />
    public override string ToString() => Value.ToString();

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator >(DoorPassId left, DoorPassId right) => left.CompareTo(right) > 0;

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator <(DoorPassId left, DoorPassId right) => left.CompareTo(right) < 0;

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator >=(DoorPassId left, DoorPassId right) => left.CompareTo(right) >= 0;

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator <=(DoorPassId left, DoorPassId right) => left.CompareTo(right) <= 0;

    /// <inheritdoc />
    public int CompareTo(DoorPassId other) => Value.CompareTo(other.Value);
}
