using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain.Events;
using Solidarity.Infrastructure.Storage;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Events;

/// <summary>Writing events by the API: what is taken, what is refused and with which sentence, and the dates that are made.</summary>
public sealed class EventWritingTests(TestSites sites) : IClassFixture<TestSites>
{
    [Theory, OnEachDatabase]
    public async Task An_event_is_drafted_with_all_that_organizers_set_and_told_back_so(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var list = await api.ListAsync();
        var planned = await Planners.DraftAsync(api, new
        {
            summary = "We stand together.",
            body = "**Come** along.",
            gettingThere = "Bus 301",
            bring = "A candle",
            safety = "Stay on the square.",
            place = new { venue = "Plaza San Martín", street = "Jirón de la Unión 1", town = "Lima", country = "pe", hidden = true, latitude = -12.0516, longitude = -77.0346 },
            link = "https://meet.example.org/vigil",
            capacity = 3,
            shifts = new object[] { new { name = "Stewards", to = "19:00" }, new { name = "Medics", from = "+1:00", capacity = 5 } },
            recurrence = "RRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=4",
            exceptions = new[] { "2100-03-08" },
            guests = 2,
            needsApproval = true,
            questions = new[] { new { text = "Do you need a bed?" } },
            lists = new[] { (string)list["slug"]! },
            accessibility = new { stepFree = "yes", hearingLoop = "onRequest", contact = "Ask Ana" },
            contact = new { name = "Ana", email = "ana@example.org" },
            languages = new[] { "es", "qu" },
            coHosts = new[] { "Unión de Vecinos" },
        });

        Assert.Equal(
            ("draft", "2100-03-01T18:00:00", "2100-03-01T20:00:00", "America/Lima", "FREQ=WEEKLY;BYDAY=MO;COUNT=4", "2100-03-08"),
            ((string)planned["state"]!, (string)planned["start"]!, (string)planned["end"]!, (string)planned["timeZone"]!, (string)planned["recurrence"]!, (string)planned["exceptions"]![0]!));
        Assert.Equal(
            ("Lima", "PE", true, "placeAfterJoining", -12.0516, "https://meet.example.org/vigil"),
            ((string)planned["place"]!["town"]!, (string)planned["place"]!["country"]!, (bool)planned["place"]!["hidden"]!, (string)planned["visibility"]!, (double)planned["place"]!["latitude"]!, (string)planned["link"]!));
        Assert.Equal(["stewards|Stewards||19:00|3", "medics|Medics|19:00||5"], planned["shifts"]!.AsArray().Select(x => string.Join('|', x!["key"], x["name"], x["from"], x["to"], x["capacity"])));
        Assert.Equal((8, 2, true, "yes", "onRequest", "notSaid"), ((int)planned["capacity"]!, (int)planned["guests"]!, (bool)planned["needsApproval"]!, (string)planned["accessibility"]!["stepFree"]!, (string)planned["accessibility"]!["hearingLoop"]!, (string)planned["accessibility"]!["captions"]!));
        Assert.Equal(("Ana", "ana@example.org", "es", "Unión de Vecinos", (string)list["slug"]!), ((string)planned["contact"]!["name"]!, (string)planned["contact"]!["email"]!, (string)planned["languages"]![0]!, (string)planned["coHosts"]![0]!, (string)planned["lists"]![0]!));
        var texts = planned["versions"]!.AsArray().Single()!;
        Assert.Equal(("Bus 301", "A candle", "Stay on the square.", "Do you need a bed?", "Medics"), ((string)texts["gettingThere"]!, (string)texts["bring"]!, (string)texts["safety"]!, (string)texts["questions"]![0]!["text"]!, (string)texts["shifts"]![1]!["name"]!));

        var dates = await DatesAsync(site, planned);
        Assert.Equal(["2100-03-01 18:00", "2100-03-15 18:00", "2100-03-22 18:00"], dates.Select(x => $"{x.LocalStart:yyyy-MM-dd HH:mm}"));
        Assert.Equal(new DateTimeOffset(2100, 3, 1, 23, 0, 0, TimeSpan.Zero), dates[0].StartsAt);
        var ids = dates.SelectMany(x => x.Shifts).Select(x => x.Id).ToList();
        var heads = await site.WithAsync(db => db.ShiftHeads.Where(x => ids.Contains(x.ShiftId)).Select(x => x.Capacity).ToListAsync());
        Assert.Equal([3, 3, 3, 5, 5, 5], heads.Order());
    }

    [Theory, OnEachDatabase]
    public async Task A_draft_is_published_and_cancelled_with_its_dates(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var planned = await Planners.DraftAsync(api, new { recurrence = "FREQ=WEEKLY;BYDAY=MO;COUNT=2" });
        await Planners.ChangeAsync(api, planned, "cancel", expected: HttpStatusCode.Conflict);
        Assert.Equal("published", (string)(await Planners.ChangeAsync(api, planned, "publish"))["state"]!);
        Assert.Equal("published", (string)(await Planners.ChangeAsync(api, planned, "publish"))["state"]!);

        var cancelled = await Planners.ChangeAsync(api, planned, "cancel", new { reason = "The square is closed." });
        Assert.Equal(("cancelled", 0), ((string)cancelled["state"]!, (int)cancelled["datesToCome"]!));
        Assert.All(await DatesAsync(site, planned), x => Assert.Equal((OccurrenceState.Cancelled, "The square is closed."), (x.State, x.Reason)));
        await Planners.ChangeAsync(api, planned, "publish", expected: HttpStatusCode.Conflict);
    }

    [Theory, OnEachDatabase]
    public async Task What_can_not_be_is_refused_with_a_sentence_beside_its_field(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var campaign = (string)(await api.CampaignAsync())["slug"]!;
        (object Settings, string Field, string Says)[] refused =
        [
            (new { campaign, timeZone = "Mars/Olympus" }, "timeZone", "time zone"),
            (new { campaign, end = "2100-03-01T17:00" }, "end", "not after the beginning"),
            (new { campaign, end = "2100-03-01T18:00" }, "end", "not after the beginning"),
            (new { campaign, start = "2100-03-28T02:30", end = "2100-03-28T04:00", timeZone = "Europe/Berlin" }, "start", "clocks go from 02:00 to 03:00"),
            (new { campaign, start = "2100-03-28T01:30", end = "2100-03-28T02:30", timeZone = "Europe/Berlin" }, "end", "clocks go from 02:00 to 03:00"),
            (new { campaign, end = "0001-01-01T00:00" }, "end", "not after the beginning"),
            (new { campaign, start = "0001-01-01T00:00", end = "0001-01-01T01:00" }, "start", "between the years"),
            (new { campaign, start = "9999-12-31T22:00", end = "9999-12-31T23:59" }, "start", "between the years"),
            (new { campaign, start = "9999-12-31", end = "9999-12-31", allDay = true }, "start", "between the years"),
            (new { campaign, start = "2100-03-01T18:00Z" }, "start", "without Z"),
            (new { campaign, end = "2100-03-01T20:00+01:00" }, "end", "without Z"),
            (new { campaign, start = "2001-03-01T18:00", end = "2001-03-01T20:00" }, "start", "past"),
            (new { campaign, start = (string?)null }, "start", "fill this in"),
            (new { campaign, end = "2100-05-01T18:00" }, "end", "at most 31 days"),
            (new { campaign, recurrence = "FREQ=SECONDLY" }, "recurrence", "rule is not taken"),
            (new { campaign, recurrence = "FREQ=WEEKLY;BYDAY=MO;COUNT=10000" }, "count", "between 1 and 366"),
            (new { campaign, recurrence = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU" }, "recurrence", "at most 366 dates"),
            (new { campaign, recurrence = "FREQ=WEEKLY;BYDAY=TU" }, "recurrence", "first date is not on a day of the rule"),
            (new { campaign, recurrence = "FREQ=WEEKLY;BYDAY=MO,TU", end = "2100-03-03T20:00" }, "recurrence", "until the next has begun"),
            (new { campaign, capacity = 0 }, "capacity", "between 1 and"),
            (new { campaign, guests = 21 }, "guestsAllowed", "at most 20 guests"),
            (new { campaign, place = new { venue = "" } }, "place", "Name a place"),
            (new { campaign, place = new { town = "Lima", country = "Peru" } }, "place.country", "two letters"),
            (new { campaign, place = new { town = "Lima", country = "PE", latitude = 91, longitude = 0 } }, "coordinates", "between -90 and 90"),
            (new { campaign, link = "http://meet.example.org" }, "link", "https://"),
            (new { campaign, shifts = new[] { new { name = "Stewards", to = "22:00" } } }, "shifts", "outside the event's time"),
            (new { campaign, shifts = new[] { new { name = "Stewards", from = "half past six" } } }, "shifts[0].from", "18:30"),
            (new { campaign = "nowhere" }, "campaign", "nowhere"),
        ];
        foreach (var (settings, field, says) in refused)
        {
            using var answer = await Planners.TryDraftAsync(api, settings);
            var text = await answer.Content.ReadAsStringAsync();
            var errors = JsonNode.Parse(text)?["errors"]?.AsObject();
            Assert.True((int)answer.StatusCode is >= 400 and < 500, $"{settings}: {(int)answer.StatusCode} {text}");
            Assert.True(errors?.ContainsKey(field) == true && ((string)errors[field]![0]!).Contains(says, StringComparison.OrdinalIgnoreCase), $"{settings}: {text}");
        }

        Assert.False(await site.WithAsync(db => db.Events.AnyAsync(x => db.Campaigns.Any(c => c.Id == x.CampaignId && c.Slug == Domain.Slug.FromStored(campaign)))));
    }

    [Theory, OnEachDatabase]
    public async Task Months_without_such_a_day_are_left_out_and_a_time_that_comes_twice_is_the_first(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var monthly = await Planners.DraftAsync(api, new { start = "2100-01-31T18:00", end = "2100-01-31T19:00", recurrence = "FREQ=MONTHLY;BYMONTHDAY=31;COUNT=3" });
        Assert.Equal(["01-31", "03-31", "05-31"], (await DatesAsync(site, monthly)).Select(x => $"{x.LocalStart:MM-dd}"));

        var twice = await Planners.DraftAsync(api, new { start = "2100-10-31T02:30", end = "2100-10-31T04:00", timeZone = "Europe/Berlin" });
        var date = Assert.Single(await DatesAsync(site, twice));
        Assert.Equal((new DateTimeOffset(2100, 10, 31, 0, 30, 0, TimeSpan.Zero), new DateTimeOffset(2100, 10, 31, 3, 0, 0, TimeSpan.Zero)), (date.StartsAt, date.EndsAt));

        var whole = await Planners.DraftAsync(api, new { start = "2100-03-01", end = "2100-03-02", allDay = true });
        Assert.Equal(("2100-03-01T00:00:00", "2100-03-02T00:00:00", true), ((string)whole["start"]!, (string)whole["end"]!, (bool)whole["allDay"]!));
        Assert.Equal(new DateTime(2100, 3, 3), Assert.Single(await DatesAsync(site, whole)).LocalEnd);
    }

    [Theory, OnEachDatabase]
    public async Task Another_language_and_other_settings_are_written_unless_somebody_was_faster(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var planned = await Planners.DraftAsync(api, new { shifts = new[] { new { name = "Stewards" } }, capacity = 4 });
        using (var written = await api.Http.PutAsJsonAsync($"/api/v1/events/{planned["id"]}/versions/de", new { title = "Mahnwache", shifts = new[] { new { key = "stewards", name = "Ordner" } } }))
        {
            var german = (await ApiClient.ReadAsync(written, HttpStatusCode.OK))["versions"]![1]!;
            Assert.Equal(("de", "Mahnwache", "Ordner"), ((string)german["language"]!, (string)german["title"]!, (string)german["shifts"]![0]!["name"]!));
        }

        using (var wrong = await api.Http.PutAsJsonAsync($"/api/v1/events/{planned["id"]}/versions/de", new { title = "Mahnwache", shifts = new[] { new { key = "medics", name = "Sanis" } } }))
        {
            Assert.Contains("own key", (string)(await ApiClient.ReadAsync(wrong, HttpStatusCode.BadRequest))["errors"]!["shifts"]![0]!, StringComparison.Ordinal);
        }

        var kept = await Planners.KeepAsync(api, planned, new { capacity = 6, place = new { town = "Cusco", country = "PE" }, link = "https://meet.example.org" });
        Assert.Equal((6, "Cusco", "https://meet.example.org", "Stewards"), ((int)kept["capacity"]!, (string)kept["place"]!["town"]!, (string)kept["link"]!, (string)kept["shifts"]![0]!["name"]!));
        Assert.Equal([6], await HeadsAsync(site, planned));

        var whole = await Planners.KeepAsync(api, planned, new { shifts = new[] { new { name = "Medics", capacity = 2 } }, link = "" });
        Assert.Equal(("medics", null), ((string)whole["shifts"]![0]!["key"]!, (string?)whole["link"]));
        Assert.Equal([2, 6], await HeadsAsync(site, planned));
        var date = Assert.Single(await DatesAsync(site, planned));
        Assert.Equal(["stewards closed", "medics open"], date.Shifts.OrderBy(x => x.Position).Select(x => $"{x.Key} {(x.IsClosed ? "closed" : "open")}"));

        using var stale = new HttpRequestMessage(HttpMethod.Patch, $"/api/v1/events/{planned["id"]}") { Content = JsonContent.Create(new { guests = 1 }) };
        stale.Headers.TryAddWithoutValidation("If-Match", "\"1\"");
        using var refused = await api.Http.SendAsync(stale);
        Assert.Equal(HttpStatusCode.PreconditionFailed, refused.StatusCode);
    }

    [Theory, OnEachDatabase]
    public async Task The_same_request_twice_makes_one_event(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var body = new { campaign = (string)(await api.CampaignAsync())["slug"]!, title = "Vigil", start = "2100-03-01T18:00", end = "2100-03-01T20:00", link = "https://meet.example.org" };
        var key = Guid.NewGuid().ToString();
        List<Uri?> made = [];
        foreach (var _ in Enumerable.Range(0, 2))
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/events") { Content = JsonContent.Create(body) };
            request.Headers.Add("Idempotency-Key", key);
            using var answer = await api.Http.SendAsync(request);
            Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
            made.Add(answer.Headers.Location);
        }

        Assert.Single(made.Distinct());
        var campaign = Domain.Slug.FromStored(body.campaign);
        Assert.Equal(1, await site.WithAsync(db => db.Events.CountAsync(x => db.Campaigns.Any(c => c.Id == x.CampaignId && c.Slug == campaign))));
    }

    private static Task<List<Occurrence>> DatesAsync(TestSite site, JsonObject planned)
    {
        var id = EventId.From((Guid)planned["id"]!);
        return site.WithAsync(db => db.Occurrences.AsNoTracking().Include(x => x.Shifts).Where(x => x.EventId == id).OrderBy(x => x.StartsAt).ToListAsync());
    }

    private static Task<List<int?>> HeadsAsync(TestSite site, JsonObject planned)
    {
        var id = EventId.From((Guid)planned["id"]!);
        return site.WithAsync(db => db.ShiftHeads.Where(x => x.EventId == id).Select(x => x.Capacity).OrderBy(x => x).ToListAsync());
    }
}
