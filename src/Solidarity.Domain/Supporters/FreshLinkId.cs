namespace Solidarity.Domain.Supporters;

/// <summary>Identity of a fresh link.</summary>
public readonly record struct FreshLinkId(Guid Value) : IEntityId<FreshLinkId>
{
    /// <inheritdoc />
    public static FreshLinkId From(Guid value) => new(value);

    /// <inheritdoc />
    public override string ToString() => Value.ToString();
}
