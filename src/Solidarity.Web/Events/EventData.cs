using Solidarity.Domain.Events;
using Solidarity.Web.Site;

namespace Solidarity.Web.Events;

/// <summary>Events as linked data (schema.org), for those who search and show events.</summary>
internal static class EventData
{
    private const int Most = 10;
    private const string Schema = "https://schema.org";

    /// <summary>The next dates, each an event of its own; the last one of an event that is past.</summary>
    public static object Of(EventForReader e, SiteLook look, PageLanguage language)
    {
        List<DateForReader> dates = [.. e.Ahead.Take(Most)];
        if (dates.Count == 0 && e.Next is { } last)
        {
            dates.Add(last);
        }

        return dates.ConvertAll(date => Of(date, look, language));
    }

    private static Dictionary<string, object?> Of(DateForReader date, SiteLook look, PageLanguage language)
    {
        var (e, location) = (date.Of, date.Location);
        var data = new Dictionary<string, object?>
        {
            ["@context"] = Schema,
            ["@type"] = "Event",
            ["name"] = e.Texts.Title,
            ["description"] = e.Texts.Summary,
            ["inLanguage"] = e.Language.Value,
            ["url"] = look.BaseUrl + language.Prefix(e.Language) + e.Path,
            ["startDate"] = Moment(date.Date.Span.IsAllDay, date.Date.Span.Start, date.Date.StartsAt, date.Date.TimeZone),
            ["endDate"] = Moment(date.Date.Span.IsAllDay, date.Date.Span.End.AddTicks(-1), date.Date.EndsAt, date.Date.TimeZone),
            ["eventStatus"] = $"{Schema}/{(date.IsCancelled || e.IsCancelled ? "EventCancelled" : date.Before is null ? "EventScheduled" : "EventRescheduled")}",
            ["organizer"] = new Dictionary<string, object?> { ["@type"] = "Organization", ["name"] = look.Name, ["url"] = look.BaseUrl + "/" },
            ["isAccessibleForFree"] = true,
        };
        if (date.Before is { } before)
        {
            data["previousStartDate"] = before.Start.ToString(before.IsAllDay ? "yyyy-MM-dd" : "yyyy-MM-dd'T'HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture);
        }

        if (e.Picture is { } picture)
        {
            data["image"] = $"{look.BaseUrl}/pictures/{picture.Hash}/{Math.Min(picture.Width, 1600)}.webp";
        }

        // Where it is hidden, how people come together would say something of it, too.
        if (location is not null)
        {
            data["eventAttendanceMode"] = $"{Schema}/{(location is { Place: not null, Link: not null } ? "MixedEventAttendanceMode" : location.Place is null ? "OnlineEventAttendanceMode" : "OfflineEventAttendanceMode")}";
            data["location"] = Places(location).ToList();
        }

        return data;
    }

    private static IEnumerable<Dictionary<string, object?>> Places(Location location)
    {
        if (location.Place is { } place)
        {
            var shown = new Dictionary<string, object?>
            {
                ["@type"] = "Place",
                ["name"] = place.Venue ?? place.Town,
                ["address"] = new Dictionary<string, object?>
                {
                    ["@type"] = "PostalAddress", ["streetAddress"] = place.Street, ["addressLocality"] = place.Town, ["addressCountry"] = place.Country.Value,
                },
            };
            if (place.Coordinates is { } point)
            {
                shown["geo"] = new Dictionary<string, object?> { ["@type"] = "GeoCoordinates", ["latitude"] = point.Latitude, ["longitude"] = point.Longitude };
            }

            yield return shown;
        }

        if (location.Link is { } link)
        {
            yield return new Dictionary<string, object?> { ["@type"] = "VirtualLocation", ["url"] = link };
        }
    }

    private static string Moment(bool isAllDay, DateTime local, DateTimeOffset moment, Domain.TimeZoneName zone) => isAllDay
        ? local.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)
        : EventWhen.There(moment, zone).ToString("yyyy-MM-dd'T'HH:mm:sszzz", System.Globalization.CultureInfo.InvariantCulture);
}
