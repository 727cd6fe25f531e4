using System.Globalization;
using Microsoft.AspNetCore.Html;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using Solidarity.Application;

namespace Solidarity.Web.Site;

/// <summary>Writes moments as people say them, in the organisation's zone.</summary>
public sealed class Moments(PageLanguage language, IOptions<SiteOptions> site, TimeProvider time, IStringLocalizer<Texts> texts)
{
    /// <summary>The organisation's zone.</summary>
    public TimeZoneInfo Zone { get; } = TimeZoneInfo.FindSystemTimeZoneById(site.Value.TimeZone);

    /// <summary>The zone's name, as in <c>America/Lima</c>.</summary>
    public string ZoneName => site.Value.TimeZone;

    /// <summary>Now, as a clock on the wall shows it.</summary>
    public DateTime Now => Local(time.GetUtcNow());

    /// <summary>What a clock on the wall showed then.</summary>
    public DateTime Local(DateTimeOffset moment) => TimeZoneInfo.ConvertTime(moment, Zone).DateTime;

    /// <summary>The time alone if it is today, else with the day.</summary>
    public string Words(DateTimeOffset moment)
    {
        var local = Local(moment);
        return local.Date == Now.Date
            ? texts["Console.Time.Today", local.ToString("HH:mm", CultureInfo.InvariantCulture)]
            : texts["Console.Time.Day", language.Date(moment), local.ToString("HH:mm", CultureInfo.InvariantCulture)];
    }

    /// <summary>What a clock on a wall is to show, wherever it hangs: with the day.</summary>
    public string LocalWords(DateTime local) => texts["Console.Time.Day", PageLanguage.Date(DateOnly.FromDateTime(local), language.Interface), local.ToString("HH:mm", CultureInfo.InvariantCulture)];

    /// <summary>A <c>time</c> element.</summary>
    public IHtmlContent Tag(DateTimeOffset moment) => new HtmlFormattableString(
        $"<time datetime=\"{moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}\">{Words(moment)}</time>");
}

/// <summary>Sentences with a number in them.</summary>
public static class Counted
{
    /// <summary>The sentence in the form that the number takes: <c>{key}.One</c>, <c>{key}.Many</c>, in Arabic <c>{key}.Few</c> and others. The number is its first argument.</summary>
    public static string Count(this IStringLocalizer texts, string key, long count, params object[] more) =>
        texts[$"{key}.{Plurals.Of(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName, count)}", [count, .. more]];
}
