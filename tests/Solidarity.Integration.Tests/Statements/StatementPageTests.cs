using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using AngleSharp.Html.Parser;
using NetVips;
using Solidarity.Infrastructure.Storage;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Statements;

public sealed class StatementPageTests(TestSites sites) : IClassFixture<TestSites>
{
    [Theory, OnEachDatabase]
    public async Task A_draft_is_nobodys_to_read_and_what_is_published_is_everyones(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var campaign = (string)(await api.CampaignAsync())["slug"]!;
        var statement = await api.StatementAsync(campaign: campaign);
        var path = $"/statements/{statement["slug"]}";
        Assert.Equal(HttpStatusCode.NotFound, (await site.GetPageAsync(path)).Status);
        await api.PublishAsync(statement);
        foreach (var page in new[] { path, "/", $"/campaigns/{campaign}", "/statements.atom", "/statements.json" })
        {
            var (status, text) = await site.GetPageAsync(page);
            Assert.Equal((page, HttpStatusCode.OK), (page, status));
            Assert.Contains((string)statement["versions"]![0]!["title"]!, text, StringComparison.Ordinal);
        }
    }

    [Theory, OnEachDatabase]
    public async Task A_feed_holds_whole_addresses_for_what_is_within_the_site(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var statement = await api.StatementAsync(body: "[Sign here](/subscribe) and ![see](/pictures/a/640.webp) or [elsewhere](https://example.org/).");
        await api.PublishAsync(statement);
        var home = site.Address.ToString().TrimEnd('/');
        var id = $"{home}/statements/{statement["slug"]}";

        XNamespace atom = "http://www.w3.org/2005/Atom";
        var entry = XDocument.Parse((await site.GetPageAsync("/statements.atom")).Page).Descendants(atom + "entry").Single(x => (string?)x.Element(atom + "id") == id);
        var item = JsonNode.Parse((await site.GetPageAsync("/statements.json")).Page)!["items"]!.AsArray().Single(x => (string?)x!["id"] == id)!;
        foreach (var content in new[] { (string)entry.Element(atom + "content")!, (string)item["content_html"]! })
        {
            var links = (await new HtmlParser().ParseDocumentAsync(content)).QuerySelectorAll("[href], [src]").Select(x => x.GetAttribute("href") ?? x.GetAttribute("src"));
            Assert.Equal([home + "/subscribe", home + "/pictures/a/640.webp", "https://example.org/"], links);
        }
    }

    [Theory, OnEachDatabase]
    public async Task What_is_planned_is_published_when_its_time_has_come(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var api = await site.ApiAsync();
        var statement = await api.StatementAsync();
        await api.PublishAsync(statement, new { at = site.Time.GetUtcNow().AddHours(1) });
        await site.WorkAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await site.GetPageAsync($"/statements/{statement["slug"]}")).Status);
        site.Time.Pass(TimeSpan.FromMinutes(61));
        await site.WorkAsync();
        Assert.Equal(HttpStatusCode.OK, (await site.GetPageAsync($"/statements/{statement["slug"]}")).Status);
    }

    [Theory, OnEachDatabase]
    public async Task A_megabyte_of_text_is_refused_with_a_sentence(DatabaseProvider on)
    {
        var api = await (await sites.On(on)).ApiAsync();
        var campaign = await api.CampaignAsync();
        using var answer = await api.Http.PostAsJsonAsync("/api/v1/statements", new { campaign = (string)campaign["slug"]!, title = "Long", body = string.Concat(Enumerable.Repeat("word ", 210_000)) });
        var problem = await ApiClient.ReadAsync(answer, HttpStatusCode.BadRequest);
        Assert.Matches(@"\d.*\.$", (string)problem["errors"]!["body"]![0]!);
        using var larger = await SendLargeAsync(api, "/api/v1/statements", new StringContent("{\"title\":\"" + new string('x', 9_000_000) + "\"}", Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, larger.StatusCode);
    }

    [Theory, OnEachDatabase]
    public async Task Deep_nesting_is_taken_or_refused_and_never_breaks(DatabaseProvider on)
    {
        var api = await (await sites.On(on)).ApiAsync();
        var slug = (string)(await api.CampaignAsync())["slug"]!;
        foreach (var deep in new[] { new string('>', 20_000) + " x", string.Concat(Enumerable.Range(0, 300).Select(i => new string(' ', i * 2) + "- x\n")), new string('[', 20_000), new string('*', 50_000), string.Concat(Enumerable.Repeat("<div>", 20_000)) })
        {
            using var answer = await api.Http.PostAsJsonAsync("/api/v1/statements", new { campaign = slug, title = "Deep", body = deep });
            Assert.True(answer.StatusCode is HttpStatusCode.Created or HttpStatusCode.BadRequest, $"{deep[..10]}: {answer.StatusCode}");
        }
    }

    [Theory, OnEachDatabase]
    public async Task Scripts_and_links_that_run_are_gone_from_the_page(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var statement = await api.StatementAsync(body:
            """
            Text <script>alert(1)</script> <img src=x onerror=alert(1)> <a href="javascript:alert(1)">a</a> [b](javascript:alert(1)) [c](JaVaScRiPt:alert(1))
            [d](data:text/html,x) ![e](https://evil.example/x.png) <iframe src="https://evil.example"></iframe> <svg onload=alert(1)> [good](https://example.org/)
            """);
        await api.PublishAsync(statement);
        var page = await new HtmlParser().ParseDocumentAsync((await site.GetPageAsync($"/statements/{statement["slug"]}")).Page);
        Assert.Empty(page.QuerySelectorAll("script:not([src]):not([type='application/ld+json']), iframe, [onerror], [onload], article svg[onload], a[href^='java' i], a[href^='data' i], img[src*='evil']"));
        Assert.Single(page.QuerySelectorAll("a[href='https://example.org/']"));
    }

    [Theory, OnEachDatabase]
    public async Task Pictures_that_are_too_large_or_none_are_refused_and_good_ones_are_served(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        byte[] Png(int width, int height)
        {
            using var picture = Image.Black(width, height);
            return picture.PngsaveBuffer();
        }

        var good = Png(600, 400);
        foreach (var (what, file, status) in new (string, byte[], HttpStatusCode)[]
        {
            ("50 MB", new byte[50 * 1024 * 1024], HttpStatusCode.RequestEntityTooLarge),
            ("50,000 pixels wide", Png(50_000, 4), HttpStatusCode.RequestEntityTooLarge),
            ("cut off", good[..(good.Length / 2)], HttpStatusCode.BadRequest),
            ("HTML", Encoding.UTF8.GetBytes("<html><script>alert(1)</script></html>"), HttpStatusCode.BadRequest),
            ("empty", [], HttpStatusCode.BadRequest),
            ("good", good, HttpStatusCode.Created),
        })
        {
            using var part = new ByteArrayContent(file);
            part.Headers.ContentType = new MediaTypeHeaderValue("image/png");
            using var form = new MultipartFormDataContent { { part, "file", "picture.png" } };
            using var answer = await SendLargeAsync(api, "/api/v1/pictures", form);
            Assert.True(answer.StatusCode == status || (what.Contains("pixels", StringComparison.Ordinal) && answer.StatusCode == HttpStatusCode.BadRequest), $"{what}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
            if (status == HttpStatusCode.Created)
            {
                using var picture = await site.Client.GetAsync(answer.Headers.Location);
                Assert.Equal("image/webp", picture.Content.Headers.ContentType!.MediaType);
            }
        }
    }

    /// <summary>Asks before it sends, for who is refused at once cannot go on sending (RFC 9110 §10.1.1).</summary>
    private static async Task<HttpResponseMessage> SendLargeAsync(ApiClient api, string path, HttpContent content)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        request.Headers.ExpectContinue = true;
        return await api.Http.SendAsync(request);
    }

    [Theory, OnEachDatabase]
    public async Task A_page_asks_the_database_as_often_as_is_said_here_and_a_kept_one_never(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var api = await site.ApiAsync();
        var campaign = await api.CampaignAsync();
        var list = await api.ListAsync();
        List<string> slugs = [];
        for (var i = 0; i < 3; i++)
        {
            var statement = await api.StatementAsync((string)list["slug"]!, campaign: (string)campaign["slug"]!);
            await api.PublishAsync(statement);
            slugs.Add((string)statement["slug"]!);
        }

        List<(string Path, int Queries)> expected =
        [
            ("/", 5), ("/statements/" + slugs[0], 12), ("/campaigns/" + campaign["slug"], 11), ("/statements", 7), ("/campaigns", 2), ("/search", 0), ("/sitemap.xml", 9), ("/subscribe", 1), ("/statements.atom", 4), ("/statements.json", 3), ("/about", 1),
        ];
        foreach (var (path, _) in expected)
        {
            for (var i = 0; i < 3; i++)
            {
                using var answer = await site.Client.GetAsync(path);
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            }
        }

        // What was published above may be heard of only now, by the look at the version row: then one page is made once more.
        var asked = expected.Select(page => (page.Path, Queries: site.Queries("GET " + page.Path).Count)).ToList();
        Assert.All(expected.Zip(asked), page => Assert.Contains(page.Second.Queries, new[] { page.First.Queries, 2 * page.First.Queries }));
        Assert.InRange(expected.Zip(asked).Count(page => page.First.Queries != page.Second.Queries), 0, 1);
    }
}
