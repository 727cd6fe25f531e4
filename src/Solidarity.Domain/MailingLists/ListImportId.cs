namespace Solidarity.Domain.MailingLists;

/// <summary>Identity of an import of subscribers.</summary>
public readonly record struct ListImportId(Guid Value) : IEntityId<ListImportId>, IComparable<ListImportId>
{
    /// <inheritdoc />
    public static ListImportId From(Guid value) => new(value);

    /// <inheritdoc />
    public override string ToString() => Value.ToString();

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator >(ListImportId left, ListImportId right) => left.CompareTo(right) > 0;

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator <(ListImportId left, ListImportId right) => left.CompareTo(right) < 0;

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator >=(ListImportId left, ListImportId right) => left.CompareTo(right) >= 0;

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator <=(ListImportId left, ListImportId right) => left.CompareTo(right) <= 0;

    /// <inheritdoc />
    public int CompareTo(ListImportId other) => Value.CompareTo(other.Value);
}
