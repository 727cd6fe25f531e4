using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using AngleSharp.Html.Parser;
using Solidarity.Domain;
using Solidarity.Infrastructure.Storage;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Site;
using Solidarity.Web.Campaigns;

namespace Solidarity.Integration.Tests.Campaigns;

public sealed class CampaignPartsTests(TestSites sites) : IClassFixture<TestSites>
{
    [Theory, OnEachDatabase]
    public async Task A_timeline_is_read_in_the_order_of_what_happened(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var campaign = await api.CampaignAsync();
        foreach (var (date, text) in new[] { ("2023-01-19", "The march"), ("2021", "The election"), ("2022-12", "The asylum"), ("2022-12-07", "The arrest") })
        {
            await api.MakeAsync($"/campaigns/{campaign["id"]}/timeline", new { date, texts = new { en = text, es = text + " (es)" }, source = new { title = "A paper", url = "https://example.org/p" } });
        }

        var page = await new HtmlParser().ParseDocumentAsync((await site.GetPageAsync($"/campaigns/{campaign["slug"]}")).Page);
        Assert.Equal(["The election", "The asylum", "The arrest", "The march"], page.QuerySelectorAll(".timeline li > span[lang]").Select(x => x.TextContent));
        Assert.Equal(["2021", "December 2022", "7 December 2022", "19 January 2023"], page.QuerySelectorAll(".timeline li > time").Select(x => x.TextContent));
        Assert.Equal(4, page.QuerySelectorAll(".timeline a[href='https://example.org/p']").Length);
        List<string> seen = [];
        for (string? cursor = ""; cursor is not null;)
        {
            var listed = await api.GetAsync($"/campaigns/{campaign["slug"]}/timeline?limit=3" + (cursor.Length == 0 ? "" : "&cursor=" + cursor));
            seen.AddRange(listed["items"]!.AsArray().Select(x => (string)x!["date"]!));
            cursor = (string?)listed["next"];
        }

        Assert.Equal(["2021", "2022-12", "2022-12-07", "2023-01-19"], seen);
    }

    [Theory, OnEachDatabase]
    public async Task A_changed_stance_keeps_the_one_before_and_the_map_shows_the_last(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var campaign = await api.CampaignAsync();
        var path = $"/campaigns/{campaign["id"]}/positions";
        var made = await api.MakeAsync(path, new { names = new { en = "Brazil" }, country = "br", stance = "undecided", since = "2023-01" });
        using var changed = await api.Http.PutAsJsonAsync($"/api/v1{path}/{made["id"]}", new { names = new { en = "Brazil" }, country = "BR", stance = "supports", since = "2023-02-03" });
        Assert.Equal(2, (await ApiClient.ReadAsync(changed, HttpStatusCode.OK))["stances"]!.AsArray().Count);
        var page = await new HtmlParser().ParseDocumentAsync((await site.GetPageAsync($"/campaigns/{campaign["slug"]}")).Page);
        Assert.Equal("BR", Assert.Single(page.QuerySelectorAll(".world > svg g.supports text")).TextContent);
        Assert.Contains("Undecided, since January 2023", Assert.Single(page.QuerySelectorAll(".actors details")).TextContent, StringComparison.Ordinal);
        Assert.Contains("Brazil", page.QuerySelector(".world svg g.supports title")!.TextContent, StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    public async Task Wrong_dates_countries_and_links_are_refused_beside_their_fields(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var campaign = await api.CampaignAsync();
        using var entry = await api.Http.PostAsJsonAsync($"/api/v1/campaigns/{campaign["id"]}/timeline", new { date = "June 2021", texts = new { en = " " }, source = new { title = "x", url = "javascript:alert(1)" } });
        var errors = (await ApiClient.ReadAsync(entry, HttpStatusCode.BadRequest))["errors"]!.AsObject().Select(x => x.Key);
        Assert.Equal(["date", "source.url", "texts"], errors.Order());
        using var position = await api.Http.PostAsJsonAsync($"/api/v1/campaigns/{campaign["id"]}/positions", new { names = new { en = "X" }, country = "QQ", since = "2021" });
        errors = (await ApiClient.ReadAsync(position, HttpStatusCode.BadRequest))["errors"]!.AsObject().Select(x => x.Key);
        Assert.Equal(["country", "stance"], errors.Order());
        var other = await api.CampaignAsync();
        var made = await api.MakeAsync($"/campaigns/{other["id"]}/timeline", new { date = "2021", texts = new { en = "x" } });
        using var foreign = await api.Http.DeleteAsync($"/api/v1/campaigns/{campaign["id"]}/timeline/{made["id"]}");
        Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
        using var own = await api.Http.DeleteAsync($"/api/v1/campaigns/{other["id"]}/timeline/{made["id"]}");
        Assert.Equal(HttpStatusCode.NoContent, own.StatusCode);
    }

    [Theory, OnEachDatabase]
    public async Task An_archived_campaign_can_be_read_and_says_so_and_a_copy_goes_on(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var campaign = await api.CampaignAsync();
        var copy = await api.MakeAsync($"/campaigns/{campaign["id"]}/copy", new { title = ApiClient.Unique("Copy") });
        using var archived = await api.Http.PostAsync($"/api/v1/campaigns/{campaign["id"]}/archive", null);
        await ApiClient.ReadAsync(archived, HttpStatusCode.OK);
        Assert.Contains("This campaign has ended", (await site.GetPageAsync($"/campaigns/{campaign["slug"]}")).Page, StringComparison.Ordinal);
        Assert.DoesNotContain("This campaign has ended", (await site.GetPageAsync($"/campaigns/{copy["slug"]}")).Page, StringComparison.Ordinal);
        using var back = await api.Http.PostAsync($"/api/v1/campaigns/{campaign["id"]}/unarchive", null);
        Assert.Null((await ApiClient.ReadAsync(back, HttpStatusCode.OK))["archivedAt"]);
    }

    [Fact]
    public void Each_square_of_the_map_is_a_country_and_no_two_share_a_place()
    {
        var all = WorldTiles.All.ToList();
        Assert.InRange(all.Count, 195, 200);
        Assert.All(all, tile => Assert.True(CountryCode.TryParse(tile.Country.Value, out _), tile.Country.Value));
        Assert.Equal(all.Count, all.Select(tile => (tile.Column, tile.Row)).Distinct().Count());
        Assert.Equal("Deutschland", WorldTiles.NameOf(CountryCode.FromStored("DE"), CultureInfo.GetCultureInfo("de")));
        Assert.Equal("Alemania", WorldTiles.NameOf(CountryCode.FromStored("DE"), CultureInfo.GetCultureInfo("es")));
    }
}
