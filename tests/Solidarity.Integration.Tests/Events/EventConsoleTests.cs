using System.Net;
using Solidarity.Infrastructure.Storage;
using Solidarity.Integration.Tests.Organisations;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Events;

/// <summary>Organizers plan events in the console, without script.</summary>
public sealed class EventConsoleTests(TestSites sites) : IClassFixture<TestSites>
{
    private const string New = "/console/events/new";

    [Theory, OnEachDatabase]
    public async Task A_series_is_chosen_by_plain_fields_and_saved_once_its_dates_were_seen(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var campaign = (string)(await api.CampaignAsync())["id"]!;
        var console = await ConsoleForms.SignInAsync(site);
        var title = ApiClient.Unique("Vigil");
        (string, string?)[] typed =
        [
            ("campaign", campaign), ("title", title), ("body", "**Come**"), ("start", "2100-03-01T18:00"), ("end", "2100-03-01T20:00"), ("timeZone", "America/Lima"), ("repeats", "Weekly"), ("step", "1"),
            ("ends", "Count"), ("count", "4"), ("place.venue", "Plaza"), ("place.town", "Lima"), ("place.country", "PE"), ("visibility", "PlaceAfterJoining"), ("guests", "2"), ("needsApproval", "true"),
            ("shifts[0].name", "Stewards"), ("shifts[0].to", "19:00"), ("shifts[0].capacity", "3"), ("access[stepFree]", "Yes"), ("contact.name", "Ana"), ("languages", "es, qu"), ("coHosts", "One\r\nTwo"),
            ("questions[0].text", "Why?"),
        ];

        // Nothing is saved before somebody has seen the dates.
        var (status, page) = await console.SendAsync(New, "new", [.. typed, ("act", "save")]);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(["2100-03-01", "2100-03-08", "2100-03-15", "2100-03-22"], page.QuerySelectorAll(".preview input[name=except]").Select(x => x.GetAttribute("value")));
        Assert.Contains("Monday, 8 March 2100, 18:00–20:00", page.QuerySelector(".preview")!.TextContent, StringComparison.Ordinal);
        Assert.Equal((title, "Stewards", "4"), (page.QuerySelector("#title")!.GetAttribute("value"), page.GetElementById("shifts[0].name")!.GetAttribute("value"), page.QuerySelector("#count")!.GetAttribute("value")));
        Assert.NotNull(page.QuerySelector(".notice.warn[role=alert]"));
        Assert.Empty((await api.GetAsync($"/events?campaign={campaign}"))["items"]!.AsArray());

        var seen = page.QuerySelector("input[name=seen]")!.GetAttribute("value");
        var at = await console.LocationAsync(New, "new", [.. typed, ("seen", seen), ("except", "2100-03-08"), ("act", "save")]);
        var made = await api.GetAsync("/events/" + at.Split('/')[^1]);
        Assert.Equal(
            ("FREQ=WEEKLY;BYDAY=MO;COUNT=4", "2100-03-08", 3, "placeAfterJoining", "Lima", 2, true),
            ((string)made["recurrence"]!, (string)made["exceptions"]![0]!, (int)made["datesToCome"]!, (string)made["visibility"]!, (string)made["place"]!["town"]!, (int)made["guests"]!, (bool)made["needsApproval"]!));
        Assert.Equal(("stewards", "19:00", 3, "yes", "Ana", "qu", "Two", "Why?"), (
            (string)made["shifts"]![0]!["key"]!, (string)made["shifts"]![0]!["to"]!, (int)made["shifts"]![0]!["capacity"]!, (string)made["accessibility"]!["stepFree"]!, (string)made["contact"]!["name"]!,
            (string)made["languages"]![1]!, (string)made["coHosts"]![1]!, (string)made["questions"]![0]!["text"]!));

        // What is shown is what was typed; saving it as it is changes nothing.
        await console.LocationAsync(at, at, ("act", "save"));
        Assert.Equal(made["modifiedAt"]!.ToString(), (await api.GetAsync("/events/" + made["id"]))["modifiedAt"]!.ToString());

        await console.LocationAsync(at + "?language=de", at, ("title", "Mahnwache"), ("shifts[0].name", "Ordner"), ("questions[0].text", "Warum?"), ("act", "save"));
        var german = (await api.GetAsync("/events/" + made["id"]))["versions"]![1]!;
        Assert.Equal(("Mahnwache", "Ordner", "Warum?"), ((string)german["title"]!, (string)german["shifts"]![0]!["name"]!, (string)german["questions"]![0]!["text"]!));

        await console.LocationAsync(at + "/state", "/state", ("act", "publish"));
        Assert.Contains("owner@example.org", await console.TextAsync(at + "/state"), StringComparison.Ordinal);
        Assert.Contains(title, await console.TextAsync($"/console/events?q=vigil&state=Published&campaign={campaign}"), StringComparison.Ordinal);
        Assert.DoesNotContain(title, await console.TextAsync("/console/events?state=Draft&campaign=" + campaign), StringComparison.Ordinal);
        Assert.Contains(title, await console.TextAsync("/console/campaigns/" + campaign), StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    public async Task Rules_are_told_in_their_days_with_what_clocks_and_short_months_do(DatabaseProvider on)
    {
        var site = await sites.On(on);
        await (await site.ApiAsync()).CampaignAsync();
        var console = await ConsoleForms.SignInAsync(site);
        foreach (var (start, end, zone, repeats, days, says) in new[]
        {
            ("2100-01-31T18:00", "2100-01-31T19:00", "America/Lima", "Day", "01-31 03-31 05-31", "Months without such a day are left out"),
            ("2100-01-31T18:00", "2100-01-31T19:00", "America/Lima", "LastDay", "01-31 02-28 03-31", ""),
            ("2100-01-08T18:00", "2100-01-08T19:00", "America/Lima", "Nth", "01-08 02-12 03-12", ""),
            ("2100-01-29T18:00", "2100-01-29T19:00", "America/Lima", "Nth", "01-29 02-26 03-26", ""),
            ("2100-03-21T02:30", "2100-03-21T04:00", "Europe/Berlin", "Weekly", "03-21 03-28 04-04", "clock jumps over this time"),
            ("2100-10-24T02:30", "2100-10-24T04:00", "Europe/Berlin", "Weekly", "10-24 10-31 11-07", "shows this time twice"),
        })
        {
            var (status, page) = await console.SendAsync(New, "new", ("title", "T"), ("start", start), ("end", end), ("timeZone", zone), ("repeats", repeats), ("ends", "Count"), ("count", "3"), ("act", "dates"));
            Assert.Equal((repeats, HttpStatusCode.OK), (repeats, status));
            Assert.Equal(days, string.Join(' ', page.QuerySelectorAll(".preview input[name=except]").Select(x => x.GetAttribute("value")![5..])));
            Assert.Contains(says, page.QuerySelector(".preview")!.TextContent, StringComparison.Ordinal);
        }
    }

    [Theory, OnEachDatabase]
    public async Task What_is_refused_comes_back_as_typed_with_the_sentence_beside_its_field(DatabaseProvider on)
    {
        var site = await sites.On(on);
        await (await site.ApiAsync()).CampaignAsync();
        var console = await ConsoleForms.SignInAsync(site);
        var (status, page) = await console.SendAsync(
            New, "new", ("title", ""), ("start", "2100-03-01T18:00"), ("end", "2100-03-01T20:00"), ("timeZone", "Mars/Olympus"), ("place.venue", "Plaza"), ("link", "ftp://x"), ("contact.email", "nobody"), ("shifts[0].from", "early"), ("shifts[0].name", "Stewards"), ("act", "save"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.All(["title", "timeZone", "place.town", "place.country", "link", "contact.name", "contact.email", "shifts[0].from"], field => Assert.True(page.GetElementById(field + "-error") is not null && page.GetElementById(field) is not null, field));
        Assert.Equal(("early", "ftp://x"), (page.GetElementById("shifts[0].from")!.GetAttribute("value"), page.GetElementById("link")!.GetAttribute("value")));

        (status, page) = await console.SendAsync(New, "new", ("title", "T"), ("start", "tomorrow"), ("capacity", "many"), ("guests", "-"), ("languages", "Spanish!"), ("place.latitude", "north"), ("shifts[0].capacity", "all"), ("act", "save"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.All(["start", "capacity", "guestsAllowed", "languages", "coordinates", "shifts[0].capacity"], field => Assert.True(page.GetElementById(field + "-error") is not null && page.GetElementById(field) is not null, field));
        Assert.Equal(("tomorrow", "many"), (page.GetElementById("start")!.GetAttribute("value"), page.GetElementById("capacity")!.GetAttribute("value")));

        (status, page) = await console.SendAsync(
            New, "new", ("title", "T"), ("start", "2100-03-28T02:30"), ("end", "2100-03-28T04:00"), ("timeZone", "Europe/Berlin"), ("repeats", "Weekly"), ("days", "Monday"), ("step", "0"), ("ends", "Count"), ("count", "9999"), ("act", "dates"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.NotNull(page.GetElementById("step-error"));
        (_, page) = await console.SendAsync(New, "new", ("title", "T"), ("start", "2100-03-28T02:30"), ("end", "2100-03-28T04:00"), ("timeZone", "Europe/Berlin"), ("act", "dates"));
        Assert.Contains("clocks go from 02:00 to 03:00", page.GetElementById("start-error")!.TextContent, StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    public async Task Dates_are_changed_from_one_on_once_it_was_shown_what_becomes_of_them(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var planned = await Planners.PublishedAsync(api, new { recurrence = "FREQ=WEEKLY;BYDAY=MO;COUNT=4" });
        var console = await ConsoleForms.SignInAsync(site);
        var at = $"/console/events/{planned["id"]}";
        var times = at + "/times?from=2100-03-15";
        Assert.Contains("times?from=2100-03-15", await console.TextAsync(at + "/dates"), StringComparison.Ordinal);

        // Of four dates two are left.
        var form = await console.PageAsync(times);
        Assert.Equal(("2100-03-15T18:00", "2"), (form.GetElementById("start")!.GetAttribute("value"), form.GetElementById("count")!.GetAttribute("value")));
        var (status, page) = await console.SendAsync(times, "times", ("start", "2100-03-16T19:00"), ("end", "2100-03-16T21:00"), ("days", null), ("act", "save"));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("2 dates move.", page.QuerySelector(".preview")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("2100-03-16T19:00", page.GetElementById("start")!.GetAttribute("value"));
        var seen = page.QuerySelector("input[name=seen]")!.GetAttribute("value");

        // Who leaves one out after that sees once more what becomes of them, for it is cancelled.
        (status, page) = await console.SendAsync(times, "times", ("start", "2100-03-16T19:00"), ("end", "2100-03-16T21:00"), ("days", null), ("seen", seen), ("except", "2100-03-23"), ("act", "save"));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("1 does not take place any more.", page.QuerySelector(".preview")!.TextContent, StringComparison.Ordinal);
        await console.LocationAsync(times, "times", ("start", "2100-03-16T19:00"), ("end", "2100-03-16T21:00"), ("days", null), ("seen", seen), ("reason", "The square is taken"), ("act", "save"));
        var dates = (await api.GetAsync($"/events/{planned["id"]}/dates"))["items"]!.AsArray();
        Assert.Equal(["03-01T18:00", "03-08T18:00", "03-16T19:00", "03-23T19:00"], dates.Select(x => ((string)x!["start"]!)[5..16]));
        Assert.Equal("The square is taken", (string)dates[3]!["reason"]!);
        Assert.Contains("Moved", await console.TextAsync(at + "/dates"), StringComparison.Ordinal);

        // Who was overtaken meanwhile is told, for what was shown is not what would be done.
        var late = await console.PreparedAsync(at + "/times", "times", ("seen", (await console.SendAsync(at + "/times", "times", ("act", "dates"))).Page.QuerySelector("input[name=seen]")!.GetAttribute("value")), ("act", "save"));
        await Planners.KeepAsync(api, planned, new { guests = 3 });
        Assert.Equal(HttpStatusCode.Conflict, (await late()).Status);
    }

    [Theory, OnEachDatabase]
    public async Task One_date_gets_other_places_and_another_place_and_is_cancelled_and_the_event_after_it(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var planned = await Planners.PublishedAsync(api, new { recurrence = "FREQ=WEEKLY;BYDAY=MO;COUNT=2", capacity = 3 });
        var console = await ConsoleForms.SignInAsync(site);
        var at = $"/console/events/{planned["id"]}";
        var date = $"{at}/dates/{(await api.GetAsync($"/events/{planned["id"]}/dates"))["items"]![0]!["id"]}";
        await console.LocationAsync(date, date, ("capacity", "7"), ("act", "capacity"));
        await console.LocationAsync(date, date, ("place.town", "Cusco"), ("place.country", "PE"), ("act", "move"), ("shift", null), ("capacity", null), ("start", "2100-03-01T18:30"), ("end", "2100-03-01T20:30"), ("version", (await console.PageAsync(date)).QuerySelector("input[name=version]")!.GetAttribute("value")));
        var seen = await api.GetAsync(date.Replace("/console", "", StringComparison.Ordinal));
        Assert.Equal(("2100-03-01T18:30:00", "Cusco", 7), ((string)seen["start"]!, (string)seen["place"]!["town"]!, (int)seen["capacity"]!));

        var (status, page) = await console.SendAsync(date, date, ("capacity", "none"), ("act", "capacity"));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "none"), (status, page.GetElementById("capacity")!.GetAttribute("value")));
        Assert.NotNull(page.GetElementById("capacity-error"));

        await console.LocationAsync(date, date, ("why", "Rain"), ("act", "cancel"));
        Assert.Contains("Rain", await console.TextAsync(date), StringComparison.Ordinal);
        var state = await console.TextAsync(at + "/state");
        Assert.Contains("1 date to come does not take place.", state, StringComparison.Ordinal);
        await console.LocationAsync(at + "/state", "/state", ("act", "cancel"), ("reason", "The campaign is won."));
        Assert.Equal("cancelled", (string)(await api.GetAsync($"/events/{planned["id"]}"))["state"]!);

        var copied = await console.LocationAsync(at + "/copy", "copy", ("title", "Once more"), ("start", "2100-07-05T18:00"), ("end", "2100-07-05T19:00"), ("repeats", "Once"), ("act", "save"));
        Assert.Equal("Once more", (string)(await api.GetAsync("/events/" + copied.Split('/')[^1]))["versions"]![0]!["title"]!);
    }

    [Theory, OnEachDatabase]
    public async Task Who_was_overtaken_sees_both_and_loses_nothing(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var planned = await Planners.DraftAsync(await site.ApiAsync());
        var at = "/console/events/" + planned["id"];
        var console = await ConsoleForms.SignInAsync(site);
        var late = await console.PreparedAsync(at, at, ("summary", "My summary"), ("capacity", "7"), ("act", "save"));
        await console.LocationAsync(at, at, ("summary", "Their summary"), ("act", "save"));
        var (status, page) = await late();
        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Contains("Their summary", page.QuerySelector(".notice.warn")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(("My summary", "7"), (page.QuerySelector("#summary")!.TextContent.Trim(), page.QuerySelector("#capacity")!.GetAttribute("value")));
    }

    [Theory, OnEachDatabase]
    public async Task Each_page_costs_the_same_queries_however_much_there_is(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var console = await ConsoleForms.SignInAsync(site);
        var small = await Planners.DraftAsync(api);
        var large = await Planners.DraftAsync(api, new { recurrence = "FREQ=WEEKLY;BYDAY=MO;COUNT=40", shifts = new[] { new { name = "Stewards" }, new { name = "Medics" } } });
        async Task<int> CostAsync(string path, string request)
        {
            var before = site.Queries("GET " + request).Count;
            await console.TextAsync(path);
            return site.Queries("GET " + request).Count - before;
        }

        foreach (var page in new[] { "", "/dates", "/numbers", "/state", "/times", "/copy" })
        {
            var (few, many) = ($"/console/events/{small["id"]}{page}", $"/console/events/{large["id"]}{page}");
            Assert.Equal((page, await CostAsync(few, few)), (page, await CostAsync(many, many)));
        }

        var one = await CostAsync("/console/events", "/console/events");
        foreach (var _ in Enumerable.Range(0, 3))
        {
            await Planners.DraftAsync(api);
        }

        Assert.Equal(one, await CostAsync("/console/events", "/console/events"));
    }
}
