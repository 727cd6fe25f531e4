using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Solidarity.Infrastructure.Storage;
using Solidarity.Integration.Tests.Events;
using Solidarity.Integration.Tests.Organisations;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Segments;

/// <summary>Parts of those who get mail: who is in them, and newsletters that go to them.</summary>
public sealed class SegmentTests(TestSites sites) : IClassFixture<TestSites>
{
    [Theory, OnEachDatabase]
    public async Task Each_mark_tells_those_who_have_it_from_all_others(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var api = await site.ApiAsync();
        var (first, second) = (await api.ListAsync(), await api.ListAsync());
        var petition = await Petitions.Signers.OpenAsync(api, new { fields = new { country = "optional", region = "optional" } });
        var (start, end) = Readers.Evening(site, 2);
        var planned = await Planners.PublishedAsync(api, new { start, end, timeZone = "UTC" });

        var signer = await Statements.Readers.ReaderAsync(site, first, "en");
        await Petitions.Signers.ConfirmedAsync(site, petition, signer, more: new { country = "PE", region = "Cusco", source = "leaflet" });
        var unconfirmed = await Statements.Readers.ReaderAsync(site, first, "pt-BR");
        await Petitions.Signers.SignAsync(site, petition, unconfirmed, more: new { country = "BO" });
        var comer = await Statements.Readers.ReaderAsync(site, second, "de");
        await Attendees.ComesAsync(site, planned, comer, new { name = "Rosa Vargas", display = "full" });
        var absent = await Statements.Readers.ReaderAsync(site, second, "de");
        await Attendees.ComesAsync(site, planned, absent, new { name = "Ana Lima", display = "full" });
        var cancelled = await Statements.Readers.ReaderAsync(site, second, "es");
        await Attendees.JoinAsync(site, planned, cancelled);

        // They signed, but get no mail: in no segment.
        await Petitions.Signers.ConfirmedAsync(site, petition, more: new { country = "PE" });

        var (signed, attends, came) = ("signed", "attends", "came");
        Assert.Equal(5, await CountAsync(api, [[("list", first.Slug(), false), ("list", second.Slug(), false)]]));
        Assert.Equal(2, await CountAsync(api, [[("list", first.Slug(), false)]]));
        Assert.Equal(3, await CountAsync(api, [[("list", (string)first["id"]!, true)]]));
        Assert.Equal(1, await CountAsync(api, [[("language", "pt", false)]]));
        Assert.Equal(0, await CountAsync(api, [[("language", "pt-PT", false)]]));
        Assert.Equal(1, await CountAsync(api, [[(signed, petition.Slug(), false)]]));
        Assert.Equal(4, await CountAsync(api, [[(signed, petition.Slug(), true)]]));
        Assert.Equal(1, await CountAsync(api, [[("country", "pe", false)]]));
        Assert.Equal(0, await CountAsync(api, [[("country", "BO", false)]]));
        Assert.Equal(1, await CountAsync(api, [[("region", "Cusco", false)]]));
        Assert.Equal(1, await CountAsync(api, [[("source", "leaflet", false)]]));
        Assert.Equal(2, await CountAsync(api, [[(attends, planned.Slug(), false)]]));
        Assert.Equal(0, await CountAsync(api, [[(came, planned.Slug(), false)]]));

        // And, or, not: signed or comes, and not in German.
        Assert.Equal(3, await CountAsync(api, [[(signed, petition.Slug(), false), (attends, planned.Slug(), false)]]));
        Assert.Equal(1, await CountAsync(api, [[(signed, petition.Slug(), false), (attends, planned.Slug(), false)], [("language", "de", true)]]));

        var day = site.Time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        Assert.Equal(5, await CountAsync(api, [[("subscribedSince", day, false)]]));
        Assert.Equal(0, await CountAsync(api, [[("subscribedBefore", day, false)]]));
        await TickedAsync(site, api, planned, "Rosa Vargas");
        Assert.Equal(1, await CountAsync(api, [[(came, planned.Slug(), false)]]));
        Assert.Equal(2, await CountAsync(api, [[(attends, planned.Slug(), false)]]));
        var later = site.Time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        Assert.Equal(0, await CountAsync(api, [[("subscribedSince", later, false)]]));
        Assert.Equal(5, await CountAsync(api, [[("subscribedBefore", later, false)]]));
    }

    [Theory, OnEachDatabase]
    public async Task A_newsletter_goes_to_the_segment_as_it_is_when_it_starts(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var list = await api.ListAsync();
        var petition = await Petitions.Signers.OpenAsync(api);
        var (signer, reader, late) = (await Statements.Readers.ReaderAsync(site, list, "en"), await Statements.Readers.ReaderAsync(site, list, "en"), await Statements.Readers.ReaderAsync(site, list, "en"));
        await Petitions.Signers.ConfirmedAsync(site, petition, signer);
        var segment = await SaveAsync(api, "Not signed", [[("signed", petition.Slug(), true)]]);
        var newsletter = await api.MakeAsync("/messages", new { subject = "Sign too", body = "Text.", lists = new[] { list.Slug() }, segment = segment.Slug() });
        Assert.Equal(segment.Slug(), (string)newsletter["segment"]!);
        var plan = await api.GetAsync($"/messages/{newsletter["id"]}/plan");
        Assert.Equal((2, 1), ((int)plan["total"]!, (int)plan["outsideSegment"]!));

        // What is changed before it starts counts, what is changed after does not.
        await Petitions.Signers.ConfirmedAsync(site, petition, late);
        using (var removed = await api.Http.DeleteAsync($"/api/v1/segments/{segment["id"]}"))
        {
            Assert.Equal(HttpStatusCode.Conflict, removed.StatusCode);
            Assert.Contains("waits to be sent to this segment", await removed.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        using (var sent = await api.Http.PostAsJsonAsync($"/api/v1/messages/{newsletter["id"]}/send", new { at = site.Time.GetUtcNow().AddMinutes(5) }))
        {
            await ApiClient.ReadAsync(sent, HttpStatusCode.Accepted);
        }

        site.Time.Pass(TimeSpan.FromMinutes(6));
        await site.WorkAsync(Application.Work.Clock);
        using (var changed = await api.Http.PutAsJsonAsync($"/api/v1/segments/{segment["id"]}", new { name = "Signed", groups = Groups([[("signed", petition.Slug(), false)]]) }))
        {
            await ApiClient.ReadAsync(changed, HttpStatusCode.OK);
        }

        using (var removed = await api.Http.DeleteAsync($"/api/v1/segments/{segment["id"]}"))
        {
            Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        }

        await site.WorkAsync();
        Assert.Equal([reader], site.Mails().Where(mail => mail.Subject == "Sign too").Select(mail => mail.To.Mailboxes.Single().Address));
        var done = await api.GetAsync($"/messages/{newsletter["id"]}");
        Assert.Equal(("done", 1, null), ((string)done["state"]!, (int)done["total"]!, (string?)done["segment"]));
    }

    [Theory, OnEachDatabase]
    public async Task A_newsletter_changes_its_segment_until_it_starts(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var list = await api.ListAsync();
        await Statements.Readers.ReaderAsync(site, list, "en");
        var nobody = await SaveAsync(api, "Nobody", [[("language", "tlh", false)]]);
        var newsletter = await api.MakeAsync("/messages", new { subject = "S", body = "Text.", lists = new[] { list.Slug() } });

        async Task<(int Lists, string? Segment, int Total)> PatchAsync(object body)
        {
            using var answer = await api.Http.PatchAsJsonAsync($"/api/v1/messages/{newsletter["id"]}", body);
            var now = await ApiClient.ReadAsync(answer, HttpStatusCode.OK);
            return (now["lists"]!.AsArray().Count, (string?)now["segment"], (int)(await api.GetAsync($"/messages/{newsletter["id"]}/plan"))["total"]!);
        }

        Assert.Equal((1, nobody.Slug(), 0), await PatchAsync(new { segment = nobody["id"] }));
        Assert.Equal((1, nobody.Slug(), 0), await PatchAsync(new { lists = new[] { list.Slug() } }));
        Assert.Equal((1, null, 1), await PatchAsync(new { segment = "" }));
        Assert.Equal((0, null, 0), await PatchAsync(new { lists = Array.Empty<string>() }));
    }

    [Theory, OnEachDatabase]
    public async Task What_is_wrong_is_said_where_it_is(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();

        async Task RefusedAsync(object groups, string field, string why)
        {
            using var answer = await api.Http.PostAsJsonAsync("/api/v1/segments", new { name = "Bad", groups });
            var problem = await ApiClient.ReadAsync(answer, HttpStatusCode.BadRequest);
            Assert.True(problem["errors"]?[field] is not null, problem.ToJsonString());
            Assert.Contains(why, (string)problem["errors"]![field]![0]!, StringComparison.Ordinal);
        }

        await RefusedAsync(Array.Empty<object>(), "groups", "Say who is in it");
        await RefusedAsync(new[] { Array.Empty<object>() }, "groups", "Say who is in it");
        await RefusedAsync(Enumerable.Range(0, 9).Select(_ => new[] { new { mark = "language", value = "en" } }), "groups", "at most 8 groups");
        await RefusedAsync(new[] { Enumerable.Range(0, 9).Select(_ => new { mark = "language", value = "en" }) }, "groups", "at most 8 groups of 8");
        await RefusedAsync(new[] { new[] { new { mark = "password", value = "x" } } }, "groups[0][0].mark", "can't be told by that");
        await RefusedAsync(new[] { new[] { new { mark = "0", value = "x" } } }, "groups[0][0].mark", "can't be told by that");
        await RefusedAsync(new object[] { new object?[] { null } }, "groups[0][0].mark", "can't be told by that");
        await RefusedAsync(new[] { new[] { new { mark = "language", value = "en" }, new { mark = "list", value = "no-such" } } }, "groups[0][1].value", "no such list");
        await RefusedAsync(new[] { new[] { new { mark = "signed", value = Guid.NewGuid().ToString() } } }, "groups[0][0].value", "no such petition");
        await RefusedAsync(new[] { new[] { new { mark = "came", value = "no-such" } } }, "groups[0][0].value", "no such event");
        await RefusedAsync(new[] { new[] { new { mark = "attends", value = "" } } }, "groups[0][0].value", "");
        await RefusedAsync(new[] { new[] { new { mark = "country", value = "ZZ" } } }, "groups[0][0].value", "no such country");
        await RefusedAsync(new[] { new[] { new { mark = "language", value = "%" } } }, "groups[0][0].value", "no language");
        await RefusedAsync(new[] { new[] { new { mark = "subscribedSince", value = "28.11.2026" } } }, "groups[0][0].value", "2026-11-28");
        await RefusedAsync(new[] { new[] { new { mark = "subscribedBefore", value = "2026-02-30" } } }, "groups[0][0].value", "2026-11-28");
        await RefusedAsync(new[] { new[] { new { mark = "source", value = "Ab C" } } }, "groups[0][0].value", "small letters");
        await RefusedAsync(new[] { new[] { new { mark = "region", value = new string('x', 101) } } }, "groups[0][0].value", "100 characters");
        using var unknown = await api.Http.PostAsJsonAsync("/api/v1/messages", new { subject = "S", body = "B", segment = "berlin" });
        Assert.Contains("There is no segment", (string)(await ApiClient.ReadAsync(unknown, HttpStatusCode.BadRequest))["errors"]!["segment"]![0]!, StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    public async Task An_organizer_puts_one_together_without_script(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var list = await api.ListAsync();
        await Statements.Readers.ReaderAsync(site, list, "en");
        var console = await ConsoleForms.SignInAsync(site);
        const string New = "/console/segments/new";

        // A condition appears with the field that it needs, and nothing that was typed is lost.
        var (status, page) = await console.SendAsync(New, New, ("name", "My readers"), ("groups[0].more", "list"), ("act", "add-0"));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("My readers", page.QuerySelector<IHtmlInputElement>("#name")!.Value);
        Assert.Contains(page.QuerySelectorAll<IHtmlOptionElement>("[name='groups[0].conditions[0].value'] option"), option => option.Value == list.Slug());

        (string, string?)[] typed = [("name", "My readers"), ("groups[0].conditions[0].mark", "list"), ("groups[0].conditions[0].value", list.Slug()), ("groups[0].conditions[0].not", "false")];
        (_, page) = await console.SendAsync(New, New, [.. typed, ("act", "count")]);
        Assert.Equal("One person is in it.", page.QuerySelector("[data-count]")!.TextContent);
        (_, page) = await console.SendAsync(New, New, [.. typed, ("act", "group")]);
        Assert.NotNull(page.QuerySelector("[name='groups[1].more'][autofocus]"));

        (status, page) = await console.SendAsync(New, New, [.. typed, ("groups[0].conditions[1].mark", "source"), ("groups[0].conditions[1].value", "Not a word"), ("act", "save")]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("small letters", page.QuerySelector(".condition.invalid .error")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("Not a word", page.QuerySelector<IHtmlInputElement>("[name='groups[0].conditions[1].value']")!.Value);
        (_, page) = await console.SendAsync(New, New, [.. typed, ("groups[0].conditions[1].mark", "source"), ("groups[0].conditions[1].value", "x"), ("act", "drop-0-1")]);
        Assert.Null(page.QuerySelector("[name='groups[0].conditions[1].value']"));
        Assert.NotNull(page.QuerySelector("[name='groups[0].conditions[0].value']"));

        // What the line under the form asks while somebody chooses.
        (_, page) = await console.PressAsync(New, New, "/../count", typed);
        Assert.Equal("One person is in it.", page.Body!.TextContent);

        Assert.Equal("/console/segments", await console.LocationAsync(New, New, [.. typed, ("act", "save")]));
        var segment = (await api.GetAsync("/segments"))["items"]!.AsArray().First(x => (string)x!["name"]! == "My readers")!;
        var edit = $"/console/segments/{segment["id"]}";
        Assert.Equal("One person is in it.", (await console.PageAsync(edit)).QuerySelector("[data-count]")!.TextContent);
        var slow = await console.PreparedAsync(edit, edit, ("name", "Slow"), ("act", "save"));
        Assert.Equal("/console/segments", await console.LocationAsync(edit, edit, ("name", "Renamed"), ("act", "save")));
        (status, page) = await slow();
        Assert.Equal((HttpStatusCode.Conflict, "Slow"), (status, page.QuerySelector<IHtmlInputElement>("#name")!.Value));
        Assert.Equal("/console/segments", await console.LocationAsync(edit, edit, ("act", "remove")));
        Assert.Equal(HttpStatusCode.NotFound, await console.StatusAsync(edit));
    }

    private static async Task TickedAsync(TestSite site, ApiClient api, JsonObject planned, string name)
    {
        var date = (await api.GetAsync($"/events/{planned["id"]}/dates"))["items"]![0]!;
        var door = await api.MakeAsync($"/events/{planned["id"]}/dates/{date["id"]}/doors", new { name = "Gate" });
        site.Time.Pass(DateTimeOffset.Parse((string)date["startsAt"]!, CultureInfo.InvariantCulture) - site.Time.GetUtcNow());
        using var opened = await site.Client.PostAsJsonAsync("/api/v1/door", new { token = ((string)door["link"]!).Split('/')[^1], pin = (string)door["pin"]! });
        var people = await ApiClient.ReadAsync(opened, HttpStatusCode.OK);
        var code = (string)people["people"]!.AsArray().Single(x => (string?)x!["name"] == name)!["code"]!;
        using var ticked = await site.Client.PostAsJsonAsync("/api/v1/door/ticks", new { device = (string)people["device"]!, ticks = new[] { new { key = "1", code, came = true, at = site.Time.GetUtcNow() } } });
        await ApiClient.ReadAsync(ticked, HttpStatusCode.OK);
    }

    private static async Task<int> CountAsync(ApiClient api, (string, string, bool)[][] groups)
    {
        using var answer = await api.Http.PostAsJsonAsync("/api/v1/segments/count", new { groups = Groups(groups) });
        return (int)(await ApiClient.ReadAsync(answer, HttpStatusCode.OK))["people"]!;
    }

    private static Task<JsonObject> SaveAsync(ApiClient api, string name, (string, string, bool)[][] groups) => api.MakeAsync("/segments", new { name = ApiClient.Unique(name), groups = Groups(groups) });

    private static object Groups((string Mark, string Value, bool Not)[][] groups) => groups.Select(group => group.Select(x => new { mark = x.Mark, value = x.Value, not = x.Not }));
}
