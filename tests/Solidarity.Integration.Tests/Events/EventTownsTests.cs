using System.Net;
using System.Text.Json.Nodes;
using Solidarity.Domain.Campaigns;
using Solidarity.Domain.Organizers;
using Solidarity.Infrastructure.Storage;
using Solidarity.Integration.Tests.Organisations;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Events;

/// <summary>Actions in many towns, as their organizers see them.</summary>
public sealed class EventTownsTests
{
    private const string Page = "/console/events/map";

    [Theory, OnEachDatabase]
    public async Task Towns_are_told_with_their_dates_and_people_and_a_hidden_place_is_in_none(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var api = await site.ApiAsync();
        var (campaign, other) = (await api.CampaignAsync(), await api.CampaignAsync());
        var slug = (string)campaign["slug"]!;
        var (start, end) = Readers.Evening(site, 9);
        Task<JsonObject> InAsync(string town, string country, object? more = null, string? of = null) => PlanAsync(api, of ?? slug, start, end, town, country, more);
        var cusco = await InAsync("Cusco", "PE", new { recurrence = Readers.Weekly(site, 9, 3) });
        await Readers.JoinAsync(site, cusco, 20);
        await Readers.JoinAsync(site, await InAsync("CUSCO", "pe"), 5);
        await Readers.JoinAsync(site, await InAsync("Valencia", "ES"), 7);
        await Readers.JoinAsync(site, await InAsync("Valencia", "VE"), 3, waiting: 9);
        await Readers.JoinAsync(site, await InAsync("Nowhere-on-Sea", "GB"), 1);
        await Readers.JoinAsync(site, await InAsync("Juliaca", "PE", new { place = new { town = "Juliaca", country = "PE", hidden = true } }), 11);
        await Readers.JoinAsync(site, await Planners.PublishedAsync(api, new { campaign = slug, start, end, place = (object?)null, link = "https://meet.example.org/x" }), 13);
        await Readers.JoinAsync(site, await InAsync("Lima", "PE", of: (string)other["slug"]!), 100);
        await Planners.DraftAsync(api, new { campaign = slug, start, end });
        await Planners.ChangeAsync(api, await InAsync("Tacna", "PE"), "cancel");
        var dates = await api.GetAsync($"/events/{cusco["id"]}/dates");
        using (await api.Http.PostAsync($"/api/v1/events/{cusco["id"]}/dates/{dates["items"]![2]!["id"]}/cancel", null))
        {
        }

        var towns = await api.GetAsync("/events/towns?campaign=" + slug);
        Assert.Equal((4, 6, 56), ((int)towns["towns"]!, (int)towns["dates"]!, (int)towns["people"]!));
        Assert.Equal(
            [("Cusco", "PE", 3, 45), ("Valencia", "ES", 1, 7), ("Valencia", "VE", 1, 3), ("Nowhere-on-Sea", "GB", 1, 1)],
            towns["items"]!.AsArray().Select(x => ((string)x!["town"]!, (string)x["country"]!, (int)x["dates"]!, (int)x["people"]!)));
        Assert.Equal([-72.0, -0.4, -68.0], towns["items"]!.AsArray().Take(3).Select(x => Math.Round((double)x!["longitude"]!, 1)));
        Assert.Null(towns["items"]![3]!["longitude"]);
        Assert.Equal((1, 11, 1, 13), ((int)towns["hidden"]!["dates"]!, (int)towns["hidden"]!["people"]!, (int)towns["online"]!["dates"]!, (int)towns["online"]!["people"]!));
        Assert.DoesNotContain("Juliaca", towns.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(156, (int)(await api.GetAsync("/events/towns"))["people"]!);

        var console = await ConsoleForms.SignInAsync(site);
        var page = await console.PageAsync($"{Page}?campaign={campaign["id"]}");
        Assert.Equal("4 towns, 56 people.", page.QuerySelector(".towns-sum")!.TextContent);
        Assert.Equal(3, page.QuerySelectorAll(".towns-map circle").Length);
        Assert.True(Radius(0) > Radius(1) && Radius(1) >= Radius(2));
        Assert.NotNull(page.QuerySelector(page.QuerySelector(".towns-map a")!.GetAttribute("href")!));
        Assert.Equal(4, page.QuerySelectorAll("tbody tr").Length);
        Assert.DoesNotContain("Juliaca", page.DocumentElement.OuterHtml, StringComparison.Ordinal);
        Assert.Contains("Cusco, Peru", page.QuerySelector("tbody tr")!.TextContent, StringComparison.Ordinal);

        // Nobody else sees it, and who organizes one campaign sees that one.
        using (var stranger = await site.Client.GetAsync("/api/v1/events/towns"))
        {
            Assert.Equal(HttpStatusCode.Unauthorized, stranger.StatusCode);
        }

        var editor = new ConsoleForms(site, await site.SignInAsync("editor@example.org", (Role.Writer, CampaignId.From((Guid)other["id"]!))));
        Assert.Equal("1 town, 100 people.", (await editor.PageAsync(Page)).QuerySelector(".towns-sum")!.TextContent);

        double Radius(int circle) => double.Parse(page.QuerySelectorAll(".towns-map circle")[circle].GetAttribute("r")!, System.Globalization.CultureInfo.InvariantCulture);
    }

    [Theory, OnEachDatabase]
    public async Task It_costs_the_same_queries_however_many_towns_there_are(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var api = await site.ApiAsync();
        var slug = (string)(await api.CampaignAsync())["slug"]!;
        var (start, end) = Readers.Evening(site, 9);
        var console = await ConsoleForms.SignInAsync(site);
        Assert.Contains("No town yet", await console.TextAsync(Page), StringComparison.Ordinal);
        await PlanAsync(api, slug, start, end, "Cusco", "PE");
        var one = await CostAsync();
        foreach (var town in new[] { "Lima", "Arequipa", "Puno", "Madrid" })
        {
            await PlanAsync(api, slug, start, end, town, "PE", new { recurrence = Readers.Weekly(site, 9, 3) });
        }

        Assert.Equal(one, await CostAsync());

        async Task<int> CostAsync()
        {
            var before = site.Queries("GET " + Page).Count;
            await console.TextAsync(Page);
            return site.Queries("GET " + Page).Count - before;
        }
    }

    private static Task<JsonObject> PlanAsync(ApiClient api, string campaign, string start, string end, string town, string country, object? more = null)
    {
        var settings = System.Text.Json.JsonSerializer.SerializeToNode(new { campaign, start, end, place = new { town, country } })!.AsObject();
        foreach (var (name, value) in System.Text.Json.JsonSerializer.SerializeToNode(more ?? new { })!.AsObject())
        {
            settings[name] = value?.DeepClone();
        }

        return Planners.PublishedAsync(api, settings);
    }
}
