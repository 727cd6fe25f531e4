using System.Buffers;
using System.Text;

namespace Solidarity.Infrastructure.Messages;

/// <summary>The bytes of one message as they go out; one buffer serves a connection for all its messages.</summary>
public sealed class MailBuffer : IBufferWriter<byte>
{
    private byte[] _bytes = new byte[32 * 1024];

    /// <summary>How many bytes are written.</summary>
    public int Length { get; private set; }

    /// <summary>Where the head ends: behind the line end of its last line, before the empty line.</summary>
    public int HeadLength { get; private set; }

    /// <summary>The whole message: head, empty line, body.</summary>
    public ReadOnlyMemory<byte> Message => _bytes.AsMemory(0, Length);

    /// <summary>The head, without the empty line behind it.</summary>
    public ReadOnlyMemory<byte> Head => _bytes.AsMemory(0, HeadLength);

    /// <summary>The body.</summary>
    public ReadOnlyMemory<byte> Body => _bytes.AsMemory(HeadLength + 2, Length - HeadLength - 2);

    /// <summary>Forgets what is written and keeps the room.</summary>
    public void Clear()
    {
        Length = 0;
        HeadLength = 0;
    }

    /// <summary>Ends the head.</summary>
    public void EndHead()
    {
        HeadLength = Length;
        Write("\r\n"u8);
    }

    /// <summary>Puts whole headers before the head.</summary>
    public void Prepend(ReadOnlySpan<byte> headers)
    {
        Grow(headers.Length);
        _bytes.AsSpan(0, Length).CopyTo(_bytes.AsSpan(headers.Length));
        headers.CopyTo(_bytes);
        Length += headers.Length;
        HeadLength += headers.Length;
    }

    /// <summary>Adds bytes.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(GetSpan(bytes.Length));
        Length += bytes.Length;
    }

    /// <summary>Adds text that is known to be ASCII.</summary>
    public void WriteAscii(ReadOnlySpan<char> text) => Length += Encoding.ASCII.GetBytes(text, GetSpan(text.Length));

    /// <inheritdoc />
    public void Advance(int count) => Length += count;

    /// <inheritdoc />
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Grow(sizeHint);
        return _bytes.AsMemory(Length);
    }

    /// <inheritdoc />
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Grow(sizeHint);
        return _bytes.AsSpan(Length);
    }

    private void Grow(int sizeHint)
    {
        var needed = Length + Math.Max(sizeHint, 1);
        if (needed > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(needed, 2 * _bytes.Length));
        }
    }
}
