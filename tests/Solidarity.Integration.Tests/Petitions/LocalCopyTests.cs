using System.Net;
using System.Text.Json.Nodes;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Petitions;
using Solidarity.Domain.Petitions;
using Solidarity.Infrastructure.Storage;
using Solidarity.Integration.Tests.Organisations;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Petitions;

/// <summary>One petition in many places: a target and a goal of its own each, and one number above them.</summary>
public sealed class LocalCopyTests(TestSites sites) : IClassFixture<TestSites>
{
    [Theory, OnEachDatabase]
    public async Task Each_place_has_its_own_petition_and_the_pattern_shows_the_number_of_all(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var pattern = await PatternAsync(api, new { goal = 1_000 });
        var console = await ConsoleForms.SignInAsync(site);
        await AddAsync(console, pattern, "Huaraz; Ana Torres; mayor@huaraz.example; 1,500\nLima\tThe council\n\n  San José ;The mayor;;");
        var drafts = await CopiesAsync(site, pattern);
        Assert.Equal(
            [("Huaraz", "Ana Torres", 1_500, PetitionState.Draft), ("Lima", "The council", 1_000, PetitionState.Draft), ("San José", "The mayor", 1_000, PetitionState.Draft)],
            drafts.Select(x => (x.Place!, x.Targets[0].Name, x.Goal, x.State)));
        await Signers.ChangeAsync(api, pattern, "open");
        Assert.Null(Api(await ReadAsync(site, pattern))["together"]);
        await console.LocationAsync(Page(pattern), "/copies", ("act", "open"));
        var (huaraz, lima) = (await api.GetAsync("/petitions/" + drafts[0].Id), await api.GetAsync("/petitions/" + drafts[1].Id));
        Assert.StartsWith("A bus for Huaraz", (string)huaraz["versions"]![0]!["title"]!, StringComparison.Ordinal);
        Assert.Equal("open", (string)huaraz["state"]!);
        Assert.Contains("huaraz", huaraz.Slug(), StringComparison.Ordinal);

        // The same person in two places: two signatures.
        var email = await Signers.ConfirmedAsync(site, huaraz);
        await Signers.ConfirmedAsync(site, lima, email);
        await Signers.ConfirmedAsync(site, lima);
        await Signers.ConfirmedAsync(site, pattern);
        await PetitionPages.UntilAsync(site, pattern, seen => seen.Together is { Signatures: 4 } && seen.Numbers.Signatures == 1);
        var page = await PetitionPages.ReadAsync(site, pattern.Path());
        Assert.Equal("4", page.QuerySelector("[data-petition-number]")!.TextContent);
        Assert.Equal(["Lima", "Huaraz", "San José"], page.QuerySelectorAll(".places tbody a").Select(x => x.TextContent));
        Assert.Equal(["2", "1", "0"], page.QuerySelectorAll(".places tbody td:nth-child(2)").Select(x => x.TextContent));
        Assert.Contains("signatures here 1, on the pages of the places 3", page.QuerySelector(".together")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("4", (await PetitionPages.ReadAsync(site, "/embed" + pattern.Path())).QuerySelector("[data-petition-number]")!.TextContent);
        var open = Api(await ReadAsync(site, pattern));
        Assert.Equal((1, 4, 3), ((int)open["signatures"]!, (int)open["together"]!["signatures"]!, (int)open["together"]!["places"]!));
        Assert.Null(open["pattern"]);

        await PetitionPages.UntilAsync(site, lima, seen => seen.Together is { Signatures: 4 });
        var local = await PetitionPages.ReadAsync(site, lima.Path());
        Assert.Equal("2", local.QuerySelector("[data-petition-number]")!.TextContent);
        Assert.Equal((pattern.Path(), "4"), (local.QuerySelector(".together a")!.GetAttribute("href"), local.QuerySelector(".together")!.TextContent.Trim()[^1..]));
        Assert.Null(local.QuerySelector(".places"));
        open = Api(await ReadAsync(site, lima));
        Assert.Equal((2, 4, pattern.Slug(), "Lima"), ((int)open["signatures"]!, (int)open["together"]!["signatures"]!, (string)open["pattern"]!, (string)open["place"]!));

        // What is closed still counts; what was taken back does not.
        await Signers.ChangeAsync(api, huaraz, "close");
        await Signers.ChangeAsync(api, lima, "withdraw", new { reason = "A mistake." });
        await PetitionPages.UntilAsync(site, pattern, seen => seen.Together is { Signatures: 2, Places: 2 });
        Assert.Equal(["Huaraz", "San José"], (await PetitionPages.ReadAsync(site, pattern.Path())).QuerySelectorAll(".places tbody a").Select(x => x.TextContent));

        // Lists for everybody name the pattern, and the search finds the place.
        var campaign = (await PetitionPages.ReadAsync(site, pattern.Path())).QuerySelector(".kicker a")!.GetAttribute("href")!;
        Assert.Contains(pattern.Slug(), await LinksAsync(site, campaign), StringComparison.Ordinal);
        Assert.DoesNotContain(drafts[2].Slug.Value, await LinksAsync(site, campaign), StringComparison.Ordinal);
        Assert.Contains(drafts[2].Slug.Value, await LinksAsync(site, "/search?q=" + Uri.EscapeDataString("bus san jose")), StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    public async Task While_a_line_is_wrong_none_is_made_each_is_named_and_all_stays_typed(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var pattern = await PatternAsync(await site.ApiAsync());
        var console = await ConsoleForms.SignInAsync(site);
        await AddAsync(console, pattern, "Cusco;The mayor");
        const string Typed = "Lima;The council\n;The mayor\nPuno;;\nlíma;The mayor\nCUSCO;The mayor\nTacna;The mayor;nobody;10\nIca;The mayor;;many\nPisco;The mayor;;0\nPaita;a;b@example.org;1;more";
        var (status, page) = await console.SendAsync(Page(pattern), "/copies", ("lines", Typed), ("act", "paste"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        var faults = page.QuerySelectorAll(".error-summary li").Select(x => x.TextContent.Trim()).ToList();
        Assert.Equal(["Line 2", "Line 3", "Line 4", "Line 5", "Line 6", "Line 7", "Line 8", "Line 9"], faults.Select(x => x.Split(':')[0]));
        Assert.Contains("líma", faults[2], StringComparison.Ordinal);
        Assert.Equal(Typed, page.QuerySelector<IHtmlTextAreaElement>("#lines")!.Value);
        Assert.Single(await CopiesAsync(site, pattern));

        // One alone is told beside its fields.
        (status, page) = await console.SendAsync(Page(pattern), "/copies", ("place", "Cusco"), ("target", "The mayor"), ("office", "Mayor"), ("act", "add"));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "Mayor"), (status, page.QuerySelector<IHtmlInputElement>("#office")!.Value));
        Assert.NotNull(page.QuerySelector("#place-error"));
        (_, page) = await console.SendAsync(Page(pattern), "/copies", ("place", "Ica"), ("target", "The mayor"), ("email", "nobody"), ("act", "add"));
        Assert.NotNull(page.QuerySelector("#email-error"));

        // A place that makes the title too long, and more lines than fit.
        (_, page) = await console.SendAsync(Page(pattern), "/copies", ("place", new string('م', 200)), ("target", "The mayor"), ("act", "add"));
        Assert.Contains("longer than 200", page.QuerySelector("#place-error")!.TextContent, StringComparison.Ordinal);
        (_, page) = await console.SendAsync(Page(pattern), "/copies", ("lines", string.Join('\n', Enumerable.Range(1, AddCopies.Most + 1).Select(x => $"Town {x};The mayor"))), ("act", "paste"));
        Assert.Contains("501", page.QuerySelector("#lines-error")!.TextContent, StringComparison.Ordinal);
        Assert.Single(await CopiesAsync(site, pattern));
    }

    [Theory, OnEachDatabase]
    public async Task A_copy_and_what_is_over_are_no_patterns_and_a_title_without_place_is_warned_of(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var pattern = await PatternAsync(api, new { title = ApiClient.Unique("A bus for all") });
        var console = await ConsoleForms.SignInAsync(site);
        Assert.NotNull((await console.PageAsync(Page(pattern))).QuerySelector(".notice.warn"));
        await AddAsync(console, pattern, "Lima;The council\nCusco;The mayor");
        var copies = await CopiesAsync(site, pattern);
        Assert.Equal(["cusco", "lima"], copies.Select(x => x.Slug.Value.Split('-')[0]));
        var late = await console.PreparedAsync(Page(pattern), "/copies", ("place", "Ica"), ("target", "The mayor"), ("act", "add"));
        var copy = await api.GetAsync("/petitions/" + copies[0].Id);
        Assert.Null((await console.PageAsync(Page(copy))).QuerySelector("#lines"));
        Assert.Contains($"/console/petitions/{pattern["id"]}/copies", (await console.PageAsync("/console/petitions/" + copy["id"])).Source.Text, StringComparison.Ordinal);
        Assert.Null((await console.PageAsync("/console/petitions/" + copy["id"])).QuerySelector(".tabs a[href$='/copies']"));
        Assert.NotNull((await console.PageAsync(Page(await PatternAsync(api)))).QuerySelector(".tabs a[href$='/copies']"));

        await Signers.ChangeAsync(api, pattern, "open");
        await Signers.ChangeAsync(api, pattern, "withdraw", new { reason = "A mistake." });
        var (status, page) = await late();
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "Ica"), (status, page.QuerySelector<IHtmlInputElement>("#place")!.Value));
        Assert.Contains("This petition is over", page.QuerySelector(".error-summary")!.TextContent, StringComparison.Ordinal);
        Assert.Null((await console.PageAsync(Page(pattern))).QuerySelector("#lines"));
        Assert.Equal(2, (await CopiesAsync(site, pattern)).Count);
    }

    [Theory, OnEachDatabase]
    public async Task Of_many_places_the_first_thirty_are_shown_and_any_is_found_by_name(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var pattern = await PatternAsync(api);
        await Signers.ChangeAsync(api, pattern, "open");
        var console = await ConsoleForms.SignInAsync(site);
        await AddAsync(console, pattern, "Áncash;The mayor");
        await console.LocationAsync(Page(pattern), "/copies", ("act", "open"));
        await PetitionPages.UntilAsync(site, pattern, seen => seen.Together is { Places: 1 });
        await PetitionPages.ReadAsync(site, pattern.Path());
        var few = site.Queries("GET " + pattern.Path()).Count;

        await AddAsync(console, pattern, string.Join('\n', Enumerable.Range(1, 119).Select(x => $"Town {x:000};The mayor")));
        Assert.Equal(FollowCopies.Most, (await console.PageAsync(Page(pattern))).QuerySelectorAll("tbody tr").Length);
        Assert.Equal(20, (await console.PageAsync(Page(pattern) + "?from=100")).QuerySelectorAll("tbody tr").Length);
        await console.LocationAsync(Page(pattern), "/copies", ("act", "open"));
        await PetitionPages.UntilAsync(site, pattern, seen => seen.Together is { Places: 120 });
        var first = await PetitionPages.ReadAsync(site, pattern.Path());
        Assert.InRange(site.Queries("GET " + pattern.Path()).Count - few, 0, 16);
        Assert.Equal((30, "Áncash"), (first.QuerySelectorAll(".places tbody tr").Length, first.QuerySelector(".places tbody a")!.TextContent));
        var second = await PetitionPages.ReadAsync(site, first.QuerySelector(".places [rel=next]")!.GetAttribute("href")!);
        Assert.Equal((30, "Town 030"), (second.QuerySelectorAll(".places tbody tr").Length, second.QuerySelector(".places tbody a")!.TextContent));
        Assert.Equal(pattern.Path() + "#places", second.QuerySelector(".places [rel=prev]")!.GetAttribute("href"));
        var found = await PetitionPages.ReadAsync(site, pattern.Path() + "?place=ancash");
        Assert.Equal(["Áncash"], found.QuerySelectorAll(".places tbody a").Select(x => x.TextContent));
        var none = await PetitionPages.ReadAsync(site, pattern.Path() + "?place=" + Uri.EscapeDataString("<b>Nowhere"));
        Assert.Contains("<b>Nowhere", none.QuerySelector(".places [role=status]")!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(none.QuerySelector("meta[name=robots]"));
    }

    [Theory, OnEachDatabase]
    public async Task All_places_together_reach_the_goal_of_the_pattern(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var api = await site.ApiAsync();
        var pattern = await PatternAsync(api, new { goal = 2, milestones = new[] { 50 } });
        await Signers.ChangeAsync(api, pattern, "open");
        var console = await ConsoleForms.SignInAsync(site);
        await AddAsync(console, pattern, "Lima;The council;;40");
        await console.LocationAsync(Page(pattern), "/copies", ("act", "open"));
        var lima = await api.GetAsync("/petitions/" + (await CopiesAsync(site, pattern))[0].Id);
        await Signers.ConfirmedAsync(site, lima);
        await Signers.ConfirmedAsync(site, pattern);
        await site.WorkAsync(Application.Work.Clock);
        await PetitionPages.UntilAsync(site, pattern, seen => seen.Petition.Goal == 50);
        Assert.Equal(40, (await CopiesAsync(site, pattern))[0].Goal);
    }

    private static Task<JsonObject> PatternAsync(ApiClient api, object? more = null)
    {
        var settings = (JsonObject)System.Text.Json.JsonSerializer.SerializeToNode(new { title = ApiClient.Unique("A bus for {place}"), ask = "{target}, run a night bus in {place}." })!;
        foreach (var (name, value) in (JsonObject)System.Text.Json.JsonSerializer.SerializeToNode(more ?? new { })!)
        {
            settings[name] = value?.DeepClone();
        }

        return Signers.DraftAsync(api, settings);
    }

    private static string Page(JsonObject petition) => $"/console/petitions/{petition["id"]}/copies";

    private static Task AddAsync(ConsoleForms console, JsonObject pattern, string lines) => console.LocationAsync(Page(pattern), "/copies", ("lines", lines), ("act", "paste"));

    private static async Task<string> LinksAsync(TestSite site, string path) =>
        string.Join('\n', (await PetitionPages.ReadAsync(site, path)).QuerySelectorAll("main a").Select(x => Uri.UnescapeDataString(x.GetAttribute("href")!)));

    private static JsonObject Api(string body) => (JsonObject)JsonNode.Parse(body)!;

    private static async Task<string> ReadAsync(TestSite site, JsonObject petition) => (await site.GetPageAsync("/api/v1" + petition.Path())).Page;

    private static Task<List<Petition>> CopiesAsync(TestSite site, JsonObject pattern)
    {
        var id = PetitionId.From((Guid)pattern["id"]!);
        return site.WithAsync(db => db.Petitions.AsNoTracking().Include(x => x.Targets).Include(x => x.Goals).Where(x => x.PatternId == id).OrderBy(x => x.PlaceKey).ToListAsync());
    }
}
