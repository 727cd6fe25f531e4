namespace Solidarity.Domain.Organizers;

/// <summary>Identity of an API key.</summary>
public readonly record struct ApiKeyId(Guid Value) : IEntityId<ApiKeyId>
{
    /// <inheritdoc />
    public static ApiKeyId From(Guid value) => new(value);

    /// <inheritdoc />
    public override string ToString() => Value.ToString();
}
