namespace Solidarity.Domain.Petitions;

/// <summary>Identity of a visit of a target's office.</summary>
public readonly record struct OfficeVisitId(Guid Value) : IEntityId<OfficeVisitId>, IComparable<OfficeVisitId>
{
    /// <inheritdoc />
    public static OfficeVisitId From(Guid value) => new(value);

    /// <inheritdoc />
    public override string ToString() => Value.ToString();

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator >(OfficeVisitId left, OfficeVisitId right) => left.CompareTo(right) > 0;

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator <(OfficeVisitId left, OfficeVisitId right) => left.CompareTo(right) < 0;

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator >=(OfficeVisitId left, OfficeVisitId right) => left.CompareTo(right) >= 0;

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator <=(OfficeVisitId left, OfficeVisitId right) => left.CompareTo(right) <= 0;

    /// <inheritdoc />
    public int CompareTo(OfficeVisitId other) => Value.CompareTo(other.Value);
}
