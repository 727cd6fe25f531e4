namespace Solidarity.Domain.Organizers;

/// <summary>Identity of an entry of the audit log.</summary>
public readonly record struct AuditEntryId(Guid Value) : IEntityId<AuditEntryId>, IComparable<AuditEntryId>
{
    /// <inheritdoc />
    public static AuditEntryId From(Guid value) => new(value);

    /// <inheritdoc />
    public override string ToString() => Value.ToString();

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator >(AuditEntryId left, AuditEntryId right) => left.CompareTo(right) > 0;

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator <(AuditEntryId left, AuditEntryId right) => left.CompareTo(right) < 0;

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator >=(AuditEntryId left, AuditEntryId right) => left.CompareTo(right) >= 0;

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator <=(AuditEntryId left, AuditEntryId right) => left.CompareTo(right) <= 0;

    /// <inheritdoc />
    public int CompareTo(AuditEntryId other) => Value.CompareTo(other.Value);

    /// <summary>The lowest id that could be made at a moment: a bound for queries by day.</summary>
    public static AuditEntryId FirstAt(DateTimeOffset moment)
    {
        Span<byte> bytes = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(bytes, moment.ToUnixTimeMilliseconds() << 16);
        return new(new Guid(bytes, bigEndian: true));
    }
}
