using System.Buffers;
using System.Text;

namespace Solidarity.Infrastructure.Events;

/// <summary>The lines of a calendar (RFC 5545 §3.1): each ends with CRLF, and one longer than 75 octets goes on in the next, never within a character.</summary>
internal sealed class CalendarLines
{
    private const int Longest = 75;

    private readonly StringBuilder _text = new();

    /// <summary>A line with a value that is no text. What would end the line is left out of it.</summary>
    public void Add(string name, string value)
    {
        var octets = Append(name, 0);
        Append(value, Append(":", octets));
        _text.Append("\r\n");
    }

    /// <summary>A line with a text: what has a meaning in calendars is escaped (RFC 5545 §3.3.11), and a new line is a written one.</summary>
    public void AddText(string name, string text) =>
        Add(name, text.ReplaceLineEndings("\n").Replace(@"\", @"\\", StringComparison.Ordinal).Replace(";", @"\;", StringComparison.Ordinal)
            .Replace(",", @"\,", StringComparison.Ordinal).Replace("\n", @"\n", StringComparison.Ordinal));

    /// <inheritdoc />
    public override string ToString() => _text.ToString();

    // Piece by piece between the places where a line goes on or something is left out; a character at a time takes several times as long.
    private int Append(ReadOnlySpan<char> part, int octets)
    {
        var begin = 0;
        for (var at = 0; at < part.Length;)
        {
            var status = Rune.DecodeFromUtf16(part[at..], out var rune, out var length);
            if (status != OperationStatus.Done || Rune.IsControl(rune) || rune.Value is 0x2028 or 0x2029)
            {
                _text.Append(part[begin..at]);
                begin = at + length;
            }
            else if (octets + rune.Utf8SequenceLength > Longest)
            {
                // The blank that the next line begins with counts.
                _text.Append(part[begin..at]).Append("\r\n ");
                (begin, octets) = (at, 1 + rune.Utf8SequenceLength);
            }
            else
            {
                octets += rune.Utf8SequenceLength;
            }

            at += length;
        }

        _text.Append(part[begin..]);
        return octets;
    }
}
