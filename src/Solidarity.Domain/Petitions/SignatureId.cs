namespace Solidarity.Domain.Petitions;

/// <summary>Identity of a signature.</summary>
public readonly record struct SignatureId(Guid Value) : IEntityId<SignatureId>, IComparable<SignatureId>
{
    /// <inheritdoc />
    public static SignatureId From(Guid value) => new(value);

    /// <inheritdoc />
    public override string ToString() => Value.ToString();

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator >(SignatureId left, SignatureId right) => left.CompareTo(right) > 0;

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator <(SignatureId left, SignatureId right) => left.CompareTo(right) < 0;

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator >=(SignatureId left, SignatureId right) => left.CompareTo(right) >= 0;

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator <=(SignatureId left, SignatureId right) => left.CompareTo(right) <= 0;

    /// <inheritdoc />
    public int CompareTo(SignatureId other) => Value.CompareTo(other.Value);
}
