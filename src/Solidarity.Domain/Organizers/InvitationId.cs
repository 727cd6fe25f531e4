namespace Solidarity.Domain.Organizers;

/// <summary>Identity of an invitation.</summary>
public readonly record struct InvitationId(Guid Value) : IEntityId<InvitationId>
{
    /// <inheritdoc />
    public static InvitationId From(Guid value) => new(value);

    /// <inheritdoc />
    public override string ToString() => Value.ToString();
}
