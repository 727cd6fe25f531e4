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
        var octets = 0;
        Span<char> letters = stackalloc char[2];
        foreach (var rune in (name + ':' + value).EnumerateRunes())
        {
            if (Rune.IsControl(rune) || rune.Value is 0x2028 or 0x2029)
            {
                continue;
            }

            octets += rune.Utf8SequenceLength;
            if (octets > Longest)
            {
                // The blank that the next line begins with counts.
                _text.Append("\r\n ");
                octets = 1 + rune.Utf8SequenceLength;
            }

            _text.Append(letters[..rune.EncodeToUtf16(letters)]);
        }

        _text.Append("\r\n");
    }

    /// <summary>A line with a text: what has a meaning in calendars is escaped (RFC 5545 §3.3.11), and a new line is a written one.</summary>
    public void AddText(string name, string text) =>
        Add(name, text.ReplaceLineEndings("\n").Replace(@"\", @"\\", StringComparison.Ordinal).Replace(";", @"\;", StringComparison.Ordinal)
            .Replace(",", @"\,", StringComparison.Ordinal).Replace("\n", @"\n", StringComparison.Ordinal));

    /// <inheritdoc />
    public override string ToString() => _text.ToString();
}
