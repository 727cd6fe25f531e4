using System.Globalization;
using Solidarity.Application;
using Solidarity.Domain;
using Solidarity.Domain.Events;

namespace Solidarity.Web.Events;

/// <summary>When something is, for programs.</summary>
public static class EventWhen
{
    /// <summary>A moment with the offset of its zone, as RFC 3339 writes it.</summary>
    public static DateTimeOffset There(DateTimeOffset moment, TimeZoneName zone) => TimeZoneInfo.ConvertTime(moment, TimeZoneInfo.FindSystemTimeZoneById(zone.Value));

    /// <summary>The value of a <c>time</c> element.</summary>
    public static string Machine(LocalSpan span, DateTimeOffset start, TimeZoneName zone) => span.IsAllDay
        ? span.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
        : There(start, zone).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);
}

/// <summary>Where something is, in words.</summary>
public static class EventWhere
{
    /// <summary>In one line, as calendars show it: venue, street, town, country.</summary>
    public static string Line(EventPlace place, LanguageTag language) => Written.List(
        new[] { place.Venue, place.Street, place.Town, Campaigns.WorldTiles.NameOf(place.Country, Written.Culture(language)) }.OfType<string>().Where(x => x.Length > 0), language);

    /// <summary>The town with its country.</summary>
    public static string Town(EventPlace place, LanguageTag language) => Line(place with { Venue = null, Street = null }, language);
}
