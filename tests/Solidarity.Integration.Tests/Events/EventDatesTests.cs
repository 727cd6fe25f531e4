using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Solidarity.Infrastructure.Storage;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Events;

/// <summary>The dates of a series: shown beforehand, moved as one, from one on, or all; their places; and copies at another time.</summary>
public sealed class EventDatesTests(TestSites sites) : IClassFixture<TestSites>
{
    private const string Weekly = "FREQ=WEEKLY;BYDAY=MO;COUNT=4";

    [Theory, OnEachDatabase]
    public async Task One_date_is_moved_alone_and_keeps_that_when_all_are_changed(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var planned = await Planners.PublishedAsync(api, new { recurrence = Weekly });
        var second = (await DatesAsync(api, planned))[1]!;
        using (var answer = await api.Http.PatchAsJsonAsync(Path(planned, second), new { start = "2100-03-09T19:00", end = "2100-03-09T21:00", place = new { town = "Cusco", country = "PE" }, reason = "A holiday" }))
        {
            var moved = await ApiClient.ReadAsync(answer, HttpStatusCode.OK);
            Assert.Equal(("2100-03-09T19:00:00", "Cusco", "A holiday", true), ((string)moved["start"]!, (string)moved["place"]!["town"]!, (string)moved["reason"]!, (bool)moved["changed"]!));
        }

        await RescheduleAsync(api, planned, new { start = "2100-03-01T17:00", end = "2100-03-01T19:00", recurrence = Weekly });
        Assert.Equal(["03-01 17:00", "03-09 19:00", "03-15 17:00", "03-22 17:00"], (await DatesAsync(api, planned)).Select(Begins));

        using var past = await api.Http.PatchAsJsonAsync(Path(planned, second), new { start = "2001-03-09T19:00", end = "2001-03-09T21:00" });
        Assert.Contains("past", (string)(await ApiClient.ReadAsync(past, HttpStatusCode.BadRequest))["errors"]!["start"]![0]!, StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    public async Task This_and_later_ones_follow_and_those_before_stay(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var planned = await Planners.PublishedAsync(api, new { recurrence = Weekly });
        var before = await DatesAsync(api, planned);
        var body = new { start = "2100-03-16T18:00", end = "2100-03-16T20:00", recurrence = "FREQ=WEEKLY;BYDAY=TU;COUNT=2", from = "2100-03-15" };
        using (var shown = await api.Http.PostAsJsonAsync($"/api/v1/events/{planned["id"]}/dates/preview", body))
        {
            var change = (await ApiClient.ReadAsync(shown, HttpStatusCode.OK))["change"]!;
            Assert.Equal((0, 2, 0, 0), ((int)change["added"]!, (int)change["moved"]!, (int)change["cancelled"]!, (int)change["people"]!));
        }

        Assert.Equal(["03-01 18:00", "03-08 18:00", "03-15 18:00", "03-22 18:00"], (await DatesAsync(api, planned)).Select(Begins));
        await RescheduleAsync(api, planned, body);
        var after = await DatesAsync(api, planned);
        Assert.Equal(["03-01 18:00", "03-08 18:00", "03-16 18:00", "03-23 18:00"], after.Select(Begins));

        // They are the same dates, so who joined them goes along.
        Assert.Equal(before.Select(x => (string)x!["id"]!), after.Select(x => (string)x!["id"]!));
    }

    [Theory, OnEachDatabase]
    public async Task Dates_that_a_rule_gives_up_stay_as_cancelled_and_new_ones_get_heads(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var planned = await Planners.PublishedAsync(api, new { recurrence = Weekly, capacity = 3 });
        await RescheduleAsync(api, planned, new { start = "2100-03-01T18:00", end = "2100-03-01T20:00", recurrence = "FREQ=WEEKLY;BYDAY=MO;COUNT=6", exceptions = new[] { "2100-03-08" }, reason = "Easter" });
        var dates = await DatesAsync(api, planned);
        Assert.Equal(["03-01 planned", "03-08 cancelled", "03-15 planned", "03-22 planned", "03-29 planned", "04-05 planned"], dates.Select(x => $"{Begins(x)[..5]} {x!["state"]}"));
        Assert.Equal("Easter", (string)dates[1]!["reason"]!);
        Assert.All(dates, x => Assert.Equal(3, (int)x!["shifts"]![0]!["capacity"]!));
        Assert.Equal(5, (int)(await api.GetAsync($"/events/{planned["id"]}"))["datesToCome"]!);
    }

    [Theory, OnEachDatabase]
    public async Task A_shift_of_one_date_is_resized_alone_and_a_date_is_cancelled_alone(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var planned = await Planners.PublishedAsync(api, new { recurrence = Weekly, shifts = new[] { new { name = "Stewards" }, new { name = "Medics" } }, capacity = 3 });
        var first = (await DatesAsync(api, planned))[0]!;
        using (var answer = await api.Http.PostAsJsonAsync(Path(planned, first) + "/capacity", new { shift = "medics", capacity = 9 }))
        {
            var resized = await ApiClient.ReadAsync(answer, HttpStatusCode.OK);
            Assert.Equal([3, 9], resized["shifts"]!.AsArray().Select(x => (int)x!["capacity"]!));
        }

        // What was set alone stays when the plan changes.
        await Planners.KeepAsync(api, planned, new { capacity = 4 });
        Assert.Equal(["4,9", "4,4", "4,4", "4,4"], (await DatesAsync(api, planned)).Select(x => string.Join(',', x!["shifts"]!.AsArray().Select(shift => (int)shift!["capacity"]!))));

        foreach (var (body, field) in new[] { ((object)new { shift = "medics", capacity = 0 }, "capacity"), (new { shift = "cooks", capacity = 1 }, "shift") })
        {
            using var refused = await api.Http.PostAsJsonAsync(Path(planned, first) + "/capacity", body);
            Assert.NotNull((await ApiClient.ReadAsync(refused, HttpStatusCode.BadRequest))["errors"]![field]);
        }

        using (var answer = await api.Http.PostAsJsonAsync(Path(planned, first) + "/cancel", new { reason = "Rain" }))
        {
            Assert.Equal(("cancelled", "Rain"), ((string)(await ApiClient.ReadAsync(answer, HttpStatusCode.OK))["state"]!, "Rain"));
        }

        Assert.Equal(["cancelled", "planned", "planned", "planned"], (await DatesAsync(api, planned)).Select(x => (string)x!["state"]!));
        using var gone = await api.Http.PatchAsJsonAsync(Path(planned, first), new { start = "2100-03-02T18:00", end = "2100-03-02T20:00" });
        Assert.Equal(HttpStatusCode.Conflict, gone.StatusCode);
    }

    [Theory, OnEachDatabase]
    public async Task A_copy_has_all_texts_and_settings_at_another_time(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var planned = await Planners.PublishedAsync(api, new { shifts = new[] { new { name = "Stewards" }, new { name = "Medics" } }, capacity = 3, guests = 2, questions = new[] { new { text = "Why?" } } });
        using (var german = await api.Http.PutAsJsonAsync($"/api/v1/events/{planned["id"]}/versions/de", new { title = "Mahnwache", questions = new[] { new { key = "q1", text = "Warum?" } }, shifts = new[] { new { key = "medics", name = "Sanis" } } }))
        {
            await ApiClient.ReadAsync(german, HttpStatusCode.OK);
        }

        // Names of shifts that are planned no more do not stand in the way.
        await Planners.KeepAsync(api, planned, new { shifts = new[] { new { name = "Stewards" } } });
        var copy = await api.MakeAsync($"/events/{planned["id"]}/copy", new { title = "Another vigil", start = "2100-06-01T18:00", end = "2100-06-01T20:00" });
        Assert.Equal(("draft", "another-vigil", (string)planned["id"]!, 2, "Mahnwache", "Why?"), ((string)copy["state"]!, ((string)copy["slug"]!)[..13], (string)copy["copyOf"]!, (int)copy["guests"]!, (string)copy["versions"]![1]!["title"]!, (string)copy["questions"]![0]!["text"]!));
        Assert.Equal("06-01 18:00", Begins(Assert.Single(await DatesAsync(api, copy))));
    }

    [Theory, OnEachDatabase]
    public async Task Who_may_write_but_not_publish_moves_no_date_of_a_public_event(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var planned = await Planners.DraftAsync(api);
        var writer = new Organisations.ConsoleForms(site, await site.SignInAsync(Subscribers.NewAddress(), (Domain.Organizers.Role.Writer, null)));
        var date = (string)(await DatesAsync(api, planned))[0]!["id"]!;
        var at = $"/console/events/{planned["id"]}/dates/{date}";
        await writer.LocationAsync(at, at, ("start", "2100-03-02T18:00"), ("end", "2100-03-02T20:00"), ("act", "move"));
        var late = await writer.PreparedAsync(at, at, ("start", "2100-03-03T18:00"), ("end", "2100-03-03T20:00"), ("act", "move"));
        await Planners.ChangeAsync(api, planned, "publish");
        Assert.Equal(HttpStatusCode.Forbidden, (await late()).Status);
        Assert.Equal("03-02 18:00", Begins(Assert.Single(await DatesAsync(api, planned))));

        // Nor its place, of which who joined is told as well; the rest is only text.
        var edit = $"/console/events/{planned["id"]}";
        var (refused, page) = await writer.SendAsync(edit, edit, ("place.town", "Cusco"), ("summary", "Typed"), ("act", "save"));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "Typed"), (refused, page.GetElementById("summary")!.TextContent.Trim()));
        Assert.NotNull(page.GetElementById("place-error"));
        await writer.LocationAsync(edit, edit, ("summary", "Written"), ("act", "save"));
    }

    [Theory, OnEachDatabase]
    public async Task Events_are_listed_newest_first_by_campaign_state_and_words(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var campaign = (string)(await api.CampaignAsync())["slug"]!;
        var older = await Planners.DraftAsync(api, new { campaign, title = "Vigil at the glacier" });
        var newer = await Planners.PublishedAsync(api, new { campaign, title = "March to the river" });
        async Task<List<string>> ListedAsync(string more) => [.. (await api.GetAsync($"/events/planned?campaign={campaign}{more}"))["items"]!.AsArray().Select(x => (string)x!["id"]!)];
        Assert.Equal([(string)newer["id"]!, (string)older["id"]!], await ListedAsync(""));
        Assert.Equal([(string)older["id"]!], await ListedAsync("&state=draft"));
        Assert.Equal([(string)older["id"]!], await ListedAsync("&query=Glaciér"));
        Assert.Equal([(string)newer["id"]!], await ListedAsync("&limit=1"));
        Assert.Empty(await ListedAsync("&query=elsewhere"));

        var page = await api.GetAsync($"/events/{(await Planners.DraftAsync(api, new { recurrence = Weekly }))["id"]}/dates?limit=3");
        Assert.Equal((3, true), (page["items"]!.AsArray().Count, page["next"] is not null));
    }

    private static async Task<JsonArray> DatesAsync(ApiClient api, JsonObject planned) => (await api.GetAsync($"/events/{planned["id"]}/dates"))["items"]!.AsArray();

    private static string Path(JsonObject planned, JsonNode date) => $"/api/v1/events/{planned["id"]}/dates/{date["id"]}";

    private static string Begins(JsonNode? date) => ((string)date!["start"]!)[5..16].Replace('T', ' ');

    private static async Task RescheduleAsync(ApiClient api, JsonObject planned, object body)
    {
        using var answer = await api.Http.PutAsJsonAsync($"/api/v1/events/{planned["id"]}/dates", body);
        await ApiClient.ReadAsync(answer, HttpStatusCode.OK);
    }
}
