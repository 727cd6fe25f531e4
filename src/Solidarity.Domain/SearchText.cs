using System.Globalization;
using System.Text;

namespace Solidarity.Domain;

/// <summary>Text as it is searched: without case, accents and signs, words parted by single spaces (Unicode NFKD, UAX #15).</summary>
public static class SearchText
{
    /// <summary>Most words of a query that count.</summary>
    public const int MaxWords = 8;

    /// <summary>Longest query, in characters.</summary>
    public const int MaxQueryLength = 200;

    private const char Tatweel = '\u0640';
    private const char WrongOrder = '\uFFFE';

    /// <summary>Folds what is to be found.</summary>
    public static string Fold(params IEnumerable<string?> parts)
    {
        var folded = new StringBuilder(" ");
        foreach (var part in parts)
        {
            Add(folded, part);
            Gap(folded);
        }

        return folded.ToString();
    }

    /// <summary>The words of a query, folded alike. All of them must be found, each at the beginning of a word.</summary>
    public static IReadOnlyList<string> Words(string? query) =>
        [.. Fold(query is { Length: > MaxQueryLength } ? query[..MaxQueryLength] : query).Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct().Take(MaxWords)];

    private static void Add(StringBuilder folded, string? part)
    {
        if (part is null)
        {
            return;
        }

        // What has no normal form becomes a sign and so a gap: unpaired surrogates, and the noncharacter that stands for a wrong order of bytes.
        var whole = new StringBuilder(part.Length);
        foreach (var rune in part.EnumerateRunes())
        {
            whole.Append(rune.Value == WrongOrder ? " " : rune.ToString());
        }

        foreach (var rune in whole.ToString().Normalize(NormalizationForm.FormKD).EnumerateRunes())
        {
            switch (Rune.GetUnicodeCategory(rune))
            {
                case UnicodeCategory.NonSpacingMark or UnicodeCategory.Format:
                    break;
                case UnicodeCategory.SpacingCombiningMark:
                    folded.Append(rune.ToString());
                    break;
                default:
                    if (rune.Value == Tatweel)
                    {
                        break;
                    }

                    if (Rune.IsLetterOrDigit(rune))
                    {
                        folded.Append(rune.Value == 'ß' ? "ss" : Rune.ToLowerInvariant(rune).ToString());
                    }
                    else
                    {
                        Gap(folded);
                    }

                    break;
            }
        }
    }

    private static void Gap(StringBuilder folded)
    {
        if (folded[^1] != ' ')
        {
            folded.Append(' ');
        }
    }
}
