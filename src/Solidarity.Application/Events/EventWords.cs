using System.Globalization;
using Solidarity.Domain;
using Solidarity.Domain.Events;

namespace Solidarity.Application.Events;

/// <summary>When and where something is, in words, the same on pages and in mails.</summary>
public static class EventWords
{
    /// <summary>When, by the clock on the wall there: <c>Saturday, 5 December 2026, 18:00–20:00 (Europe/Berlin)</c>.</summary>
    public static string When(LocalSpan span, TimeZoneName zone, LanguageTag language) => span.IsAllDay ? Days(span, language) : $"{Times(span, language)} ({zone.Value})";

    /// <summary>The same without the zone.</summary>
    public static string Times(LocalSpan span, LanguageTag language)
    {
        if (span.IsAllDay)
        {
            return Days(span, language);
        }

        var end = DateOnly.FromDateTime(span.End) == span.Day || span.End - span.Start < TimeSpan.FromHours(12) ? Time(span.End) : $"{Day(DateOnly.FromDateTime(span.End), language)}, {Time(span.End)}";
        return $"{Day(span.Day, language)}, {Time(span.Start)}\u2013{end}";
    }

    /// <summary>A place in one line: house, street, town. Null for online alone.</summary>
    public static string? Where(Location? location) => location?.Place is { } place ? string.Join(", ", new[] { place.Venue, place.Street, place.Town }.OfType<string>()) : null;

    private static string Days(LocalSpan span, LanguageTag language)
    {
        var last = DateOnly.FromDateTime(span.End).AddDays(-1);
        return last <= span.Day ? Day(span.Day, language) : $"{Day(span.Day, language)} \u2013 {Day(last, language)}";
    }

    private static string Day(DateOnly day, LanguageTag language)
    {
        var comma = Written.List(["", ""], language);
        return day.ToString("dddd", Written.Culture(language)) + comma + Written.Day(day, language);
    }

    private static string Time(DateTime time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);
}
