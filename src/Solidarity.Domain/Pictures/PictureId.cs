namespace Solidarity.Domain.Pictures;

/// <summary>Identity of a picture.</summary>
public readonly record struct PictureId(Guid Value) : IEntityId<PictureId>
{
    /// <inheritdoc />
    public static PictureId From(Guid value) => new(value);

    /// <inheritdoc />
    public override string ToString() => Value.ToString();
}
