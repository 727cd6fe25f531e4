namespace Solidarity.Domain.Supporters;

/// <summary>Identity of an entry of the ledger of consents.</summary>
public readonly record struct ConsentId(Guid Value) : IEntityId<ConsentId>
{
    /// <inheritdoc />
    public static ConsentId From(Guid value) => new(value);

    /// <inheritdoc />
    public override string ToString() => Value.ToString();
}
