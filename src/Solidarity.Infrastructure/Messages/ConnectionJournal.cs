using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Solidarity.Infrastructure.Messages;

/// <summary>
/// The journal of one connection: a ring of fixed records in a file made beforehand. A record is one plain write of 48 bytes,
/// which outlives the process; with <c>sync</c> the one before the final dot outlives a power cut as well.
/// </summary>
public sealed class ConnectionJournal : IDisposable
{
    // Twice as many as outcomes can wait to be recorded, two records each: the ring never comes round.
    private const int Slots = 32 * 1024;
    private const int RecordSize = 48;
    private const int HeadSize = 4096;

    private readonly SafeFileHandle _file;
    private readonly bool _sync;
    private readonly byte[] _record = new byte[RecordSize];
    private long _last;
    private long _cut;

    private enum Entry : long
    {
        Begun = 1,
        Accepted = 2,
        NotAccepted = 3,
    }

    internal ConnectionJournal(string path, bool sync)
    {
        _sync = sync;
        _file = File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite, FileShare.Read, FileOptions.None, preallocationSize: HeadSize + (long)Slots * RecordSize);
    }

    /// <summary>Notes that a message's final dot is about to go out.</summary>
    public void Begin(Guid delivery)
    {
        if (_last - Volatile.Read(ref _cut) > Slots - 2)
        {
            throw new InvalidOperationException("The journal is full: more outcomes wait to be recorded than may.");
        }

        Append(Entry.Begun, delivery);
        if (_sync)
        {
            RandomAccess.FlushToDisk(_file);
        }
    }

    /// <summary>Notes that the server took it; the place up to which to cut when the database knows.</summary>
    public long Accepted(Guid delivery) => Append(Entry.Accepted, delivery);

    /// <summary>Notes that the server did not take it, or that it will be tried again.</summary>
    public long NotAccepted(Guid delivery) => Append(Entry.NotAccepted, delivery);

    /// <summary>Forgets everything up to a place. Only after the database has it.</summary>
    public void Cut(long upTo)
    {
        Span<byte> head = stackalloc byte[16];
        BinaryPrimitives.WriteInt64LittleEndian(head, upTo);
        BinaryPrimitives.WriteUInt64LittleEndian(head[8..], Checksum(head[..8]));
        RandomAccess.Write(_file, head, 0);
        Volatile.Write(ref _cut, upTo);
    }

    /// <inheritdoc />
    public void Dispose() => _file.Dispose();

    /// <summary>Adds what a file tells of deliveries whose outcome the database may not know.</summary>
    internal static void Read(string path, List<Guid> accepted, List<Guid> doubtful)
    {
        var bytes = File.ReadAllBytes(path);
        if (bytes.Length < HeadSize)
        {
            return;
        }

        var head = bytes.AsSpan(0, 16);
        var cut = BinaryPrimitives.ReadUInt64LittleEndian(head[8..]) == Checksum(head[..8]) ? BinaryPrimitives.ReadInt64LittleEndian(head) : 0;
        Guid? begun = null;
        for (var at = cut + 1; ; at++)
        {
            var offset = HeadSize + (int)(at % Slots) * RecordSize;
            if (offset + RecordSize > bytes.Length || !TryRead(bytes.AsSpan(offset, RecordSize), at, out var entry, out var delivery))
            {
                break;
            }

            begun = entry == Entry.Begun ? delivery : null;
            if (entry == Entry.Accepted)
            {
                accepted.Add(delivery);
            }
        }

        if (begun is { } open)
        {
            doubtful.Add(open);
        }
    }

    private long Append(Entry entry, Guid delivery)
    {
        var at = ++_last;
        var record = _record.AsSpan();
        BinaryPrimitives.WriteInt64LittleEndian(record, at);
        BinaryPrimitives.WriteInt64LittleEndian(record[8..], (long)entry);
        delivery.TryWriteBytes(record[16..], bigEndian: true, out _);
        BinaryPrimitives.WriteUInt64LittleEndian(record[40..], Checksum(record[..40]));
        RandomAccess.Write(_file, record, HeadSize + at % Slots * RecordSize);
        return at;
    }

    private static bool TryRead(ReadOnlySpan<byte> record, long at, out Entry entry, out Guid delivery)
    {
        entry = (Entry)BinaryPrimitives.ReadInt64LittleEndian(record[8..]);
        delivery = new Guid(record[16..32], bigEndian: true);
        return BinaryPrimitives.ReadInt64LittleEndian(record) == at && BinaryPrimitives.ReadUInt64LittleEndian(record[40..]) == Checksum(record[..40]);
    }

    // FNV-1a: tells a whole record from a torn one or an empty slot, no more.
    private static ulong Checksum(ReadOnlySpan<byte> bytes)
    {
        var hash = 14695981039346656037UL;
        foreach (var b in bytes)
        {
            hash = (hash ^ b) * 1099511628211UL;
        }

        return hash;
    }
}
