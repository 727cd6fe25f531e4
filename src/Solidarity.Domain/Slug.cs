using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Solidarity.Domain;

/// <summary>The readable name of a thing in an address: lower-case letters and digits of any script, and single hyphens between them.</summary>
public readonly record struct Slug
{
    /// <summary>Longest slug, in UTF-16 units.</summary>
    public const int MaxLength = 80;

    private Slug(string value) => Value = value;

    /// <summary>The slug.</summary>
    public string Value { get; }

    /// <summary>Makes a slug of a title; words are joined by hyphens, the rest is dropped, long titles are cut at a word.</summary>
    /// <param name="title">Any text.</param>
    /// <param name="fallback">Taken when nothing of the title can stand in a slug.</param>
    public static Slug FromTitle(string title, string fallback)
    {
        var made = Fold(title);
        if (made.Length > MaxLength)
        {
            var cut = made.LastIndexOf('-', MaxLength);
            made = made[..(cut > 0 ? cut : SafeCut(made, MaxLength))];
        }

        return new Slug(made.Length == 0 ? fallback : made);
    }

    /// <summary>The same slug with a number behind it, for when the plain one is taken.</summary>
    public Slug Numbered(int number)
    {
        var suffix = "-" + number.ToString(CultureInfo.InvariantCulture);
        var stem = Value.Length + suffix.Length > MaxLength ? Value[..SafeCut(Value, MaxLength - suffix.Length)].TrimEnd('-') : Value;
        return new Slug(stem + suffix);
    }

    /// <summary>Reads a slug that a person typed; false unless it already is one.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Slug slug)
    {
        slug = default;
        if (string.IsNullOrEmpty(text) || text.Length > MaxLength || Fold(text) != text)
        {
            return false;
        }

        slug = new Slug(text);
        return true;
    }

    /// <summary>Takes a stored slug as it is.</summary>
    public static Slug FromStored(string value) => new(value);

    /// <inheritdoc />
    public override string ToString() => Value;

    private static string Fold(string text)
    {
        var made = new StringBuilder(text.Length);
        var gap = false;
        foreach (var rune in Composed(text).EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune) || (made.Length > 0 && !gap && IsMark(rune)))
            {
                if (gap && made.Length > 0)
                {
                    made.Append('-');
                }

                gap = false;
                made.Append(Rune.ToLowerInvariant(rune).ToString());
            }
            else if (rune.Value is not ('\'' or '’'))
            {
                gap = true;
            }
        }

        return made.ToString();
    }

    /// <summary>Unicode normalisation form C; unpaired surrogates and the noncharacter U+FFFE, which it would refuse, become U+FFFD first.</summary>
    private static string Composed(string text)
    {
        var whole = string.Concat(text.EnumerateRunes().Select(rune => rune.ToString())).Replace('\uFFFE', '\uFFFD');
        return whole.Normalize(NormalizationForm.FormC);
    }

    private static bool IsMark(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    private static int SafeCut(string text, int at) => char.IsLowSurrogate(text[at]) ? at - 1 : at;
}
