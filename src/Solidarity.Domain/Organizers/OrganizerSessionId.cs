namespace Solidarity.Domain.Organizers;

/// <summary>Identity of a session of an organizer.</summary>
public readonly record struct OrganizerSessionId(Guid Value) : IEntityId<OrganizerSessionId>
{
    /// <inheritdoc />
    public static OrganizerSessionId From(Guid value) => new(value);

    /// <inheritdoc />
    public override string ToString() => Value.ToString();
}
