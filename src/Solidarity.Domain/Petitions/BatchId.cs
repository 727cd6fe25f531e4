namespace Solidarity.Domain.Petitions;

/// <summary>Identity of a batch.</summary>
public readonly record struct BatchId(Guid Value) : IEntityId<BatchId>, IComparable<BatchId>
{
    /// <inheritdoc />
    public static BatchId From(Guid value) => new(value);

    /// <inheritdoc />
    public override string ToString() => Value.ToString();

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator >(BatchId left, BatchId right) => left.CompareTo(right) > 0;

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator <(BatchId left, BatchId right) => left.CompareTo(right) < 0;

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator >=(BatchId left, BatchId right) => left.CompareTo(right) >= 0;

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator <=(BatchId left, BatchId right) => left.CompareTo(right) <= 0;

    /// <inheritdoc />
    public int CompareTo(BatchId other) => Value.CompareTo(other.Value);
}
