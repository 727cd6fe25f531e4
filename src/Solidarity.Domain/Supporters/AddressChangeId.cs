namespace Solidarity.Domain.Supporters;

/// <summary>Identity of a change of address.</summary>
public readonly record struct AddressChangeId(Guid Value) : IEntityId<AddressChangeId>
{
    /// <inheritdoc />
    public static AddressChangeId From(Guid value) => new(value);

    /// <inheritdoc />
    public override string ToString() => Value.ToString();
}
