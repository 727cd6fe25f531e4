namespace Solidarity.Domain.Events;

/// <summary>Identity of one person's coming.</summary>
public readonly record struct AttendanceId(Guid Value) : IEntityId<AttendanceId>, IComparable<AttendanceId>
{
    /// <inheritdoc />
    public static AttendanceId From(Guid value) => new(value);

    /// <inheritdoc />
    public override string ToString() => Value.ToString();

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator >(AttendanceId left, AttendanceId right) => left.CompareTo(right) > 0;

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator <(AttendanceId left, AttendanceId right) => left.CompareTo(right) < 0;

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator >=(AttendanceId left, AttendanceId right) => left.CompareTo(right) >= 0;

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator <=(AttendanceId left, AttendanceId right) => left.CompareTo(right) <= 0;

    /// <inheritdoc />
    public int CompareTo(AttendanceId other) => Value.CompareTo(other.Value);
}
