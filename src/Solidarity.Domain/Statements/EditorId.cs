namespace Solidarity.Domain.Statements;

/// <summary>Who works on a statement: an organizer, or a program by its key.</summary>
public readonly record struct EditorId(Guid Value) : IEntityId<EditorId>
{
    /// <inheritdoc />
    public static EditorId From(Guid value) => new(value);

    /// <inheritdoc />
    public override string ToString() => Value.ToString();
}
