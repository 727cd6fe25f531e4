namespace Solidarity.Domain.Statements;

/// <summary>Identity of a statement.</summary>
public readonly record struct StatementId(Guid Value) : IEntityId<StatementId>, IComparable<StatementId>
{
    /// <inheritdoc />
    public static StatementId From(Guid value) => new(value);

    /// <inheritdoc />
    public override string ToString() => Value.ToString();

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator >(StatementId left, StatementId right) => left.CompareTo(right) > 0;

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator <(StatementId left, StatementId right) => left.CompareTo(right) < 0;

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator >=(StatementId left, StatementId right) => left.CompareTo(right) >= 0;

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator <=(StatementId left, StatementId right) => left.CompareTo(right) <= 0;

    /// <inheritdoc />
    public int CompareTo(StatementId other) => Value.CompareTo(other.Value);
}
