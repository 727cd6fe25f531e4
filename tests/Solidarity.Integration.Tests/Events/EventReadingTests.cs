using System.Diagnostics;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using AngleSharp.Dom;
using Solidarity.Application.Events;
using Solidarity.Domain.Events;
using Solidarity.Infrastructure.Storage;
using Solidarity.Integration.Tests.Petitions;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Events;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Events;

/// <summary>The public side of events: page, lists, month, map, feeds, calendars, numbers.</summary>
public sealed class EventReadingTests(TestSites sites) : IClassFixture<TestSites>
{
    [Theory, OnEachDatabase]
    public async Task Who_reads_of_an_event_learns_what_when_where_and_how_many_can_come(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var (start, end) = Readers.Evening(site, 20);
        var planned = await Planners.PublishedAsync(api, new
        {
            summary = "We stand together.", body = "**Come** along.", gettingThere = "Metro to the square.", bring = "A candle", safety = "Stay on the square.", start, end,
            recurrence = Readers.Weekly(site, 20, 3), shifts = new object[] { new { name = "Stewards", to = "19:00", capacity = 4 }, new { name = "Medics", from = "19:00", capacity = 2 } },
            accessibility = new { stepFree = "yes", hearingLoop = "onRequest", contact = "Ask Ana" }, contact = new { name = "Ana", email = "ana@example.org" }, languages = new[] { "es" }, coHosts = new[] { "Unión de Vecinos" },
        });
        await Readers.JoinAsync(site, planned, going: 2, waiting: 1);
        var page = await PetitionPages.ReadAsync(site, planned.Path());
        var text = page.QuerySelector("main")!.TextContent;
        Assert.Equal(planned.Title(), page.QuerySelector("h1")!.TextContent);
        Assert.All(
            ["We stand together.", "Come along.", "18:00–19:30", "America/Lima", "Plaza San Martín", "Lima, Peru", "Stewards", "18:00–19:00", "Medics", "Waiting: 1", "A candle", "Metro to the square.", "Stay on the square.", "Step-free access", "If you ask in time", "Ask Ana", "ana@example.org", "Unión de Vecinos", "Español"],
            said => Assert.Contains(said, text, StringComparison.Ordinal));
        Assert.Equal(3, page.QuerySelectorAll("#dates li[id]").Length);
        Assert.Equal($"{start}:00-05:00", page.QuerySelector(".event-facts time")!.GetAttribute("datetime"));

        var data = JsonDocument.Parse(page.QuerySelector("script[type='application/ld+json']")!.TextContent).RootElement[0];
        Assert.Equal(
            ("Event", planned.Title(), $"{start}:00-05:00", "https://schema.org/EventScheduled", "https://schema.org/OfflineEventAttendanceMode", "Lima"),
            (data.GetProperty("@type").GetString(), data.GetProperty("name").GetString(), data.GetProperty("startDate").GetString(), data.GetProperty("eventStatus").GetString(),
                data.GetProperty("eventAttendanceMode").GetString(), data.GetProperty("location")[0].GetProperty("address").GetProperty("addressLocality").GetString()));
        Assert.EndsWith("/es" + planned.Path(), (await PetitionPages.ReadAsync(site, "/es" + planned.Path())).QuerySelector(".languages a[lang=es]")!.GetAttribute("href"), StringComparison.Ordinal);
        Assert.EndsWith(planned.Path(), page.QuerySelector("link[rel=canonical]")!.GetAttribute("href"), StringComparison.Ordinal);
        var alternative = page.QuerySelector("meta[property='og:image:alt']")!.GetAttribute("content");
        Assert.Contains(planned.Title(), alternative, StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    public async Task The_api_tells_numbers_that_are_never_old_and_an_unchanged_one_costs_no_body(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var (start, end) = Readers.Evening(site, 20);
        var planned = await Planners.PublishedAsync(api, new { start, end, capacity = 3, recurrence = Readers.Weekly(site, 20, 2) });
        var told = JsonNode.Parse(await Readers.TextAsync(site, "/api/v1" + planned.Path()))!;
        Assert.Equal(
            ("published", 0, 0, 3, 3, $"{start}:00-05:00", "America/Lima", "Lima"),
            ((string)told["state"]!, (int)told["going"]!, (int)told["waiting"]!, (int)told["capacity"]!, (int)told["free"]!, (string)told["start"]!, (string)told["timeZone"]!, (string)told["place"]!["town"]!));
        Assert.Equal(2, told["dates"]!.AsArray().Count);

        using var first = await site.Client.GetAsync("/api/v1" + planned.Path());
        Assert.Equal(HttpStatusCode.NotModified, await StatusAsync(site, "/api/v1" + planned.Path(), first.Headers.ETag!.ToString()));
        using var page = await site.Client.GetAsync(planned.Path());
        Assert.Equal(HttpStatusCode.NotModified, await StatusAsync(site, planned.Path(), page.Headers.ETag!.ToString()));
        await Readers.JoinAsync(site, planned, going: 3, waiting: 2);
        var now = told;
        for (var since = Stopwatch.StartNew(); (int)now["going"]! == 0 && since.Elapsed < TimeSpan.FromSeconds(30);)
        {
            now = JsonNode.Parse(await Readers.TextAsync(site, "/api/v1" + planned.Path()))!;
        }

        Assert.Equal((3, 2, 3, 0), ((int)now["going"]!, (int)now["waiting"]!, (int)now["capacity"]!, (int)now["free"]!));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(site, "/api/v1" + planned.Path(), first.Headers.ETag!.ToString()));
        Assert.Contains("Full.", await Readers.TextAsync(site, planned.Path()), StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    public async Task What_was_cancelled_or_moved_stays_and_says_so_everywhere(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var (start, end) = Readers.Evening(site, 20);
        var campaign = (string)(await api.CampaignAsync())["slug"]!;
        var planned = await Planners.PublishedAsync(api, new { campaign, start, end, recurrence = Readers.Weekly(site, 20, 3) });
        var before = await ForeignCalendar.ReadAsync(await Readers.TextAsync(site, planned.Path() + ".ics"));
        await Readers.ChangeDatesAsync(site, planned, dates =>
        {
            dates[0].Change(LocalSpan.Of(dates[0].LocalStart.AddDays(1), dates[0].LocalEnd.AddDays(1)), null, null, null, "The square is taken.", site.Time.GetUtcNow());
            dates[1].Cancel(null, "It will storm.", site.Time.GetUtcNow());
        });
        var after = await ForeignCalendar.ReadAsync(await Readers.TextAsync(site, planned.Path() + ".ics"));
        Assert.Equal(before.Entries.Select(x => x.Uid), after.Entries.Select(x => x.Uid));
        Assert.Equal(["CONFIRMED", "CANCELLED", "CONFIRMED"], after.Entries.Select(x => x.Status!));
        Assert.True(after.Entries[0].Sequence > before.Entries[0].Sequence && after.Entries[1].Sequence > before.Entries[1].Sequence);
        Assert.Equal(DateTimeOffset.Parse(before.Entries[0].Start, null).AddDays(1), DateTimeOffset.Parse(after.Entries[0].Start, null));
        Assert.Contains("The square is taken.", after.Entries[0].Description, StringComparison.Ordinal);

        var all = await ForeignCalendar.ReadAsync(await Readers.TextAsync(site, "/events.ics?campaign=" + campaign));
        Assert.Equal(after.Entries.Select(x => (x.Uid, x.Sequence, x.Status, x.Start)), all.Entries.Select(x => (x.Uid, x.Sequence, x.Status, x.Start)));
        var page = await PetitionPages.ReadAsync(site, planned.Path());
        Assert.Contains("The square is taken.", page.QuerySelector(".event-facts")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(EventDay(start), page.QuerySelector(".event-facts s")!.TextContent[..EventDay(start).Length]);
        Assert.Equal(["Changed", "Cancelled"], page.QuerySelectorAll("#dates .notice b").Select(x => x.TextContent));
        Assert.Contains("EventRescheduled", page.Source.Text, StringComparison.Ordinal);
        Assert.Contains("EventCancelled", page.Source.Text, StringComparison.Ordinal);
        var list = await PetitionPages.ReadAsync(site, "/events?campaign=" + campaign);
        Assert.Equal(["Changed", "Cancelled"], list.QuerySelectorAll(".event-list .tag").Select(x => x.TextContent));
        Assert.Contains("Changed", await Readers.TextAsync(site, "/events.atom?campaign=" + campaign), StringComparison.Ordinal);

        await Planners.ChangeAsync(api, planned, "cancel", new { reason = "We were forbidden to." });
        var gone = await PetitionPages.ReadAsync(site, planned.Path());
        Assert.Contains("We were forbidden to.", gone.QuerySelector(".event-facts")!.TextContent, StringComparison.Ordinal);
        Assert.All((await ForeignCalendar.ReadAsync(await Readers.TextAsync(site, planned.Path() + ".ics"))).Entries, x => Assert.Equal("CANCELLED", x.Status));
        Assert.Equal("cancelled", (string)JsonNode.Parse(await Readers.TextAsync(site, "/api/v1" + planned.Path()))!["state"]!);
    }

    [Theory, OnEachDatabase]
    public async Task Events_are_found_by_words_campaign_town_month_and_nearness(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var campaign = (string)(await api.CampaignAsync())["slug"]!;
        var (start, end) = Readers.Evening(site, 30);
        async Task<string> MakeAsync(string title, string town, string country) =>
            (await Planners.PublishedAsync(api, new { campaign, title = ApiClient.Unique(title), body = title == "Marcha" ? "Zumbador." : "", start, end, place = new { venue = "Plaza", town, country } })).Title();
        var (sevilla, cadiz, madrid) = (await MakeAsync("Marcha", "Sevilla", "ES"), await MakeAsync("Velada", "Cádiz", "ES"), await MakeAsync("Charla", "Madrid", "ES"));
        async Task FindsAsync(string query, params string[] titles)
        {
            var found = await Readers.TextAsync(site, $"/events?campaign={campaign}&{query}");
            Assert.Equal((query, string.Join(", ", titles)), (query, string.Join(", ", new[] { sevilla, cadiz, madrid }.Where(x => found.Contains(x, StringComparison.Ordinal)))));
            var api = await Readers.TextAsync(site, $"/api/v1/events?campaign={campaign}&{query.Replace("view=month&month=" + start[..7], "from=" + start[..8] + "01", StringComparison.Ordinal).Replace("view=map", "", StringComparison.Ordinal)}");
            Assert.All(titles, title => Assert.Contains(title, api, StringComparison.Ordinal));
        }

        await FindsAsync("", sevilla, cadiz, madrid);
        await FindsAsync("q=zumbador", sevilla);
        await FindsAsync("q=velada+cadiz", cadiz);
        await FindsAsync("town=CADIZ", cadiz);
        await FindsAsync("near=sevilla&km=20", sevilla);
        await FindsAsync("near=Sevilla&km=150", sevilla, cadiz);
        await FindsAsync("near=Madrid,+ES&km=1000", sevilla, cadiz, madrid);
        await FindsAsync("view=map", sevilla, cadiz, madrid);
        await FindsAsync("view=month&month=" + start[..7], sevilla, cadiz, madrid);
        Assert.DoesNotContain(sevilla, await Readers.TextAsync(site, $"/events?campaign={campaign}&view=month&month=2099-01"), StringComparison.Ordinal);
        Assert.Contains("We know no town called", await Readers.TextAsync(site, "/events?near=Nirgendwohausen"), StringComparison.Ordinal);
        Assert.Equal(3, (await PetitionPages.ReadAsync(site, $"/events?campaign={campaign}&view=map")).QuerySelectorAll(".event-map circle").Length);
        Assert.Contains(cadiz, await Readers.TextAsync(site, "/campaigns/" + campaign), StringComparison.Ordinal);
        Assert.Contains(cadiz, await Readers.TextAsync(site, "/search?q=cadiz"), StringComparison.Ordinal);

        var read = JsonNode.Parse(await Readers.TextAsync(site, $"/api/v1/events?campaign={campaign}&limit=2"))!;
        var rest = JsonNode.Parse(await Readers.TextAsync(site, $"/api/v1/events?campaign={campaign}&limit=2&cursor={read["next"]}"))!;
        Assert.Equal(3, read["items"]!.AsArray().Concat(rest["items"]!.AsArray()).Select(x => (string)x!["title"]!).Distinct().Count());
        Assert.Null(rest["next"]);
        await Readers.TextAsync(site, "/api/v1/events?cursor=nonsense", HttpStatusCode.BadRequest);

        // Another place in one of the towns is no town more.
        await Planners.PublishedAsync(api, new { campaign, start, end, place = new { venue = "Parque", town = "Cádiz", country = "ES", latitude = 36.502, longitude = -6.271 } });
        Assert.Equal(["Cádiz, Spain"], (await PetitionPages.ReadAsync(site, $"/events?campaign={campaign}&view=map")).QuerySelectorAll(".spot").Where(x => x.QuerySelectorAll("li").Length == 2).Select(x => x.QuerySelector("h3")!.TextContent));
    }

    [Theory, OnEachDatabase]
    public async Task A_draft_is_nowhere_an_unlisted_event_is_found_by_its_address_alone_and_what_is_past_says_so(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var api = await site.ApiAsync();
        var (start, end) = Readers.Evening(site, 2);
        var draft = await Planners.DraftAsync(api, new { start, end });
        var unlisted = await Planners.PublishedAsync(api, new { start, end, visibility = "unlisted" });
        var open = await Planners.PublishedAsync(api, new { start, end });
        foreach (var path in new[] { draft.Path(), draft.Path() + ".ics", "/api/v1" + draft.Path() })
        {
            await Readers.TextAsync(site, path, HttpStatusCode.NotFound);
        }

        Assert.Contains("noindex", await Readers.TextAsync(site, unlisted.Path()), StringComparison.Ordinal);
        foreach (var path in new[] { "/events", "/events.ics", "/events.atom", "/api/v1/events", "/sitemap.xml", "/search?q=Vigil" })
        {
            var said = await Readers.TextAsync(site, path);
            Assert.DoesNotContain(unlisted.Slug(), said, StringComparison.Ordinal);
            Assert.DoesNotContain(draft.Slug(), said, StringComparison.Ordinal);
            Assert.Contains(open.Slug(), said, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("This event is over", await Readers.TextAsync(site, open.Path()), StringComparison.Ordinal);
        site.Time.Pass(TimeSpan.FromDays(4));
        Assert.Contains("This event is over", await Readers.TextAsync(site, open.Path()), StringComparison.Ordinal);
        Assert.DoesNotContain(open.Slug(), await Readers.TextAsync(site, "/events"), StringComparison.Ordinal);

        // Calendars keep it for a while: one that goes is one that was called off.
        Assert.Contains(open.Slug(), await Readers.TextAsync(site, "/events.ics"), StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    public async Task Whatever_is_read_the_database_is_asked_once(DatabaseProvider on)
    {
        // Beside its numbers, which are looked at each second.
        const int OfOne = 11;
        const int OfAll = 5;
        await using var site = await TestSite.StartAsync(on);
        var api = await site.ApiAsync();
        for (var i = 0; i < 3; i++)
        {
            var (start, end) = Readers.Evening(site, 20 + i);
            await Planners.PublishedAsync(api, new { start, end, recurrence = Readers.Weekly(site, 20 + i, 10) });
        }

        var (from, to) = Readers.Evening(site, 10);
        var planned = await Planners.PublishedAsync(api, new { start = from, end = to, recurrence = Readers.Weekly(site, 10, 12) });
        string[] lists = ["/events", "/es/events", "/events.ics", "/events.atom", "/api/v1/events"];
        foreach (var path in (string[])[.. lists, "/events?view=map", "/events?view=month", "/events?near=Lima"])
        {
            await Readers.TextAsync(site, path);
        }

        // What was published above may be heard of only now, by the look at the version row: then all is read once more.
        var asked = lists.Sum(path => site.Queries("GET " + path).Count);
        Assert.True(asked is OfAll or 2 * OfAll, string.Join("\n", lists.SelectMany(path => site.Queries("GET " + path))));
        string[] pages = [planned.Path(), "/es" + planned.Path(), planned.Path() + ".ics", "/api/v1" + planned.Path()];
        foreach (var path in pages)
        {
            await Readers.TextAsync(site, path);
        }

        var of = pages.Sum(path => site.Queries("GET " + path).Count(x => !x.Contains("ShiftHeads", StringComparison.OrdinalIgnoreCase) && !x.Contains("shift_heads", StringComparison.Ordinal)));
        Assert.True(of is OfOne or 2 * OfOne, string.Join("\n", pages.SelectMany(path => site.Queries("GET " + path))));
    }

    private static string EventDay(string start) => EventWords.Day(DateOnly.ParseExact(start[..10], "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), Domain.LanguageTag.Parse("en"));

    private static async Task<HttpStatusCode> StatusAsync(TestSite site, string path, string tag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("If-None-Match", tag);
        using var answer = await site.Client.SendAsync(request);
        return answer.StatusCode;
    }
}
