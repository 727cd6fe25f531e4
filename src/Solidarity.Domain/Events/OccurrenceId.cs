namespace Solidarity.Domain.Events;

/// <summary>Identity of a date of an event.</summary>
public readonly record struct OccurrenceId(Guid Value) : IEntityId<OccurrenceId>, IComparable<OccurrenceId>
{
    /// <inheritdoc />
    public static OccurrenceId From(Guid value) => new(value);

    /// <inheritdoc />
    public override string ToString() => Value.ToString();

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator >(OccurrenceId left, OccurrenceId right) => left.CompareTo(right) > 0;

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator <(OccurrenceId left, OccurrenceId right) => left.CompareTo(right) < 0;

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator >=(OccurrenceId left, OccurrenceId right) => left.CompareTo(right) >= 0;

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator <=(OccurrenceId left, OccurrenceId right) => left.CompareTo(right) <= 0;

    /// <inheritdoc />
    public int CompareTo(OccurrenceId other) => Value.CompareTo(other.Value);
}
