namespace Solidarity.Domain.Supporters;

/// <summary>Identity of a supporter.</summary>
public readonly record struct SupporterId(Guid Value) : IEntityId<SupporterId>, IComparable<SupporterId>
{
    /// <inheritdoc />
    public static SupporterId From(Guid value) => new(value);

    /// <inheritdoc />
    public override string ToString() => Value.ToString();

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator >(SupporterId left, SupporterId right) => left.CompareTo(right) > 0;

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator <(SupporterId left, SupporterId right) => left.CompareTo(right) < 0;

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator >=(SupporterId left, SupporterId right) => left.CompareTo(right) >= 0;

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator <=(SupporterId left, SupporterId right) => left.CompareTo(right) <= 0;

    /// <inheritdoc />
    public int CompareTo(SupporterId other) => Value.CompareTo(other.Value);
}
