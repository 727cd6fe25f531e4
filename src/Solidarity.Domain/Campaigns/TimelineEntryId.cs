namespace Solidarity.Domain.Campaigns;

/// <summary>Identity of an entry of a timeline.</summary>
public readonly record struct TimelineEntryId(Guid Value) : IEntityId<TimelineEntryId>, IComparable<TimelineEntryId>
{
    /// <inheritdoc />
    public static TimelineEntryId From(Guid value) => new(value);

    /// <inheritdoc />
    public override string ToString() => Value.ToString();

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator >(TimelineEntryId left, TimelineEntryId right) => left.CompareTo(right) > 0;

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator <(TimelineEntryId left, TimelineEntryId right) => left.CompareTo(right) < 0;

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator >=(TimelineEntryId left, TimelineEntryId right) => left.CompareTo(right) >= 0;

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator <=(TimelineEntryId left, TimelineEntryId right) => left.CompareTo(right) <= 0;

    /// <inheritdoc />
    public int CompareTo(TimelineEntryId other) => Value.CompareTo(other.Value);
}
