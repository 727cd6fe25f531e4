using System.Globalization;
using Microsoft.Extensions.Options;
using Solidarity.Application;
using Solidarity.Domain;

namespace Solidarity.Web.Site;

/// <summary>The languages of the interface, each by its own name. Those that no speaker has reviewed yet say so in the footer.</summary>
public static class InterfaceLanguages
{
    /// <summary>All that are shipped.</summary>
    public static IReadOnlyList<(LanguageTag Tag, string Name, bool IsReviewed)> All { get; } =
    [
        (LanguageTag.Parse("en"), "English", true),
        (LanguageTag.Parse("es"), "Español", false),
        (LanguageTag.Parse("de"), "Deutsch", false),
        (LanguageTag.Parse("fr"), "Français", false),
        (LanguageTag.Parse("pt"), "Português", false),
        (LanguageTag.Parse("ar"), "العربية", false),
    ];

    /// <summary>Whether the interface is there in a language.</summary>
    public static bool Has(LanguageTag tag) => All.Any(language => language.Tag == tag);

    /// <summary>A language's own name, of those shipped and of any other that the system's data knows.</summary>
    public static string NameOf(LanguageTag tag)
    {
        var shipped = All.FirstOrDefault(language => language.Tag == tag).Name;
        if (shipped is not null)
        {
            return shipped;
        }

        var culture = CultureInfo.GetCultureInfo(tag.Value);
        return culture.NativeName.Length > 0 ? char.ToUpper(culture.NativeName[0], culture) + culture.NativeName[1..] : tag.Value;
    }
}

/// <summary>The language of the page that is being made. The prefix of the address alone chooses it.</summary>
public sealed class PageLanguage(IHttpContextAccessor context, IOptions<SiteOptions> site)
{
    /// <summary>The language that content is wanted in.</summary>
    public LanguageTag Content => context.HttpContext?.Items[typeof(PageLanguage)] is LanguageTag tag ? tag : LanguageTag.Parse(site.Value.Language);

    /// <summary>The language of everything around the content: the same, if it is shipped.</summary>
    public LanguageTag Interface => InterfaceLanguages.Has(Content) ? Content : LanguageTag.Parse(site.Value.Language);

    /// <summary>The culture that dates and numbers are written in.</summary>
    public CultureInfo Culture => Written.Culture(Interface);

    /// <summary>An address of this site, with the prefix of this page's language.</summary>
    /// <param name="path">Begins with a slash.</param>
    public string Path(string path) => Prefix(Content) + path;

    /// <summary>The address of the present page in another language.</summary>
    public string Here(LanguageTag language)
    {
        var path = context.HttpContext?.Request.Path.Value ?? "/";
        return Prefix(language) + (path.Length == 0 ? "/" : path);
    }

    /// <summary>The prefix of a language: empty for the site's own.</summary>
    public string Prefix(LanguageTag language) =>
        string.Equals(language.Value, site.Value.Language, StringComparison.OrdinalIgnoreCase) ? "" : "/" + language.Value.ToLowerInvariant();

    /// <summary>Names one after the other, as the language of the page writes them.</summary>
    public string List(IEnumerable<string> names) => Written.List(names, Interface);

    /// <summary>A number that may not be counted to its end yet: then the least that it will be, once that is anything.</summary>
    public string Number(long number, bool isCounted) =>
        isCounted ? number.ToString("N0", CultureInfo.CurrentCulture) : number == 0 ? "…" : "≥ " + number.ToString("N0", CultureInfo.CurrentCulture);

    /// <summary>A date as people of a language write it, in the organisation's zone.</summary>
    public string Date(DateTimeOffset moment, LanguageTag? language = null)
    {
        var local = TimeZoneInfo.ConvertTime(moment, TimeZoneInfo.FindSystemTimeZoneById(site.Value.TimeZone));
        return Date(DateOnly.FromDateTime(local.DateTime), language ?? Interface);
    }

    /// <summary>A date as people of a language write it.</summary>
    public static string Date(DateOnly date, LanguageTag language) => Written.Day(date, language);

    /// <summary>A date as exactly as it is known: a year, a month of a year, or a day.</summary>
    public static string Date(PartialDate date, LanguageTag language) => date.Precision switch
    {
        DatePrecision.Year => date.Value,
        DatePrecision.Month => Written.Month(date.First, language),
        _ => Written.Day(date.First, language),
    };
}

/// <summary>Takes the language prefix off the path: <c>/es/statements/…</c> is <c>/statements/…</c> in Spanish.</summary>
public sealed class LanguagePrefix(RequestDelegate next, IOptions<SiteOptions> site)
{
    private static readonly HashSet<string> Known = [.. CultureInfo.GetCultures(CultureTypes.NeutralCultures)
        .Select(culture => culture.Name).Where(name => name.Length == 2)];

    /// <summary>Handles a request.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "/";
        var end = path.IndexOf('/', 1);
        var first = path[1..(end < 0 ? path.Length : end)];
        var language = LanguageTag.Parse(site.Value.Language);
        if (first.Length >= 2 && Known.Contains(first[..2]) && (first.Length == 2 || first[2] == '-') && LanguageTag.TryParse(first, out var tag))
        {
            language = tag;
            context.Items[typeof(PageLanguage)] = tag;
            context.Request.PathBase = context.Request.PathBase.Add("/" + first);
            context.Request.Path = end < 0 ? "/" : path[end..];
        }

        var culture = Written.Culture(InterfaceLanguages.Has(language) ? language : LanguageTag.Parse(site.Value.Language));
        CultureInfo.CurrentCulture = culture;
        CultureInfo.CurrentUICulture = culture;
        return next(context);
    }
}
