namespace Solidarity.Domain.Topics;

/// <summary>Identity of a topic.</summary>
public readonly record struct TopicId(Guid Value) : IEntityId<TopicId>, IComparable<TopicId>
{
    /// <inheritdoc />
    public static TopicId From(Guid value) => new(value);

    /// <inheritdoc />
    public override string ToString() => Value.ToString();

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator >(TopicId left, TopicId right) => left.CompareTo(right) > 0;

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator <(TopicId left, TopicId right) => left.CompareTo(right) < 0;

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator >=(TopicId left, TopicId right) => left.CompareTo(right) >= 0;

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator <=(TopicId left, TopicId right) => left.CompareTo(right) <= 0;

    /// <inheritdoc />
    public int CompareTo(TopicId other) => Value.CompareTo(other.Value);
}
