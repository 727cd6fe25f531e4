namespace Solidarity.Domain.Events;

/// <summary>Identity of a mail that a host writes.</summary>
public readonly record struct HostMailId(Guid Value) : IEntityId<HostMailId>, IComparable<HostMailId>
{
    /// <inheritdoc />
    public static HostMailId From(Guid value) => new(value);

    /// <inheritdoc />
    public override string ToString() => Value.ToString();

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator >(HostMailId left, HostMailId right) => left.CompareTo(right) > 0;

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator <(HostMailId left, HostMailId right) => left.CompareTo(right) < 0;

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator >=(HostMailId left, HostMailId right) => left.CompareTo(right) >= 0;

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator <=(HostMailId left, HostMailId right) => left.CompareTo(right) <= 0;

    /// <inheritdoc />
    public int CompareTo(HostMailId other) => Value.CompareTo(other.Value);
}
