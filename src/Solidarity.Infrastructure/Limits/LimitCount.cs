using System.Buffers.Binary;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Solidarity.Infrastructure.Limits;

/// <summary>What one server let through in one second. Gone after three minutes.</summary>
internal sealed class LimitCount
{
    private const int BytesEach = 1 + 16 + 4;

    private LimitCount() { }

    public LimitCount(Guid id, Guid server, DateTimeOffset at, IReadOnlyDictionary<LimitKey, int> counts)
    {
        (Id, Server, At) = (id, server, at);
        Counts = new byte[counts.Count * BytesEach];
        var left = Counts.AsSpan();
        foreach (var (key, count) in counts)
        {
            left[0] = key.Kind;
            BinaryPrimitives.WriteUInt128BigEndian(left[1..], key.Network);
            BinaryPrimitives.WriteInt32BigEndian(left[17..], count);
            left = left[BytesEach..];
        }
    }

    public Guid Id { get; private set; }

    /// <summary>Drawn anew each time that a server starts.</summary>
    public Guid Server { get; private set; }

    public DateTimeOffset At { get; private set; }

    /// <summary>Kind (1 byte), network (16) and count (4), big-endian, one after the other.</summary>
    public byte[] Counts { get; private set; } = [];

    public IReadOnlyDictionary<LimitKey, int> Read()
    {
        Dictionary<LimitKey, int> counts = new(Counts.Length / BytesEach);
        for (ReadOnlySpan<byte> left = Counts; left.Length >= BytesEach; left = left[BytesEach..])
        {
            counts[new LimitKey(left[0], BinaryPrimitives.ReadUInt128BigEndian(left[1..]))] = BinaryPrimitives.ReadInt32BigEndian(left[17..]);
        }

        return counts;
    }
}

internal sealed class LimitCountMapping : IEntityTypeConfiguration<LimitCount>
{
    public void Configure(EntityTypeBuilder<LimitCount> builder)
    {
        builder.Property(x => x.Id).ValueGeneratedNever();
        builder.HasIndex(x => x.At);
    }
}
