namespace Solidarity.Domain.Supporters;

/// <summary>Identity of a suppression.</summary>
public readonly record struct SuppressionId(Guid Value) : IEntityId<SuppressionId>
{
    /// <inheritdoc />
    public static SuppressionId From(Guid value) => new(value);

    /// <inheritdoc />
    public override string ToString() => Value.ToString();
}
