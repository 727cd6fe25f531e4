using System.Globalization;
using Solidarity.Domain;

namespace Solidarity.Web.Site;

/// <summary>Reads a moment as somebody typed it from the clock on a wall.</summary>
public static class WallClock
{
    /// <summary>How a moment is typed, by <c>datetime-local</c> fields too.</summary>
    public static string Written(DateTime local) => local.ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);

    /// <summary>The zone of a name; the organisation's when nothing was typed.</summary>
    /// <exception cref="DomainError"><c>TimeZone.Unknown</c>.</exception>
    public static TimeZoneInfo Zone(string? name, TimeZoneInfo otherwise, string field) =>
        string.IsNullOrWhiteSpace(name) ? otherwise
        : TimeZoneName.TryParse(name, out var zone) ? TimeZoneInfo.FindSystemTimeZoneById(zone.Value)
        : throw new DomainError("TimeZone.Unknown", field);

    /// <summary>The moment at which the clock of a zone shows a time. Where it does so twice, for clocks go back then, the first.</summary>
    /// <returns>The moment, and whether the clock shows that time twice.</returns>
    /// <exception cref="DomainError"><c>Time.Malformed</c>, or <c>Time.Skipped</c> when it never does, for clocks go forward just then.</exception>
    public static (DateTimeOffset Moment, bool IsTwice) Read(string? typed, TimeZoneInfo zone, string field)
    {
        if (!DateTime.TryParse(typed, CultureInfo.InvariantCulture, DateTimeStyles.None, out var parsed))
        {
            throw new DomainError("Time.Malformed", field);
        }

        var local = DateTime.SpecifyKind(parsed, DateTimeKind.Unspecified);
        if (LocalTime.Jump(zone, local) is { } jump)
        {
            throw new DomainError("Time.Skipped", field, Hour(local), zone.Id, Hour(jump.From), Hour(jump.To));
        }

        return (LocalTime.Moment(zone, local), LocalTime.IsTwice(zone, local));
    }

    private static string Hour(DateTime local) => local.ToString("HH:mm", CultureInfo.InvariantCulture);
}
