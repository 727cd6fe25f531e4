namespace Solidarity.Domain.Bounces;

/// <summary>Identity of a bounce.</summary>
public readonly record struct BounceId(Guid Value) : IEntityId<BounceId>
{
    /// <inheritdoc />
    public static BounceId From(Guid value) => new(value);

    /// <inheritdoc />
    public override string ToString() => Value.ToString();
}
