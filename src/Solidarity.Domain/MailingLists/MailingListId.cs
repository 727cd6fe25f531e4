namespace Solidarity.Domain.MailingLists;

/// <summary>Identity of a mailing list.</summary>
public readonly record struct MailingListId(Guid Value) : IEntityId<MailingListId>, IComparable<MailingListId>
{
    /// <inheritdoc />
    public static MailingListId From(Guid value) => new(value);

    /// <inheritdoc />
    public override string ToString() => Value.ToString();

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator >(MailingListId left, MailingListId right) => left.CompareTo(right) > 0;

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator <(MailingListId left, MailingListId right) => left.CompareTo(right) < 0;

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator >=(MailingListId left, MailingListId right) => left.CompareTo(right) >= 0;

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator <=(MailingListId left, MailingListId right) => left.CompareTo(right) <= 0;

    /// <inheritdoc />
    public int CompareTo(MailingListId other) => Value.CompareTo(other.Value);
}
