using System.Globalization;
using Solidarity.Application;
using Solidarity.Domain;

namespace Solidarity.Web.Events;

/// <summary>Writes moments in the zone of the one who reads them.</summary>
internal static class ReaderTimes
{
    /// <summary>A day and a time, with the zone's name.</summary>
    public static string Moment(DateTimeOffset moment, TimeZoneName zone, LanguageTag language)
    {
        var local = TimeZoneInfo.ConvertTime(moment, TimeZoneInfo.FindSystemTimeZoneById(zone.Value)).DateTime;
        return $"{Written.Day(DateOnly.FromDateTime(local), language)}, {local.ToString("HH:mm", CultureInfo.InvariantCulture)} ({zone.Value})";
    }
}
