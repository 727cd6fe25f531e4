namespace Solidarity.Domain.MailingLists;

/// <summary>Identity of a subscription.</summary>
public readonly record struct SubscriptionId(Guid Value) : IEntityId<SubscriptionId>, IComparable<SubscriptionId>
{
    /// <inheritdoc />
    public static SubscriptionId From(Guid value) => new(value);

    /// <inheritdoc />
    public override string ToString() => Value.ToString();

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator >(SubscriptionId left, SubscriptionId right) => left.CompareTo(right) > 0;

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator <(SubscriptionId left, SubscriptionId right) => left.CompareTo(right) < 0;

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator >=(SubscriptionId left, SubscriptionId right) => left.CompareTo(right) >= 0;

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator <=(SubscriptionId left, SubscriptionId right) => left.CompareTo(right) <= 0;

    /// <inheritdoc />
    public int CompareTo(SubscriptionId other) => Value.CompareTo(other.Value);
}
