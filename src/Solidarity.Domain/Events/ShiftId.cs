namespace Solidarity.Domain.Events;

/// <summary>Identity of a shift.</summary>
public readonly record struct ShiftId(Guid Value) : IEntityId<ShiftId>, IComparable<ShiftId>
{
    /// <inheritdoc />
    public static ShiftId From(Guid value) => new(value);

    /// <inheritdoc />
    public override string ToString() => Value.ToString();

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator >(ShiftId left, ShiftId right) => left.CompareTo(right) > 0;

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator <(ShiftId left, ShiftId right) => left.CompareTo(right) < 0;

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator >=(ShiftId left, ShiftId right) => left.CompareTo(right) >= 0;

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator <=(ShiftId left, ShiftId right) => left.CompareTo(right) <= 0;

    /// <inheritdoc />
    public int CompareTo(ShiftId other) => Value.CompareTo(other.Value);
}
