using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Solidarity.Infrastructure.Storage;
using Solidarity.Integration.Tests.Organisations;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Events;

/// <summary>What organizers see of an event: who joined by day, the places of shifts, and who came of those who said so.</summary>
public sealed class EventNumbersTests
{
    private static readonly TimeZoneInfo Lima = TimeZoneInfo.FindSystemTimeZoneById("America/Lima");

    [Theory, OnEachDatabase]
    public async Task Joins_are_told_by_the_day_there_and_places_by_shift(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var api = await site.ApiAsync();
        var (start, end) = Readers.Evening(site, 9);
        var planned = await Planners.PublishedAsync(api, new
        {
            start, end, guests = 2, recurrence = Readers.Weekly(site, 9, 2),
            shifts = new object[] { new { name = "Stewards", capacity = 4 }, new { name = "Medics", capacity = 2 } },
        });
        Dictionary<string, int> expected = [];
        void Count(int people) => expected[Today(site)] = expected.GetValueOrDefault(Today(site)) + people;

        // At three in the morning UTC it is the evening before in Lima.
        site.Time.Pass(site.Time.GetUtcNow().UtcDateTime.Date.AddHours(27) - site.Time.GetUtcNow().UtcDateTime);
        await Attendees.ComesAsync(site, planned, more: new { shift = "stewards", guests = 2 });
        Count(3);
        Assert.NotEqual(Today(site), site.Time.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        site.Time.Pass(TimeSpan.FromDays(2));
        var leaves = await Attendees.ComesAsync(site, planned, more: new { shift = "medics" });
        await Attendees.ComesAsync(site, planned, more: new { shift = "medics" });
        await Attendees.ComesAsync(site, planned, more: new { shift = "medics" });
        await Attendees.JoinAsync(site, planned, more: new { shift = "stewards" });
        Count(3);
        await Attendees.ActAsync(site, leaves, "leave");

        var numbers = await NumbersAsync(api, planned);
        Assert.Equal((2, 0), ((int)numbers["datesToCome"]!, (int)numbers["datesPast"]!));
        var first = numbers["dates"]![0]!;
        Assert.Equal(6, (int)first["joined"]!);
        Assert.Equal((3, 3), (expected.Values.First(), expected.Values.Last()));
        Assert.Equal(3, first["days"]!.AsArray().Count);
        Assert.Equal(expected, first["days"]!.AsArray().Where(x => (int)x!["count"]! > 0).ToDictionary(x => (string)x!["day"]!, x => (int)x!["count"]!));
        Assert.Equal([("stewards", 3, 4), ("medics", 1, 2)], first["shifts"]!.AsArray().Select(x => ((string)x!["key"]!, (int)x["going"]!, (int)x["capacity"]!)));
        Assert.Null(first["door"]);
        Assert.Equal(0, (int)numbers["dates"]![1]!["joined"]!);
        Assert.Empty((await NumbersAsync(api, planned, "?past=true"))["dates"]!.AsArray());
        Assert.Single((await NumbersAsync(api, planned, "?cursor=" + first["id"]))["dates"]!.AsArray());

        // The plot has a bar for each day, and the table beside it says the same.
        var console = await ConsoleForms.SignInAsync(site);
        var page = await console.PageAsync($"/console/events/{planned["id"]}/numbers");
        Assert.Equal(3, page.QuerySelectorAll(".bars rect").Length);
        Assert.Contains("at most 3 on one day", page.QuerySelector(".bars svg")!.GetAttribute("aria-label"), StringComparison.Ordinal);
        Assert.Equal(["3", "3"], page.QuerySelectorAll(".beside tbody td").Select(x => x.TextContent));
        Assert.Equal("6", page.QuerySelector(".beside tfoot td")!.TextContent);
        Assert.Equal(["3 of 4", "0", "1 of 2", "0"], page.QuerySelector(".funnel tbody")!.QuerySelectorAll("td.n").Select(x => x.TextContent));
        Assert.Contains("Nobody has joined yet", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    public async Task Of_a_date_that_is_over_it_is_told_who_came_also_when_the_names_are_gone(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var api = await site.ApiAsync();
        var (start, end) = Readers.Evening(site, 2);
        var planned = await Planners.PublishedAsync(api, new { start, end, guests = 2, capacity = 9 });
        await Attendees.ComesAsync(site, planned, more: new { name = "Rosa Vargas", display = "full", guests = 1 });
        await Attendees.ComesAsync(site, planned, more: new { name = "Juana Huamán", display = "full", guests = 2 });
        var date = (await api.GetAsync($"/events/{planned["id"]}/dates"))["items"]![0]!;
        site.Time.Pass(DateTimeOffset.Parse((string)date["startsAt"]!, CultureInfo.InvariantCulture) - site.Time.GetUtcNow());
        Assert.Null((await NumbersAsync(api, planned))["dates"]![0]!["door"]);
        await TickAsync(site, api, planned, date, list =>
        {
            var rosa = list["people"]!.AsArray().Single(x => (string?)x!["name"] == "Rosa Vargas")!["code"]!;
            var now = site.Time.GetUtcNow();
            return
            [
                new { key = "1", code = (string)rosa!, came = true, at = now }, new { key = "2", came = true, at = now, name = "Aldo", guests = 2 },
                new { key = "3", came = true, at = now, name = "Slip" },
            ];
        });
        await TickAsync(site, api, planned, date, list => [new { key = "4", code = (string)list["people"]!.AsArray().Single(x => (string?)x!["name"] == "Slip")!["code"]!, came = false, at = site.Time.GetUtcNow() }]);

        site.Time.Pass(TimeSpan.FromHours(30));
        await AssertDoorAsync(5, 5, 3, 3);

        // After 30 days nobody's name is there any more, and the numbers are the same.
        site.Time.Pass(TimeSpan.FromDays(31));
        await site.WorkAsync();
        await site.WorkAsync();
        Assert.Equal(0, await site.WithAsync(db => db.Attendances.CountAsync(x => x.Name != null)));
        await AssertDoorAsync(5, 5, 3, 3);
        var page = await (await ConsoleForms.SignInAsync(site)).PageAsync($"/console/events/{planned["id"]}/numbers");
        Assert.Equal(["5", "2", "3", "3"], page.QuerySelectorAll(".door tbody td.n").Select(x => x.TextContent));
        Assert.Equal("5", page.QuerySelector(".door tfoot td.n")!.TextContent);

        async Task AssertDoorAsync(int said, int came, int walkIns, int noShows)
        {
            var numbers = await NumbersAsync(api, planned, "?past=true");
            Assert.Equal((1, said, came), ((int)numbers["datesPast"]!, (int)numbers["said"]!, (int)numbers["came"]!));
            var door = numbers["dates"]![0]!["door"]!;
            Assert.Equal((said, came, walkIns, noShows), ((int)door["said"]!, (int)door["came"]!, (int)door["walkIns"]!, (int)door["noShows"]!));
        }
    }

    [Theory, OnEachDatabase]
    public async Task Where_nobody_was_ticked_nobody_is_said_to_have_stayed_away(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var api = await site.ApiAsync();
        var (start, end) = Readers.Evening(site, 2);
        var planned = await Planners.PublishedAsync(api, new { start, end });
        await Attendees.ComesAsync(site, planned);
        site.Time.Pass(TimeSpan.FromDays(4));
        var door = (await NumbersAsync(api, planned, "?past=true"))["dates"]![0]!["door"]!;
        Assert.Equal((1, 0), ((int)door["said"]!, (int)door["came"]!));
        Assert.Null(door["noShows"]);
        Assert.Contains("Nobody was ticked at the door", await (await ConsoleForms.SignInAsync(site)).TextAsync($"/console/events/{planned["id"]}/numbers"), StringComparison.Ordinal);
    }

    private static string Today(TestSite site) => TimeZoneInfo.ConvertTime(site.Time.GetUtcNow(), Lima).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static Task<JsonObject> NumbersAsync(ApiClient api, JsonObject planned, string query = "") => api.GetAsync($"/events/{planned["id"]}/numbers{query}");

    private static async Task TickAsync(TestSite site, ApiClient api, JsonObject planned, JsonNode date, Func<JsonObject, IEnumerable<object>> ticks)
    {
        using var created = await api.Http.PostAsJsonAsync($"/api/v1/events/{planned["id"]}/dates/{date["id"]}/doors", new { name = "Gate" });
        var door = await ApiClient.ReadAsync(created, HttpStatusCode.Created);
        using var opened = await site.Client.PostAsJsonAsync("/api/v1/door", new { token = ((string)door["link"]!).Split('/')[^1], pin = (string)door["pin"]! });
        var list = await ApiClient.ReadAsync(opened, HttpStatusCode.OK);
        using var answer = await site.Client.PostAsJsonAsync("/api/v1/door/ticks", new { device = (string)list["device"]!, ticks = ticks(list) });
        Assert.Empty((await ApiClient.ReadAsync(answer, HttpStatusCode.OK))["refused"]!.AsObject());
    }
}
