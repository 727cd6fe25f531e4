using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;

namespace Solidarity.Infrastructure.Tables;

/// <summary>The lines of a table (RFC 4180), one after the other. A line that can't be read comes without cells, and reading goes on behind it.</summary>
internal static class CsvLines
{
    /// <summary>Most characters of a line that is read at all: a quote that is never closed would swallow the rest of the file.</summary>
    private const int LongestLine = 20_000;

    /// <summary>What parts the cells of tables.</summary>
    public static IReadOnlyList<char> Separators { get; } = [';', ',', '\t', '|'];

    /// <summary>Decodes UTF-8, or UTF-16 where its mark says so.</summary>
    /// <param name="file">The file.</param>
    /// <param name="otherwise">What to take it for if it is neither; null for nothing.</param>
    /// <returns>The text without the mark, or null if it is no text.</returns>
    public static string? Decode(byte[] file, Encoding? otherwise = null)
    {
        Encoding encoding = file is [0xFF, 0xFE, ..] ? new UnicodeEncoding(bigEndian: false, byteOrderMark: true, throwOnInvalidBytes: true)
            : file is [0xFE, 0xFF, ..] ? new UnicodeEncoding(bigEndian: true, byteOrderMark: true, throwOnInvalidBytes: true)
            : new UTF8Encoding(encoderShouldEmitUTF8Identifier: true, throwOnInvalidBytes: true);
        string? text;
        try
        {
            text = encoding.GetString(file);
        }
        catch (DecoderFallbackException)
        {
            text = encoding is UTF8Encoding ? otherwise?.GetString(file) : null;
        }

        text = text?.TrimStart('\uFEFF');
        return text?.Contains('\0', StringComparison.Ordinal) == true ? null : text;
    }

    /// <summary>Reads all lines that hold something.</summary>
    /// <returns>The number of the line in the file, and its cells; null for one that can't be read.</returns>
    public static IEnumerable<(int Line, string[]? Cells)> Read(string text, char separator)
    {
        var isBroken = false;
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = separator.ToString(), HasHeaderRecord = false, IgnoreBlankLines = true, MaxFieldSize = LongestLine, DetectColumnCountChanges = false, Mode = CsvMode.RFC4180,
            BadDataFound = _ => isBroken = true,
        };
        using var reader = new StringReader(text);
        using var parser = new CsvParser(reader, configuration);
        while (true)
        {
            isBroken = false;
            string[]? cells;
            try
            {
                if (!parser.Read())
                {
                    yield break;
                }

                cells = parser.Record;
            }
            catch (MaxFieldSizeException)
            {
                (cells, isBroken) = (null, true);
            }

            if (isBroken)
            {
                yield return (parser.RawRow, null);
            }
            else if (cells is not null && !Array.TrueForAll(cells, string.IsNullOrWhiteSpace))
            {
                yield return (parser.RawRow, cells);
            }
        }
    }
}
