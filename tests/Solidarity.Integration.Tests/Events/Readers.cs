using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain.Events;
using Solidarity.Infrastructure.Storage;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Events;

/// <summary>What readers see of events, and what happens to these meanwhile.</summary>
internal static class Readers
{
    public static string Slug(this JsonObject planned) => (string)planned["slug"]!;

    public static string Path(this JsonObject planned) => "/events/" + Uri.EscapeDataString(planned.Slug());

    public static string Title(this JsonObject planned) => (string)planned["versions"]![0]!["title"]!;

    /// <summary>A day that is so far off, as forms have it.</summary>
    public static DateOnly Day(TestSite site, int days) => DateOnly.FromDateTime(site.Time.GetUtcNow().UtcDateTime.AddDays(days));

    /// <summary>Begin and end of an evening that is so far off.</summary>
    public static (string Start, string End) Evening(TestSite site, int days)
    {
        var day = Day(site, days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return (day + "T18:00", day + "T19:30");
    }

    /// <summary>The rule of a weekly event that begins so many days from now.</summary>
    public static string Weekly(TestSite site, int days, int count) => $"FREQ=WEEKLY;BYDAY={Day(site, days).DayOfWeek.ToString()[..2].ToUpperInvariant()};COUNT={count}";

    public static async Task<string> TextAsync(TestSite site, string path, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var answer = await site.Client.GetAsync(path);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == expected, $"{path}: {(int)answer.StatusCode}: {text}");
        return text;
    }

    /// <summary>Does something to the dates of an event, by time.</summary>
    public static Task<int> ChangeDatesAsync(TestSite site, JsonObject planned, Action<IReadOnlyList<Occurrence>> change) => site.WithAsync(async db =>
    {
        change(await DatesOf(db, planned).ToListAsync());
        return await db.SaveChangesAsync();
    });

    /// <summary>The dates of an event, by time.</summary>
    public static IQueryable<Occurrence> DatesOf(SolidarityDb db, JsonObject planned)
    {
        var id = EventId.From((Guid)planned["id"]!);
        return db.Occurrences.Include(x => x.Shifts).Include(x => x.Changes).Where(x => x.EventId == id).OrderBy(x => x.StartsAt);
    }

    /// <summary>Has people come to each shift of an event, as if they had joined.</summary>
    public static Task<int> JoinAsync(TestSite site, JsonObject planned, int going, int waiting = 0) => site.WithAsync(db =>
    {
        var id = EventId.From((Guid)planned["id"]!);
        return db.ShiftHeads.Where(x => x.EventId == id).ExecuteUpdateAsync(head => head.SetProperty(x => x.Going, going).SetProperty(x => x.Waiting, waiting).SetProperty(x => x.Seq, x => x.Seq + 1));
    });
}
