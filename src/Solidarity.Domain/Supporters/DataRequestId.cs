namespace Solidarity.Domain.Supporters;

/// <summary>Identity of a note that a person asked.</summary>
public readonly record struct DataRequestId(Guid Value) : IEntityId<DataRequestId>
{
    /// <inheritdoc />
    public static DataRequestId From(Guid value) => new(value);

    /// <inheritdoc />
    public override string ToString() => Value.ToString();
}
