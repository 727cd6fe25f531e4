using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Solidarity.Domain;

namespace Solidarity.Infrastructure.Storage;

/// <summary>An id as the database's own UUID.</summary>
internal sealed class IdToGuid<TId>() : ValueConverter<TId, Guid>(id => EntityId.ToGuid(id), value => EntityId.From<TId>(value))
    where TId : struct, IEntityId<TId>;

/// <summary>An id as 16 bytes, big-endian, so that the database orders ids by time.</summary>
internal sealed class IdToBytes<TId>() : ValueConverter<TId, byte[]>(
    id => BigEndian.Bytes(EntityId.ToGuid(id)), bytes => EntityId.From<TId>(BigEndian.Guid(bytes)), new ConverterMappingHints(size: 16))
    where TId : struct, IEntityId<TId>;

/// <summary>A bare UUID as 16 bytes, big-endian.</summary>
internal sealed class GuidToBytes() : ValueConverter<Guid, byte[]>(
    value => BigEndian.Bytes(value), bytes => BigEndian.Guid(bytes), new ConverterMappingHints(size: 16));

/// <summary>Lengths of time as ticks: no database has a type for them that holds more than a day and is the same everywhere.</summary>
internal sealed class LengthToTicks() : ValueConverter<TimeSpan, long>(length => length.Ticks, ticks => TimeSpan.FromTicks(ticks));

/// <summary>Moments as ticks of UTC: SQLite has no type for them that it could compare.</summary>
internal sealed class MomentToTicks() : ValueConverter<DateTimeOffset, long>(moment => moment.UtcTicks, ticks => new DateTimeOffset(ticks, TimeSpan.Zero));

/// <summary>Moments in UTC: PostgreSQL takes no other.</summary>
internal sealed class MomentToUtc() : ValueConverter<DateTimeOffset, DateTimeOffset>(moment => moment.ToUniversalTime(), stored => stored);

internal sealed class SlugToText() : ValueConverter<Slug, string>(slug => slug.Value, text => Slug.FromStored(text));

internal sealed class LanguageToText() : ValueConverter<LanguageTag, string>(tag => tag.Value, text => LanguageTag.FromStored(text));

internal sealed class PartialDateToText() : ValueConverter<PartialDate, string>(date => date.Value, text => PartialDate.FromStored(text));

internal sealed class CountryToText() : ValueConverter<CountryCode, string>(code => code.Value, text => CountryCode.FromStored(text));

internal sealed class ZoneToText() : ValueConverter<TimeZoneName, string>(zone => zone.Value, text => TimeZoneName.FromStored(text));

/// <summary>UUIDs in network order (RFC 9562 §4).</summary>
internal static class BigEndian
{
    public static byte[] Bytes(Guid value) => value.ToByteArray(bigEndian: true);

    public static Guid Guid(byte[] bytes) => new(bytes, bigEndian: true);
}
