using System.Buffers;
using System.Text;

namespace Solidarity.Infrastructure.Messages;

/// <summary>Quoted-printable of RFC 2045 §6.7, written so that pieces of one text can be encoded at different times.</summary>
public static class QuotedPrintable
{
    /// <summary>Longest encoded line, the soft break's <c>=</c> included (RFC 2045 §6.7, rule 5).</summary>
    public const int MaxLine = 76;

    private static ReadOnlySpan<byte> Hex => "0123456789ABCDEF"u8;

    /// <summary>Encodes a piece of text that begins at a column.</summary>
    /// <param name="text">The text; any line ends become CRLF.</param>
    /// <param name="buffer">Gets the encoded bytes.</param>
    /// <param name="column">The column of the encoded line where the piece begins.</param>
    /// <returns>The column where it ends.</returns>
    public static int Write(ReadOnlySpan<char> text, MailBuffer buffer, int column = 0)
    {
        var rented = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        try
        {
            var count = Encoding.UTF8.GetBytes(text, rented);
            return WriteBytes(rented.AsSpan(0, count), buffer, column);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>Ends the encoded line without ending the line of the text.</summary>
    public static void SoftBreak(MailBuffer buffer) => buffer.Write("=\r\n"u8);

    private static int WriteBytes(ReadOnlySpan<byte> bytes, MailBuffer buffer, int column)
    {
        // Three octets for each byte, and a soft break at least every 24 bytes.
        var span = buffer.GetSpan(3 * bytes.Length + 3 * (bytes.Length / 24 + 2));
        var at = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            var b = bytes[i];
            if (b is (byte)'\r' or (byte)'\n')
            {
                if (b == '\r' && i + 1 < bytes.Length && bytes[i + 1] == '\n')
                {
                    i++;
                }

                span[at++] = (byte)'\r';
                span[at++] = (byte)'\n';
                column = 0;
                continue;
            }

            var plain = IsPlain(bytes, i, column);
            if (column + (plain ? 1 : 3) > MaxLine - 1)
            {
                "=\r\n"u8.CopyTo(span[at..]);
                at += 3;
                column = 0;
                plain = IsPlain(bytes, i, column);
            }

            if (plain)
            {
                span[at++] = b;
                column++;
            }
            else
            {
                span[at++] = (byte)'=';
                span[at++] = Hex[b >> 4];
                span[at++] = Hex[b & 15];
                column += 3;
            }
        }

        buffer.Advance(at);
        return column;
    }

    private static bool IsPlain(ReadOnlySpan<byte> bytes, int i, int column) => bytes[i] switch
    {
        (byte)'=' => false,
        // White space at the end of a line would be taken for padding (rule 3); the end of a piece may be the end of a line.
        (byte)' ' or (byte)'\t' => i + 1 < bytes.Length && bytes[i + 1] is not ((byte)'\r' or (byte)'\n'),
        // Some servers put ">" before a line that begins with "From ", and a lone dot ends a message.
        (byte)'F' => column > 0 || !bytes[i..].StartsWith("From "u8),
        (byte)'.' => column > 0,
        var b => b is >= 33 and <= 126,
    };
}
