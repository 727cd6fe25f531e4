namespace Solidarity.Domain.Campaigns;

/// <summary>Identity of the position of an actor.</summary>
public readonly record struct PositionId(Guid Value) : IEntityId<PositionId>, IComparable<PositionId>
{
    /// <inheritdoc />
    public static PositionId From(Guid value) => new(value);

    /// <inheritdoc />
    public override string ToString() => Value.ToString();

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator >(PositionId left, PositionId right) => left.CompareTo(right) > 0;

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator <(PositionId left, PositionId right) => left.CompareTo(right) < 0;

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator >=(PositionId left, PositionId right) => left.CompareTo(right) >= 0;

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator <=(PositionId left, PositionId right) => left.CompareTo(right) <= 0;

    /// <inheritdoc />
    public int CompareTo(PositionId other) => Value.CompareTo(other.Value);
}
