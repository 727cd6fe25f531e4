namespace Solidarity.Domain.Petitions;

/// <summary>Identity of a delivery of signatures to a target.</summary>
public readonly record struct HandoverId(Guid Value) : IEntityId<HandoverId>, IComparable<HandoverId>
{
    /// <inheritdoc />
    public static HandoverId From(Guid value) => new(value);

    /// <inheritdoc />
    public override string ToString() => Value.ToString();

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator >(HandoverId left, HandoverId right) => left.CompareTo(right) > 0;

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator <(HandoverId left, HandoverId right) => left.CompareTo(right) < 0;

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator >=(HandoverId left, HandoverId right) => left.CompareTo(right) >= 0;

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator <=(HandoverId left, HandoverId right) => left.CompareTo(right) <= 0;

    /// <inheritdoc />
    public int CompareTo(HandoverId other) => Value.CompareTo(other.Value);
}
