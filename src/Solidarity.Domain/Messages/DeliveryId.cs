namespace Solidarity.Domain.Messages;

/// <summary>Identity of a delivery.</summary>
public readonly record struct DeliveryId(Guid Value) : IEntityId<DeliveryId>, IComparable<DeliveryId>
{
    /// <inheritdoc />
    public static DeliveryId From(Guid value) => new(value);

    /// <inheritdoc />
    public override string ToString() => Value.ToString();

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator >(DeliveryId left, DeliveryId right) => left.CompareTo(right) > 0;

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator <(DeliveryId left, DeliveryId right) => left.CompareTo(right) < 0;

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator >=(DeliveryId left, DeliveryId right) => left.CompareTo(right) >= 0;

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator <=(DeliveryId left, DeliveryId right) => left.CompareTo(right) <= 0;

    /// <inheritdoc />
    public int CompareTo(DeliveryId other) => Value.CompareTo(other.Value);
}
