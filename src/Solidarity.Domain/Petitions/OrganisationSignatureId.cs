namespace Solidarity.Domain.Petitions;

/// <summary>Identity of an organisation's signature.</summary>
public readonly record struct OrganisationSignatureId(Guid Value) : IEntityId<OrganisationSignatureId>, IComparable<OrganisationSignatureId>
{
    /// <inheritdoc />
    public static OrganisationSignatureId From(Guid value) => new(value);

    /// <inheritdoc />
    public override string ToString() => Value.ToString();

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator >(OrganisationSignatureId left, OrganisationSignatureId right) => left.CompareTo(right) > 0;

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator <(OrganisationSignatureId left, OrganisationSignatureId right) => left.CompareTo(right) < 0;

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator >=(OrganisationSignatureId left, OrganisationSignatureId right) => left.CompareTo(right) >= 0;

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator <=(OrganisationSignatureId left, OrganisationSignatureId right) => left.CompareTo(right) <= 0;

    /// <inheritdoc />
    public int CompareTo(OrganisationSignatureId other) => Value.CompareTo(other.Value);
}
