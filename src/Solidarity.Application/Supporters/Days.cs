namespace Solidarity.Application.Supporters;

/// <summary>Days, where a term runs by days.</summary>
internal static class Days
{
    /// <summary>The day that a moment falls on, where the organisation is.</summary>
    public static DateOnly DayOf(this SiteOptions site, DateTimeOffset moment) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment, TimeZoneInfo.FindSystemTimeZoneById(site.TimeZone)).DateTime);
}
