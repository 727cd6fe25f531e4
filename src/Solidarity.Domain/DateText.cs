using System.Globalization;

namespace Solidarity.Domain;

/// <summary>Dates as people write them.</summary>
public static class DateText
{
    /// <summary>A day with the name of its month and without that of its weekday, as people of a culture write it.</summary>
    public static string Of(DateOnly day, CultureInfo culture) => day.ToString(culture.TwoLetterISOLanguageName switch
    {
        "es" or "pt" => "d 'de' MMMM 'de' yyyy",
        "de" => "d. MMMM yyyy",
        _ => "d MMMM yyyy",
    }, culture);
}
