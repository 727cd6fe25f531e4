namespace Solidarity.Domain;

/// <summary>An id of its own type: a version 7 UUID (RFC 9562 §5.7) made by the application.</summary>
/// <remarks>Such ids tell the moment of creation, so those of people and their actions are never shown in public.</remarks>
/// <typeparam name="TSelf">The id type itself.</typeparam>
public interface IEntityId<TSelf>
    where TSelf : struct, IEntityId<TSelf>
{
    /// <summary>The UUID.</summary>
    Guid Value { get; }

    /// <summary>Wraps a UUID.</summary>
    static abstract TSelf From(Guid value);
}

/// <summary>Makes ids.</summary>
public static class EntityId
{
    /// <summary>A new id, ordered by time.</summary>
    public static TId New<TId>(DateTimeOffset now)
        where TId : struct, IEntityId<TId> => TId.From(Guid.CreateVersion7(now));

    /// <summary>The smallest id that could have been made at a moment or later; for finding what was made since.</summary>
    public static TId First<TId>(DateTimeOffset at)
        where TId : struct, IEntityId<TId>
    {
        // RFC 9562 §5.7: 48 bits of milliseconds since 1970, then the version, the variant, and what is random.
        Span<byte> bytes = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(bytes, at.ToUnixTimeMilliseconds() << 16);
        (bytes[6], bytes[8]) = (0x70, 0x80);
        return TId.From(new Guid(bytes, bigEndian: true));
    }

    /// <summary>Wraps a UUID; for places that can't call a static member of a type parameter, such as expression trees.</summary>
    public static TId From<TId>(Guid value)
        where TId : struct, IEntityId<TId> => TId.From(value);

    /// <summary>The UUID of an id; the counterpart of <see cref="From{TId}"/>.</summary>
    public static Guid ToGuid<TId>(TId id)
        where TId : struct, IEntityId<TId> => id.Value;
}
