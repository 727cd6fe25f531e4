using System.Net;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using AngleSharp.Html.Parser;
using Solidarity.Domain;
using Solidarity.Infrastructure.Storage;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Site;

/// <summary>How statements and campaigns are found: archive, search, feeds, sitemap, and what pages tell programs.</summary>
public sealed class FindingTests(TestSites sites) : IClassFixture<TestSites>
{
    [Theory, OnEachDatabase]
    public async Task Words_are_found_without_case_and_accents_and_drafts_are_not(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var word = "q" + Guid.NewGuid().ToString("n")[..8];
        var published = await api.StatementAsync(title: ApiClient.Unique("Öffnung"), body: $"Solidarité in {word}burg.");
        await api.PublishAsync(published);
        await api.StatementAsync(body: $"A draft on {word}burg, solidarité.");
        var page = await FindAsync(site, $"/search?q={Uri.EscapeDataString($"SOLIDARITE {word} offnung")}");
        Assert.Equal([$"/statements/{published["slug"]}"], page);
        Assert.Empty(await FindAsync(site, $"/search?q={word}+nowhere"));
        Assert.Empty(await FindAsync(site, "/search?q=%25%25%27%22--"));
    }

    [Theory, OnEachDatabase]
    public async Task The_archive_pages_through_a_campaign_without_a_gap_and_knows_years(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var campaign = await api.CampaignAsync();
        List<string> slugs = [];
        for (var i = 0; i < 23; i++)
        {
            var statement = await api.StatementAsync(campaign: (string)campaign["slug"]!);
            await api.PublishAsync(statement);
            slugs.Add($"/statements/{statement["slug"]}");
        }

        List<string> seen = [];
        for (var path = $"/statements?campaign={campaign["slug"]}&year={site.Time.GetUtcNow().Year}"; path is not null;)
        {
            var page = await new HtmlParser().ParseDocumentAsync((await site.GetPageAsync(path)).Page);
            seen.AddRange(page.QuerySelectorAll(".teasers h3 a").Select(x => x.GetAttribute("href")!));
            path = page.QuerySelector("a[rel='next']")?.GetAttribute("href");
        }

        Assert.Equal(slugs.Order(), seen.Order());
        Assert.Empty(await FindAsync(site, $"/statements?campaign={campaign["slug"]}&year=1999"));
        Assert.Equal(HttpStatusCode.NotFound, (await site.GetPageAsync("/statements?campaign=no-such-campaign")).Status);
    }

    [Theory, OnEachDatabase]
    public async Task A_feed_can_be_had_by_campaign_and_list_and_language(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var campaign = await api.CampaignAsync();
        var list = await api.ListAsync();
        var statement = await api.StatementAsync((string)list["slug"]!, campaign: (string)campaign["slug"]!);
        await api.PublishAsync(statement);
        await api.PublishAsync(await api.StatementAsync());
        foreach (var query in new[] { $"campaign={campaign["slug"]}", $"list={list["slug"]}", $"campaign={campaign["slug"]}&language=en" })
        {
            var feed = JsonNode.Parse((await site.GetPageAsync("/statements.json?" + query)).Page)!;
            Assert.Equal((string)statement["versions"]![0]!["title"]!, (string)Assert.Single(feed["items"]!.AsArray())!["title"]!);
            var atom = XDocument.Parse((await site.GetPageAsync("/statements.atom?" + query)).Page).Root!;
            Assert.Single(atom.Elements(atom.Name.Namespace + "entry"));
        }

        Assert.Empty(JsonNode.Parse((await site.GetPageAsync($"/statements.json?campaign={campaign["slug"]}&language=sw")).Page)!["items"]!.AsArray());
        var page = await new HtmlParser().ParseDocumentAsync((await site.GetPageAsync($"/campaigns/{campaign["slug"]}")).Page);
        Assert.Contains($"/statements.atom?campaign={campaign["slug"]}", page.QuerySelectorAll("link[rel='alternate'][type='application/atom+xml']").Select(x => x.GetAttribute("href")));
    }

    [Theory, OnEachDatabase]
    public async Task A_statement_tells_programs_what_it_is_and_no_text_ends_the_block_early(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var title = ApiClient.Unique("</script><script src=x>");
        var statement = await api.StatementAsync(title: title);
        await api.PublishAsync(statement);
        var page = await new HtmlParser().ParseDocumentAsync((await site.GetPageAsync($"/statements/{statement["slug"]}")).Page);
        var data = JsonNode.Parse(Assert.Single(page.QuerySelectorAll("script")).TextContent)!;
        Assert.Equal(title, (string)data["headline"]!);
        var address = site.Address.ToString().TrimEnd('/') + $"/statements/{statement["slug"]}";
        Assert.Equal(address, page.QuerySelector("link[rel='canonical']")!.GetAttribute("href"));
        Assert.Equal(title, page.QuerySelector("meta[property='og:title']")!.GetAttribute("content"));
        XNamespace map = "http://www.sitemaps.org/schemas/sitemap/0.9";
        Assert.Contains(address, XDocument.Parse((await site.GetPageAsync("/sitemap.xml")).Page).Descendants(map + "loc").Select(x => x.Value));
        Assert.Contains("Sitemap: ", (await site.GetPageAsync("/robots.txt")).Page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Solidarité, Perú!", " solidarite peru "), InlineData("Straße", " strasse "), InlineData("مَرْحَبًا بالعـالم", " مرحبا بالعالم "), InlineData("\ud800 x", " x "), InlineData(null, " ")]
    public void Text_is_folded_to_be_found(string? text, string folded) => Assert.Equal(folded, SearchText.Fold(text));

    private static async Task<List<string>> FindAsync(TestSite site, string path)
    {
        var (status, text) = await site.GetPageAsync(path);
        Assert.Equal(HttpStatusCode.OK, status);
        return [.. (await new HtmlParser().ParseDocumentAsync(text)).QuerySelectorAll(".teasers h3 a").Select(x => x.GetAttribute("href")!)];
    }
}
