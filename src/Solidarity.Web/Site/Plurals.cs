namespace Solidarity.Web.Site;

/// <summary>The forms that a sentence with a number can take. Their names end the keys of such sentences.</summary>
public enum PluralForm
{
    /// <summary>For none, where a language has a form of its own for it.</summary>
    Zero,

    /// <summary>The singular.</summary>
    One,

    /// <summary>The dual.</summary>
    Two,

    /// <summary>For three to ten and for the numbers that end so (CLDR: few).</summary>
    Few,

    /// <summary>For eleven to ninety-nine and for the numbers that end so (CLDR: many).</summary>
    Tens,

    /// <summary>For all others, which is the plural in most languages (CLDR: other).</summary>
    Many,
}

/// <summary>
/// Which form a whole number takes, by the CLDR plural rules (Unicode Technical Standard 35, part 3, §5; cardinal rules of CLDR 48).
/// The form that Romance languages have for whole millions ("un million <em>de</em>") is left out: here numbers are in digits.
/// </summary>
public static class Plurals
{
    private static readonly IReadOnlyList<PluralForm> Two = [PluralForm.One, PluralForm.Many];

    /// <summary>The forms that a language has.</summary>
    /// <param name="language">Two letters, as <see cref="System.Globalization.CultureInfo.TwoLetterISOLanguageName"/> has them.</param>
    public static IReadOnlyList<PluralForm> In(string language) => language == "ar" ? Enum.GetValues<PluralForm>() : Two;

    /// <summary>Whether none counts as one, so that even the singular has to show the number.</summary>
    public static bool NoneIsOne(string language) => language is "fr" or "pt";

    /// <summary>The form of a number.</summary>
    public static PluralForm Of(string language, long count) => language switch
    {
        "ar" => Arabic(count),
        _ when NoneIsOne(language) && count == 0 => PluralForm.One,
        _ => count == 1 ? PluralForm.One : PluralForm.Many,
    };

    private static PluralForm Arabic(long count) => count switch
    {
        0 => PluralForm.Zero,
        1 => PluralForm.One,
        2 => PluralForm.Two,
        _ => (count % 100) switch
        {
            >= 3 and <= 10 => PluralForm.Few,
            >= 11 => PluralForm.Tens,
            _ => PluralForm.Many,
        },
    };
}
