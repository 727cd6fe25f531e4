using System.Globalization;
using Microsoft.AspNetCore.Html;
using Solidarity.Application;
using Solidarity.Domain;
using Solidarity.Domain.Events;
using Solidarity.Web.Site;

namespace Solidarity.Web.Events.Console;

/// <summary>Writes when something is as people say it, by the clock on the wall there.</summary>
public static class DateWords
{
    /// <summary>The day of the week, the day, and from when to when; days alone where it is told in days.</summary>
    public static string Of(LocalSpan span, PageLanguage language)
    {
        var last = DateOnly.FromDateTime(span.IsAllDay ? span.End.AddDays(-1) : span.End);
        var first = Day(span.Day, language);
        var comma = Comma(language);
        return span.IsAllDay
            ? last == span.Day ? first : $"{first} – {Day(last, language)}"
            : last == span.Day ? $"{first}{comma}{Clock(span.Start)}–{Clock(span.End)}" : $"{first}{comma}{Clock(span.Start)} – {Day(last, language)}{comma}{Clock(span.End)}";
    }

    /// <summary>A <c>time</c> element with the day and, unless it is told in days, the time by the clock there.</summary>
    public static IHtmlContent Tag(DateTimeOffset moment, string timeZone, bool isAllDay, PageLanguage language)
    {
        var local = TimeZoneInfo.ConvertTime(moment, TimeZoneInfo.FindSystemTimeZoneById(timeZone)).DateTime;
        var words = Written.Day(DateOnly.FromDateTime(local), language.Interface) + (isAllDay ? "" : Comma(language) + Clock(local));
        return new HtmlFormattableString($"<time datetime=\"{moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}\">{words}</time>");
    }

    /// <summary>The name of a day of the week.</summary>
    public static string Weekday(DayOfWeek day, PageLanguage language) => language.Culture.DateTimeFormat.GetDayName(day);

    private static string Day(DateOnly day, PageLanguage language) => $"{Weekday(day.DayOfWeek, language)}{Comma(language)}{Written.Day(day, language.Interface)}";

    private static string Comma(PageLanguage language) => language.Interface.IsRightToLeft ? "، " : ", ";

    private static string Clock(DateTime time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);
}
