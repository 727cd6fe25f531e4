using System.Globalization;
using System.Text;

namespace Solidarity.Domain;

/// <summary>Cleans what people type.</summary>
public static class Text
{
    /// <summary>
    /// One line: white space of any kind becomes single spaces, control characters, unpaired surrogates and the
    /// characters that turn the direction of a whole line (Unicode Bidirectional Algorithm, UAX #9, embeddings and overrides) go.
    /// Single direction marks stay: names need them. Null when nothing is left.
    /// </summary>
    public static string? OneLine(string? typed)
    {
        if (typed is null)
        {
            return null;
        }

        var clean = new StringBuilder(typed.Length);
        var gap = false;
        foreach (var rune in typed.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune))
            {
                gap = true;
            }
            else if (!IsHarmful(rune))
            {
                if (gap && clean.Length > 0)
                {
                    clean.Append(' ');
                }

                gap = false;
                clean.Append(rune.ToString());
            }
        }

        return clean.Length == 0 || !HasVisible(clean) ? null : clean.ToString();
    }

    /// <summary>Several lines: line ends become <c>\n</c>, the same characters go as in <see cref="OneLine"/>, tabs stay. Empty when nothing is left.</summary>
    public static string Lines(string? typed)
    {
        if (typed is null)
        {
            return "";
        }

        var clean = new StringBuilder(typed.Length);
        foreach (var rune in typed.ReplaceLineEndings("\n").EnumerateRunes())
        {
            if (rune.Value is '\n' or '\t' || !IsHarmful(rune))
            {
                clean.Append(rune.ToString());
            }
        }

        return clean.ToString().Trim();
    }

    private static bool IsHarmful(Rune rune) => rune.Value is >= 0x202A and <= 0x202E or >= 0x2066 and <= 0x2069 or 0xFEFF or 0xFFFD
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Surrogate or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse;

    private static bool HasVisible(StringBuilder text)
    {
        foreach (var rune in text.ToString().EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Format or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpaceSeparator))
            {
                return true;
            }
        }

        return false;
    }
}
