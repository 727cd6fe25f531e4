using System.Globalization;
using Solidarity.Application.Events;
using Solidarity.Domain;
using Solidarity.Domain.Events;

namespace Solidarity.Infrastructure.Events;

/// <summary>
/// Expands rules by Ical.Net, and writes calendars by itself: Ical.Net takes five times as long, and its time zones are a day off where the
/// zone's own rule is no plain weekday of a month (Chile's and Morocco's among them), for it writes that rule without looking at what it gives.
/// </summary>
internal sealed class CalendarFiles : ICalendarFiles
{
    private const string DayForm = "yyyyMMdd";
    private const string LocalForm = "yyyyMMdd'T'HHmmss";
    private const string UtcForm = "yyyyMMdd'T'HHmmss'Z'";

    public IReadOnlyList<DateOnly> Days(EventSeries series, DateOnly until) => RecurrenceDays.Of(series, until);

    public string Write(CalendarFile file)
    {
        var lines = new CalendarLines();
        lines.Add("BEGIN", "VCALENDAR");
        lines.Add("VERSION", "2.0");
        lines.Add("PRODID", "-//Solidarity//Events//EN");
        if (file.Method is { } method)
        {
            lines.Add("METHOD", method);
        }

        if (file.Name is { } name)
        {
            // RFC 7986 §5.1, and what calendars read that are older.
            lines.AddText("NAME", name);
            lines.AddText("X-WR-CALNAME", name);
            lines.Add("REFRESH-INTERVAL;VALUE=DURATION", "PT1H");
            lines.Add("X-PUBLISHED-TTL", "PT1H");
        }

        foreach (var zone in file.Entries.Where(x => !x.Span.IsAllDay).GroupBy(x => x.TimeZone.Value, StringComparer.Ordinal).OrderBy(x => x.Key, StringComparer.Ordinal))
        {
            CalendarZone.Write(lines, zone.Key, zone.Min(x => x.Start), zone.Max(x => x.End));
        }

        foreach (var entry in file.Entries)
        {
            Write(lines, entry);
        }

        lines.Add("END", "VCALENDAR");
        return lines.ToString();
    }

    private static void Write(CalendarLines lines, CalendarEntry entry)
    {
        var modified = entry.ModifiedAt.UtcDateTime.ToString(UtcForm, CultureInfo.InvariantCulture);
        lines.Add("BEGIN", "VEVENT");
        lines.AddText("UID", entry.Uid);
        lines.Add("SEQUENCE", entry.Sequence.ToString(CultureInfo.InvariantCulture));

        // Not the moment of writing: the same calendar is the same bytes.
        lines.Add("DTSTAMP", modified);
        lines.Add("LAST-MODIFIED", modified);
        WriteTime(lines, "DTSTART", entry, entry.Span.Start, entry.Start);
        WriteTime(lines, "DTEND", entry, entry.Span.End, entry.End);
        lines.AddText("SUMMARY", entry.Title);
        if (entry.Description is { } description)
        {
            lines.AddText("DESCRIPTION", description);
        }

        if (entry.Location is { } location)
        {
            lines.AddText("LOCATION", location);
        }

        if (entry.Point is { } point)
        {
            lines.Add("GEO", string.Create(CultureInfo.InvariantCulture, $"{point.Latitude:0.#####};{point.Longitude:0.#####}"));
        }

        lines.Add("URL", entry.Url);
        if (entry.Organizer is { } organizer)
        {
            lines.Add("ORGANIZER", Mail(organizer));
        }

        if (entry.Attendee is { } attendee)
        {
            lines.Add("ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP=FALSE", Mail(attendee.Value));
        }

        lines.Add("STATUS", entry.IsCancelled ? "CANCELLED" : "CONFIRMED");
        lines.Add("END", "VEVENT");
    }

    private static void WriteTime(CalendarLines lines, string name, CalendarEntry entry, DateTime local, DateTimeOffset moment)
    {
        if (entry.Span.IsAllDay)
        {
            lines.Add(name + ";VALUE=DATE", local.ToString(DayForm, CultureInfo.InvariantCulture));
            return;
        }

        // Instead of a time that the clock jumps over stands what it shows at that moment, for not all readers know RFC 5545 §3.3.5. Where both
        // differ for another reason (the zone's rules have changed, and the moment follows), the time on the wall is what was agreed.
        var zone = TimeZoneInfo.FindSystemTimeZoneById(entry.TimeZone.Value);
        var shown = TimeZoneInfo.ConvertTime(moment, zone).DateTime;
        if (shown != local && LocalTime.Jump(zone, local) is null)
        {
            shown = local;
        }

        lines.Add($"{name};TZID={entry.TimeZone.Value}", shown.ToString(LocalForm, CultureInfo.InvariantCulture));
    }

    // RFC 6068: what an address may hold beyond letters goes by its number, but for what calendars compare it by.
    private static string Mail(string address) =>
        "mailto:" + Uri.EscapeDataString(address).Replace("%40", "@", StringComparison.Ordinal).Replace("%2B", "+", StringComparison.Ordinal);
}
