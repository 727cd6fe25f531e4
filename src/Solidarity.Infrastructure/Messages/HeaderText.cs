using System.Text;

namespace Solidarity.Infrastructure.Messages;

/// <summary>Text in the head of a message: one line, folded (RFC 5322 §2.2.3), and encoded where it is not ASCII (RFC 2047).</summary>
public static class HeaderText
{
    private const int MaxLine = 76;
    private const int MaxWord = 75;

    /// <summary>Takes out whatever would end or break a header: line ends, control characters, half characters.</summary>
    public static string Clean(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return "";
        }

        if (!text.Contains("  ", StringComparison.Ordinal) && !text.Any(c => char.IsControl(c) || char.IsSurrogate(c) || c is '\u2028' or '\u2029' || char.GetUnicodeCategory(c) == System.Globalization.UnicodeCategory.Format))
        {
            return text.Trim();
        }

        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            // Joiners are part of words in some scripts; the other invisible ones turn the reading direction or hide text.
            var keep = rune.Value is 0x200C or 0x200D
                || !(Rune.IsControl(rune) || rune.Value is 0x2028 or 0x2029 || Rune.GetUnicodeCategory(rune) == System.Globalization.UnicodeCategory.Format);
            clean.Append(keep ? rune.ToString() : " ");
        }

        return string.Join(' ', clean.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>Writes a whole header of free text, such as <c>Subject</c>.</summary>
    public static void WriteUnstructured(MailBuffer buffer, string field, string? text)
    {
        buffer.WriteAscii(field);
        buffer.Write(": "u8);
        WriteText(buffer, Clean(text), field.Length + 2);
        buffer.Write("\r\n"u8);
    }

    /// <summary>Writes a whole header that holds one mailbox, such as <c>To</c>.</summary>
    public static void WriteMailbox(MailBuffer buffer, string field, string? name, string address)
    {
        buffer.WriteAscii(field);
        buffer.Write(": "u8);
        var column = WritePhrase(buffer, Clean(name), field.Length + 2);
        if (column > field.Length + 2)
        {
            buffer.Write(column + address.Length + 3 > MaxLine ? "\r\n "u8 : " "u8);
        }

        buffer.Write("<"u8);
        buffer.WriteAscii(Clean(address));
        buffer.Write(">\r\n"u8);
    }

    /// <summary>Writes a name before an address or a list's id; the column where it ends.</summary>
    public static int WritePhrase(MailBuffer buffer, string name, int column)
    {
        if (name.Length == 0)
        {
            return column;
        }

        if (!IsPlain(name) || column + name.Length + 2 > MaxLine)
        {
            return WriteEncoded(buffer, name, column);
        }

        if (name.All(c => char.IsAsciiLetterOrDigit(c) || c is ' ' or '-' or '_'))
        {
            buffer.WriteAscii(name);
            return column + name.Length;
        }

        var quoted = "\"" + name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";
        buffer.WriteAscii(quoted);
        return column + quoted.Length;
    }

    private static void WriteText(MailBuffer buffer, string text, int column)
    {
        if (!IsPlain(text) || text.Split(' ').Any(word => word.Length > MaxLine - 1))
        {
            WriteEncoded(buffer, text, column);
            return;
        }

        var first = true;
        foreach (var word in text.Split(' '))
        {
            if (!first && column + 1 + word.Length > MaxLine)
            {
                buffer.Write("\r\n"u8);
                column = 0;
            }

            if (!first)
            {
                buffer.Write(" "u8);
                column++;
            }

            buffer.WriteAscii(word);
            column += word.Length;
            first = false;
        }
    }

    // "=?" would be read as the beginning of an encoded word.
    private static bool IsPlain(string text) => !text.Contains("=?", StringComparison.Ordinal) && text.All(c => c is >= ' ' and <= '~');

    private static int WriteEncoded(MailBuffer buffer, string text, int column)
    {
        Span<byte> chunk = stackalloc byte[64];
        var used = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            // An encoded word holds whole characters (RFC 2047 §5), and a line of them at most 76 octets (§2).
            if (used > 0 && WordLength(used + rune.Utf8SequenceLength) > Math.Min(MaxWord, MaxLine - column))
            {
                column = WriteWord(buffer, chunk[..used], column);
                buffer.Write("\r\n "u8);
                column = 1;
                used = 0;
            }

            used += rune.EncodeToUtf8(chunk[used..]);
        }

        return used == 0 ? column : WriteWord(buffer, chunk[..used], column);
    }

    private static int WordLength(int bytes) => "=?utf-8?B?".Length + (bytes + 2) / 3 * 4 + "?=".Length;

    private static int WriteWord(MailBuffer buffer, ReadOnlySpan<byte> bytes, int column)
    {
        buffer.Write("=?utf-8?B?"u8);
        buffer.WriteAscii(Convert.ToBase64String(bytes));
        buffer.Write("?="u8);
        return column + WordLength(bytes.Length);
    }
}
