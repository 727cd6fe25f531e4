using System.Globalization;
using Solidarity.Domain;

namespace Solidarity.Web.Site;

/// <summary>Reads words in a language that is not the page's.</summary>
internal static class InAnother
{
    /// <summary>Does it with the interface in that language, and sets back what was.</summary>
    public static T Language<T>(LanguageTag language, Func<T> read)
    {
        var before = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language.Value);
        try
        {
            return read();
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }
}
