namespace Solidarity.Domain.Series;

/// <summary>Identity of a series of mails.</summary>
public readonly record struct MailSeriesId(Guid Value) : IEntityId<MailSeriesId>, IComparable<MailSeriesId>
{
    /// <inheritdoc />
    public static MailSeriesId From(Guid value) => new(value);

    /// <inheritdoc />
    public override string ToString() => Value.ToString();

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator >(MailSeriesId left, MailSeriesId right) => left.CompareTo(right) > 0;

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator <(MailSeriesId left, MailSeriesId right) => left.CompareTo(right) < 0;

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator >=(MailSeriesId left, MailSeriesId right) => left.CompareTo(right) >= 0;

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator <=(MailSeriesId left, MailSeriesId right) => left.CompareTo(right) <= 0;

    /// <inheritdoc />
    public int CompareTo(MailSeriesId other) => Value.CompareTo(other.Value);
}
