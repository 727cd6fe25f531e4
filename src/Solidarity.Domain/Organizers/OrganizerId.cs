namespace Solidarity.Domain.Organizers;

/// <summary>Identity of an organizer.</summary>
public readonly record struct OrganizerId(Guid Value) : IEntityId<OrganizerId>
{
    /// <inheritdoc />
    public static OrganizerId From(Guid value) => new(value);

    /// <inheritdoc />
    public override string ToString() => Value.ToString();
}
