namespace Solidarity.Domain.Organisations;

/// <summary>Identity of an organisation. An installation has one.</summary>
public readonly record struct OrganisationId(Guid Value) : IEntityId<OrganisationId>
{
    /// <inheritdoc />
    public static OrganisationId From(Guid value) => new(value);

    /// <inheritdoc />
    public override string ToString() => Value.ToString();
}
