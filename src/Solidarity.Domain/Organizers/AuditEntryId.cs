namespace Solidarity.Domain.Organizers;

/// <summary>Identity of an entry of the audit log.</summary>
public readonly record struct AuditEntryId(Guid Value) : IEntityId<AuditEntryId>
{
    /// <inheritdoc />
    public static AuditEntryId From(Guid value) => new(value);

    /// <inheritdoc />
    public override string ToString() => Value.ToString();
}
