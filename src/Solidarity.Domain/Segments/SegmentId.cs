namespace Solidarity.Domain.Segments;

/// <summary>Identity of a segment.</summary>
public readonly record struct SegmentId(Guid Value) : IEntityId<SegmentId>, IComparable<SegmentId>
{
    /// <inheritdoc />
    public static SegmentId From(Guid value) => new(value);

    /// <inheritdoc />
    public override string ToString() => Value.ToString();

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator >(SegmentId left, SegmentId right) => left.CompareTo(right) > 0;

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator <(SegmentId left, SegmentId right) => left.CompareTo(right) < 0;

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator >=(SegmentId left, SegmentId right) => left.CompareTo(right) >= 0;

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator <=(SegmentId left, SegmentId right) => left.CompareTo(right) <= 0;

    /// <inheritdoc />
    public int CompareTo(SegmentId other) => Value.CompareTo(other.Value);
}
