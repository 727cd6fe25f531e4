namespace Solidarity.Domain.Statements;

/// <summary>Identity of an endorsement.</summary>
public readonly record struct EndorsementId(Guid Value) : IEntityId<EndorsementId>, IComparable<EndorsementId>
{
    /// <inheritdoc />
    public static EndorsementId From(Guid value) => new(value);

    /// <inheritdoc />
    public override string ToString() => Value.ToString();

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator >(EndorsementId left, EndorsementId right) => left.CompareTo(right) > 0;

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator <(EndorsementId left, EndorsementId right) => left.CompareTo(right) < 0;

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator >=(EndorsementId left, EndorsementId right) => left.CompareTo(right) >= 0;

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator <=(EndorsementId left, EndorsementId right) => left.CompareTo(right) <= 0;

    /// <inheritdoc />
    public int CompareTo(EndorsementId other) => Value.CompareTo(other.Value);
}
