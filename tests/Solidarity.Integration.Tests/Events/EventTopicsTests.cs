using System.Net;
using System.Net.Http.Json;
using Solidarity.Infrastructure.Storage;
using Solidarity.Integration.Tests.Organisations;
using Solidarity.Integration.Tests.Petitions;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Events;

/// <summary>Events stand under topics, and lists, feeds and calendars tell those of one.</summary>
public sealed class EventTopicsTests
{
    [Theory, OnEachDatabase]
    public async Task Lists_feeds_calendars_and_the_api_tell_the_events_of_a_topic(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var api = await site.ApiAsync();
        var (water, land) = (await TopicAsync(api, "Water", "Wasser"), await TopicAsync(api, "Land", "Boden"));
        var (start, end) = Readers.Evening(site, 9);
        var both = await Planners.PublishedAsync(api, new { title = "Talk at the river", start, end, topics = new[] { water, land } });
        await Planners.PublishedAsync(api, new { title = "Walk over the fields", start, end, topics = new[] { land } });
        await Planners.PublishedAsync(api, new { title = "Evening of songs", start, end });
        await Planners.PublishedAsync(api, new { title = "Unlisted meeting", start, end, visibility = "unlisted", topics = new[] { water } });
        Assert.Equal([land, water], both["topics"]!.AsArray().Select(x => (string)x!));

        foreach (var path in new[] { "/events?topic=", "/de/events?topic=", "/events?view=map&topic=", $"/events?view=month&month={start[..7]}&topic=", "/events.ics?topic=", "/events.atom?topic=", "/api/v1/events?topic=" })
        {
            var (wet, dry) = (await Readers.TextAsync(site, path + water), await Readers.TextAsync(site, path + land));
            Assert.Contains("Talk at the river", wet, StringComparison.Ordinal);
            Assert.DoesNotContain("Walk over the fields", wet, StringComparison.Ordinal);
            Assert.Contains("Walk over the fields", dry, StringComparison.Ordinal);
            Assert.All([wet, dry], text => Assert.False(text.Contains("Evening of songs", StringComparison.Ordinal) || text.Contains("Unlisted meeting", StringComparison.Ordinal), path));
        }

        Assert.DoesNotContain("SUMMARY", await Readers.TextAsync(site, "/events.ics?topic=no-such"), StringComparison.Ordinal);

        // The page names them in the reader's language and leads to the others.
        var page = await PetitionPages.ReadAsync(site, "/de" + both.Path());
        Assert.Equal(["Boden", "Wasser"], page.QuerySelectorAll("main a[href*='topic=']").Select(x => x.TextContent));
        Assert.Equal("/de/events?topic=" + land, page.QuerySelector("main a[href*='topic=']")!.GetAttribute("href"));
        var list = await PetitionPages.ReadAsync(site, "/events?topic=" + water);
        Assert.Equal(["", land, water], list.QuerySelectorAll("#topic option").Select(x => x.GetAttribute("value")));
        Assert.Contains(list.QuerySelectorAll("link[rel=alternate]"), x => x.GetAttribute("href") == "/events.ics?topic=" + water);
        Assert.Contains(list.QuerySelectorAll("link[rel=alternate]"), x => x.GetAttribute("href") == "/events.atom?topic=" + water);
        Assert.Contains($"\"topics\":[\"{land}\",\"{water}\"]", await Readers.TextAsync(site, "/api/v1" + both.Path()), StringComparison.Ordinal);

        // They change at once, go into copies, and only those are taken that there are.
        await Planners.KeepAsync(api, both, new { topics = new[] { land } });
        Assert.DoesNotContain("Talk at the river", await Readers.TextAsync(site, "/api/v1/events?topic=" + water), StringComparison.Ordinal);
        await Planners.KeepAsync(api, both, new { guests = 1 });
        var copied = await Planners.ChangeAsync(api, both, "copy", new { start = "2100-03-01T18:00", end = "2100-03-01T20:00" }, HttpStatusCode.Created);
        Assert.Equal([land], copied["topics"]!.AsArray().Select(x => (string)x!));
        using var unknown = await Planners.TryDraftAsync(api, new { topics = new[] { "no-such" } });
        Assert.Equal(HttpStatusCode.BadRequest, unknown.StatusCode);
        using var many = await Planners.TryDraftAsync(api, new { topics = Enumerable.Range(0, 11).Select(x => "topic-" + x) });
        Assert.Contains("at most 10 topics", await many.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    public async Task Topics_are_chosen_in_the_form(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var api = await site.ApiAsync();
        var (water, land) = (await TopicAsync(api, "Water", "Wasser"), await TopicAsync(api, "Land", "Boden"));
        var planned = await Planners.DraftAsync(api, new { topics = new[] { water } });
        var at = "/console/events/" + planned["id"];
        var console = await ConsoleForms.SignInAsync(site);
        var form = await console.PageAsync(at);
        Assert.Equal([water], form.QuerySelectorAll("#topics input:checked, #topics input[checked]").Select(x => x.GetAttribute("value")).Distinct());
        await console.LocationAsync(at, at, ("topics", land), ("act", "save"));
        Assert.Equal([land], (await api.GetAsync("/events/" + planned["id"]))["topics"]!.AsArray().Select(x => (string)x!));
    }

    private static async Task<string> TopicAsync(ApiClient api, string english, string german)
    {
        using var answer = await api.Http.PostAsJsonAsync("/api/v1/topics", new { names = new { en = english, de = german } });
        return (string)(await ApiClient.ReadAsync(answer, HttpStatusCode.Created))["slug"]!;
    }
}
