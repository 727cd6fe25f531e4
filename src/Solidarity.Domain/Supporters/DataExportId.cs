namespace Solidarity.Domain.Supporters;

/// <summary>Identity of an export of what is held of a person.</summary>
public readonly record struct DataExportId(Guid Value) : IEntityId<DataExportId>
{
    /// <inheritdoc />
    public static DataExportId From(Guid value) => new(value);

    /// <inheritdoc />
    public override string ToString() => Value.ToString();
}
