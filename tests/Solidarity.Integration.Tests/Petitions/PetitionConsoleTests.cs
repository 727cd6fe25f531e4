using System.Net;
using Solidarity.Infrastructure.Storage;
using Solidarity.Integration.Tests.Organisations;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Petitions;

/// <summary>Organizers make petitions in the console, without script.</summary>
public sealed class PetitionConsoleTests(TestSites sites) : IClassFixture<TestSites>
{
    [Theory, OnEachDatabase]
    public async Task A_petition_is_written_saved_changed_and_opened_in_the_console(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var campaign = (string)(await api.CampaignAsync())["id"]!;
        var console = await ConsoleForms.SignInAsync(site);
        var title = ApiClient.Unique("Protect the glaciers");
        var at = await console.LocationAsync(
            "/console/petitions/new", "new", ("campaign", campaign), ("title", title), ("ask", "Declare them protected."), ("background", "They **melt**."),
            ("targets[0].name", "The Congress"), ("targets[0].email", "c@example.org"), ("targets[1].name", "The President"), ("goal", "1,500"), ("milestones", "5 000\n10.000"),
            ("timeZone", "America/Lima"), ("opensAt", ""), ("closesAt", "2031-03-31T23:30"), ("keptUntil", "2032-01-31"),
            ("fields[phone]", "Required"), ("questions[0].text", "How did you hear of it?"), ("questions[0].kind", "One"), ("questions[0].choices", "Radio\r\nA friend"), ("questions[0].required", "true"),
            ("discreet", "true"), ("act", "save"));
        var id = at.Split('/')[^1];
        var made = await api.GetAsync("/petitions/" + id);
        Assert.Equal((1500, "America/Lima", "2032-01-31", true), ((int)made["goal"]!, (string)made["timeZone"]!, (string)made["keptUntil"]!, (bool)made["discreet"]!));
        Assert.Equal([1500, 5000, 10000], made["goals"]!.AsArray().Select(x => (int)x!["amount"]!));
        Assert.Equal(new DateTimeOffset(2031, 4, 1, 4, 30, 0, TimeSpan.Zero), DateTimeOffset.Parse((string)made["closesAt"]!, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(["The Congress", "The President"], made["targets"]!.AsArray().Select(x => (string)x!["name"]!));
        Assert.Equal(["Radio", "A friend"], made["questions"]![0]!["choices"]!.AsArray().Select(x => (string)x!));
        Assert.Equal(("required", "one"), ((string)made["fields"]!["phone"]!, (string)made["questions"]![0]!["kind"]!));

        // What is shown is what was typed; saving it as it is changes nothing.
        await console.LocationAsync(at, at, ("act", "save"));
        Assert.Equal(made["modifiedAt"]!.ToString(), (await api.GetAsync("/petitions/" + id))["modifiedAt"]!.ToString());

        await console.LocationAsync(at, at, ("title", title + "!"), ("act", "save"));
        Assert.Equal(title + "!", (string)(await api.GetAsync("/petitions/" + id))["versions"]![0]!["title"]!);

        await console.LocationAsync(at + "?language=es", at, ("title", "Proteger"), ("ask", "Protéjanlos."), ("questions[0].text", "¿Cómo?"), ("questions[0].choices", "Radio\nUna amiga"), ("act", "save"));
        var spanish = (await api.GetAsync("/petitions/" + id))["versions"]!.AsArray().Single(x => (string)x!["language"]! == "es")!;
        Assert.Equal(("Proteger", "Una amiga"), ((string)spanish["title"]!, (string)spanish["questions"]![0]!["choices"]![1]!));

        await console.LocationAsync(at + "/state", "/state", ("act", "open"), ("reason", "It begins"));
        Assert.Equal("open", (string)(await api.GetAsync("/petitions/" + id))["state"]!);
        var page = await console.TextAsync(at + "/state");
        Assert.Contains("It begins", page, StringComparison.Ordinal);
        Assert.Contains("owner@example.org", page, StringComparison.Ordinal);
        Assert.Contains(title, await console.TextAsync("/console/petitions?state=Open&campaign=" + campaign), StringComparison.Ordinal);
        Assert.DoesNotContain(title, await console.TextAsync("/console/petitions?state=Closed&campaign=" + campaign), StringComparison.Ordinal);
        Assert.Contains(title, await console.TextAsync("/console/campaigns/" + campaign), StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    public async Task What_is_refused_comes_back_as_typed_with_the_sentence_beside_its_field(DatabaseProvider on)
    {
        var site = await sites.On(on);
        await (await site.ApiAsync()).CampaignAsync();
        var console = await ConsoleForms.SignInAsync(site);
        var (status, page) = await console.SendAsync(
            "/console/petitions/new", "new", ("title", ""), ("ask", "The ask"), ("goal", "many"), ("closesAt", "tomorrow"), ("targets[0].email", "nobody"), ("questions[0].text", "Which?"),
            ("questions[0].kind", "One"), ("questions[0].choices", "Only one"), ("act", "save"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Equal(("many", "tomorrow"), (page.QuerySelector("#goal")!.GetAttribute("value"), page.QuerySelector("#closesAt")!.GetAttribute("value")));
        Assert.NotNull(page.QuerySelector("#goal-error"));
        Assert.NotNull(page.QuerySelector("#closesAt-error"));
        Assert.Equal("The ask", page.QuerySelector("#ask")!.TextContent.Trim());
        Assert.Equal("nobody", page.QuerySelector("input[name='targets[0].email']")!.GetAttribute("value"));

        (status, page) = await console.SendAsync(
            "/console/petitions/new", "new", ("title", ""), ("ask", ""), ("targets[0].email", "nobody"), ("act", "save"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.All(["title", "ask", "targets[0].name", "targets[0].email"], field => Assert.NotNull(page.GetElementById(field + "-error")));
    }

    [Theory, OnEachDatabase]
    public async Task Who_was_overtaken_sees_both_and_loses_nothing(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var petition = await Signers.DraftAsync(await site.ApiAsync());
        var at = "/console/petitions/" + petition["id"];
        var console = await ConsoleForms.SignInAsync(site);
        var late = await console.PreparedAsync(at, at, ("ask", "My ask"), ("goal", "777"), ("act", "save"));
        await console.LocationAsync(at, at, ("ask", "Their ask"), ("act", "save"));
        var (status, page) = await late();
        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Contains("Their ask", page.QuerySelector(".notice.warn")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(("My ask", "777"), (page.QuerySelector("#ask")!.TextContent.Trim(), page.QuerySelector("#goal")!.GetAttribute("value")));
    }

    [Theory, OnEachDatabase]
    public async Task Similar_open_petitions_are_shown_before_another_is_begun(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        await Signers.OpenAsync(api, new { title = "Protect the quillcay glacier", ask = "Declare it protected." });
        await Signers.DraftAsync(api, new { title = "Protect the quillcay glacier now", ask = "A draft that nobody sees." });
        var console = await ConsoleForms.SignInAsync(site);
        var (status, page) = await console.SendAsync("/console/petitions/new", "new", ("title", "Glaciér of Quillcay"), ("ask", "Save it."), ("act", "similar"));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(["Protect the quillcay glacier"], page.QuerySelectorAll(".similar li a").Select(x => x.TextContent));
        Assert.Equal("Glaciér of Quillcay", page.QuerySelector("#title")!.GetAttribute("value"));

        // And while a draft is gone over again.
        var draft = "/console/petitions/" + (await Signers.DraftAsync(api))["id"];
        (status, page) = await console.SendAsync(draft, draft, ("title", "Glaciér of Quillcay"), ("act", "similar"));
        Assert.Equal((HttpStatusCode.OK, 1), (status, page.QuerySelectorAll(".similar li a").Length));
    }

    [Theory, OnEachDatabase]
    public async Task A_list_of_petitions_costs_the_same_queries_however_many_there_are(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var console = await ConsoleForms.SignInAsync(site);
        await Signers.DraftAsync(api);
        var before = site.Queries("GET /console/petitions").Count;
        await console.TextAsync("/console/petitions");
        var few = site.Queries("GET /console/petitions").Count - before;
        foreach (var _ in Enumerable.Range(0, 5))
        {
            await Signers.DraftAsync(api);
        }

        await console.TextAsync("/console/petitions");
        Assert.Equal(few, site.Queries("GET /console/petitions").Count - before - few);
        Assert.InRange(few, 1, 12);
    }
}
