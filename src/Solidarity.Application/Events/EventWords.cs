using System.Globalization;
using Solidarity.Domain;
using Solidarity.Domain.Events;

namespace Solidarity.Application.Events;

/// <summary>When and where something is, in words, the same on pages and in mails. Times are those on the wall there.</summary>
public static class EventWords
{
    /// <summary>When, with the zone: <c>Saturday, 5 December 2026, 18:00–20:00 (Europe/Berlin)</c>.</summary>
    public static string When(LocalSpan span, TimeZoneName zone, LanguageTag language) => span.IsAllDay ? Span(span, language) : $"{Span(span, language)} ({Zone(zone)})";

    /// <summary>From when to when.</summary>
    public static string Span(LocalSpan span, LanguageTag language)
    {
        var (first, last) = (span.Day, DateOnly.FromDateTime(span.IsAllDay ? span.End.AddTicks(-1) : span.End));
        return span.IsAllDay ? (first == last ? Day(first, language) : $"{Day(first, language)} – {Day(last, language)}")
            : first == last ? Written.List([Day(first, language), $"{Time(span.Start)}–{Time(span.End)}"], language)
            : $"{Written.List([Day(first, language), Time(span.Start)], language)} – {Written.List([Day(last, language), Time(span.End)], language)}";
    }

    /// <summary>From what time of the day to what, of a part of a date; with days where they differ.</summary>
    public static string Times(LocalSpan span, LanguageTag language) =>
        span.IsAllDay || DateOnly.FromDateTime(span.End) != span.Day ? Span(span, language) : $"{Time(span.Start)}–{Time(span.End)}";

    /// <summary>The day of the week and the day: <c>Saturday, 5 December 2026</c>.</summary>
    public static string Day(DateOnly day, LanguageTag language)
    {
        var culture = Written.Culture(language);
        var name = culture.DateTimeFormat.GetDayName(day.DayOfWeek);
        return Written.List([char.ToUpper(name[0], culture) + name[1..], Written.Day(day, language)], language);
    }

    /// <summary>A zone as people read it.</summary>
    public static string Zone(TimeZoneName zone) => zone.Value.Replace('_', ' ');

    /// <summary>A place in one line: house, street, town. Null for online alone.</summary>
    public static string? Where(Location? location) => location?.Place is { } place ? string.Join(", ", new[] { place.Venue, place.Street, place.Town }.OfType<string>()) : null;

    private static string Time(DateTime time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);
}
