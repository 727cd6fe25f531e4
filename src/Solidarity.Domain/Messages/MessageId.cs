namespace Solidarity.Domain.Messages;

/// <summary>Identity of a message.</summary>
public readonly record struct MessageId(Guid Value) : IEntityId<MessageId>, IComparable<MessageId>
{
    /// <inheritdoc />
    public static MessageId From(Guid value) => new(value);

    /// <inheritdoc />
    public override string ToString() => Value.ToString();

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator >(MessageId left, MessageId right) => left.CompareTo(right) > 0;

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator <(MessageId left, MessageId right) => left.CompareTo(right) < 0;

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator >=(MessageId left, MessageId right) => left.CompareTo(right) >= 0;

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator <=(MessageId left, MessageId right) => left.CompareTo(right) <= 0;

    /// <inheritdoc />
    public int CompareTo(MessageId other) => Value.CompareTo(other.Value);
}
