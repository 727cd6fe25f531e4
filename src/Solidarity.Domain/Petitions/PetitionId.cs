namespace Solidarity.Domain.Petitions;

/// <summary>Identity of a petition.</summary>
public readonly record struct PetitionId(Guid Value) : IEntityId<PetitionId>, IComparable<PetitionId>
{
    /// <inheritdoc />
    public static PetitionId From(Guid value) => new(value);

    /// <inheritdoc />
    public override string ToString() => Value.ToString();

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator >(PetitionId left, PetitionId right) => left.CompareTo(right) > 0;

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator <(PetitionId left, PetitionId right) => left.CompareTo(right) < 0;

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator >=(PetitionId left, PetitionId right) => left.CompareTo(right) >= 0;

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator <=(PetitionId left, PetitionId right) => left.CompareTo(right) <= 0;

    /// <inheritdoc />
    public int CompareTo(PetitionId other) => Value.CompareTo(other.Value);
}
