using System.Collections.Concurrent;
using System.Globalization;
using Solidarity.Domain;

namespace Solidarity.Application;

/// <summary>How numbers, days and lists are written in a language, the same on pages and in mails.</summary>
public static class Written
{
    private static readonly ConcurrentDictionary<string, CultureInfo> Cultures = new(StringComparer.Ordinal);

    /// <summary>
    /// The culture of a language. Arabic is written with the digits 0 to 9 and their signs (CLDR numbering system <c>latn</c>, as in the Maghreb
    /// and the Gulf): telephone numbers, addresses, dates in forms and the numbers that people type have them too, and one page shows one kind.
    /// </summary>
    public static CultureInfo Culture(LanguageTag language) => Cultures.GetOrAdd(language.Value, static tag =>
    {
        var culture = CultureInfo.GetCultureInfo(tag);
        if (culture.TwoLetterISOLanguageName != "ar")
        {
            return culture;
        }

        var latin = (CultureInfo)culture.Clone();
        latin.NumberFormat = (NumberFormatInfo)CultureInfo.InvariantCulture.NumberFormat.Clone();
        return CultureInfo.ReadOnly(latin);
    });

    /// <summary>A day as people of a language write it: 18 January 2023.</summary>
    public static string Day(DateOnly day, LanguageTag language)
    {
        var culture = Culture(language);
        return day.ToString(culture.TwoLetterISOLanguageName switch
        {
            "es" or "pt" => "d 'de' MMMM 'de' yyyy",
            "de" => "d. MMMM yyyy",
            "fr" when day.Day == 1 => "d'er' MMMM yyyy",
            _ => "d MMMM yyyy",
        }, culture);
    }

    /// <summary>A month as people of a language write it: January 2023.</summary>
    public static string Month(DateOnly month, LanguageTag language)
    {
        var culture = Culture(language);
        return month.ToString(culture.TwoLetterISOLanguageName is "es" or "pt" ? "MMMM 'de' yyyy" : "MMMM yyyy", culture);
    }

    /// <summary>Names one after the other, with the comma of the language.</summary>
    public static string List(IEnumerable<string> names, LanguageTag language) =>
        string.Join(language.Value.Split('-')[0] is "ar" or "fa" or "ur" ? "، " : ", ", names);
}
