using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;
using Solidarity.Domain.MailingLists;
using Solidarity.Infrastructure.Storage;
using Solidarity.Integration.Tests.Events;
using Solidarity.Integration.Tests.Messages;
using Solidarity.Integration.Tests.Organisations;
using Solidarity.Integration.Tests.Petitions;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Site;
using static Solidarity.Integration.Tests.Messages.NewsletterTests;

namespace Solidarity.Integration.Tests.MailingLists;

/// <summary>What everybody can read of what went through a list, and what nobody can.</summary>
public sealed class ListArchiveTests(TestSites sites) : IClassFixture<TestSites>
{
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";

    [Theory, OnEachDatabase]
    public async Task A_list_has_no_archive_until_it_is_opened_and_nobody_learns_that_it_is_there(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var list = await api.ListAsync();
        Assert.Equal("none", (string)list["archive"]!);
        foreach (var ending in new[] { "", ".atom", ".json", "/" + Guid.CreateVersion7() })
        {
            var (closed, unknown) = (await site.GetPageAsync(list.Path() + ending), await site.GetPageAsync("/lists/nothing" + ending));
            Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (closed.Status, unknown.Status));
            Assert.Equal(unknown.Page.Replace("/lists/nothing", "", StringComparison.Ordinal), closed.Page.Replace(list.Path(), "", StringComparison.Ordinal));
        }

        Assert.Equal("public", (string)(await ArchiveAsync(api, list, "public"))["archive"]!);
        var page = await site.ReadAsync(list.Path());
        Assert.Equal((string)list["name"]!, page.QuerySelector("h1")!.TextContent);
        Assert.Contains("Nothing came through this list yet. Subscribe", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Equal((string)list["slug"]!, page.QuerySelector<IHtmlInputElement>("form[action='/subscribe'] input[name=lists]")!.Value);
        Assert.Equal((string)list["name"]!, (await site.ReadAsync("/es" + list.Path())).QuerySelector("h1")!.TextContent);
        Assert.Contains(list.Path(), (await site.ReadAsync("/subscribe")).QuerySelectorAll("main a").Select(x => x.GetAttribute("href")));

        await ArchiveAsync(api, list, "none");
        Assert.Equal(HttpStatusCode.NotFound, (await site.GetPageAsync(list.Path())).Status);
        Assert.DoesNotContain(list.Path(), (await site.ReadAsync("/subscribe")).QuerySelectorAll("main a").Select(x => x.GetAttribute("href")));
        Assert.Equal("public", (string)(await api.MakeAsync("/lists", new { name = ApiClient.Unique("Open"), archive = "public" }))["archive"]!);
        using (var refused = await api.Http.PatchAsJsonAsync($"/api/v1/lists/{list["id"]}", new { archive = "everybody" }))
        {
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        }

        Assert.Equal(2, await site.WithAsync(db => db.AuditEntries.CountAsync(x => x.Act == "ArchiveList" && x.Subject == list.Id())));
    }

    [Theory, OnEachDatabase]
    public async Task It_shows_what_began_to_go_out_and_nothing_else(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var api = await site.ApiAsync();
        var list = await OpenAsync(api);
        await ReaderAsync(site, "en", null, "Pacific/Kiritimati", list);
        await ReaderAsync(site, "en", null, "Pacific/Pago_Pago", list);
        await DraftAsync(api, "Draft", "Text.", list);
        await SendAsync(api, await DraftAsync(api, "Planned", "Text.", list), new { at = site.Time.GetUtcNow().AddDays(5) });
        await SendAsync(api, await DraftAsync(api, "Left out", "Text.", list), new { inArchive = false });
        var cancelled = await DraftAsync(api, "Cancelled before anybody got it", "Text.", list);
        await SendAsync(api, cancelled);
        await DoAsync(api, cancelled, "cancel");
        Assert.Empty(await TitlesAsync(site, list));

        // The first of its two readers has the morning a day before the other.
        var half = await DraftAsync(api, "Cancelled when one had it", "Text.", list);
        await SendAsync(api, half, new { localAt = site.Time.GetUtcNow().UtcDateTime.Date.AddDays(2).AddHours(9).ToString("s") });
        await site.WorkAsync();
        Assert.Empty(await TitlesAsync(site, list));
        site.Time.Pass(TimeSpan.FromDays(1) + TimeSpan.FromHours(20));
        await site.WorkAsync();
        Assert.Equal(["Cancelled when one had it"], await TitlesAsync(site, list));
        Assert.Equal((1, 1), await SentAsync(api, half));
        await DoAsync(api, half, "cancel");
        Assert.Equal(["Cancelled when one had it"], await TitlesAsync(site, list));

        var sent = await DraftAsync(api, "Sent", "Text.", list);
        site.Time.Pass(TimeSpan.FromMinutes(1));
        await SendAsync(api, sent);
        Assert.Equal(["Sent", "Cancelled when one had it"], await TitlesAsync(site, list));
        await DoAsync(api, sent, "pause");
        Assert.Equal(["Sent", "Cancelled when one had it"], await TitlesAsync(site, list));
        await DoAsync(api, sent, "resume");
        await site.WorkAsync();
        Assert.Equal("done", (string)(await api.GetAsync($"/messages/{sent["id"]}"))["state"]!);
        Assert.Equal(["Sent", "Cancelled when one had it"], await TitlesAsync(site, list));

        static async Task<(int Sent, int Queued)> SentAsync(ApiClient api, JsonObject newsletter)
        {
            var now = await api.GetAsync($"/messages/{newsletter["id"]}");
            return ((int)now["sent"]!, (int)now["queued"]!);
        }
    }

    [Theory, OnEachDatabase]
    public async Task It_is_taken_out_later_by_an_act_that_is_logged_and_put_back(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var list = await OpenAsync(api);
        var newsletter = await DraftAsync(api, "Hasty", "Text.", list);
        Assert.Null((string?)newsletter["web"]);
        var web = (string)(await SendAsync(api, newsletter))["web"]!;
        Assert.Equal($"{list.Path()}/{newsletter["id"]}", web);
        Assert.Equal("Hasty", (await site.ReadAsync(web)).QuerySelector("h1")!.TextContent);

        Assert.Equal((false, null), ((bool)(await DoAsync(api, newsletter, "unarchive"))["inArchive"]!, (string?)(await api.GetAsync($"/messages/{newsletter["id"]}"))["web"]));
        Assert.Equal(HttpStatusCode.NotFound, (await site.GetPageAsync(web)).Status);
        Assert.Empty(await TitlesAsync(site, list));
        Assert.Equal(1, await site.WithAsync(db => db.AuditEntries.CountAsync(x => x.Act == "ArchiveNewsletter" && x.Subject == newsletter.Id())));

        await DoAsync(api, newsletter, "archive");
        Assert.Equal(["Hasty"], await TitlesAsync(site, list));
        Assert.Equal(HttpStatusCode.OK, (await site.GetPageAsync(web)).Status);
    }

    [Theory, OnEachDatabase]
    public async Task The_web_version_holds_nothing_of_a_reader_and_no_list_that_is_closed(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var (open, closed) = (await OpenAsync(api), await api.ListAsync());
        await ReaderAsync(site, "en", "Maria Quispe", open, closed);
        var newsletter = await DraftAsync(
            api, "To {{ name | default: \"you\" }}",
            "Dear {{ name | default: \"friend\" }},{% if name != \"\" %} you have a name{% endif %}\n\n{{ name }}You read {{ list_names }}. ![Drawn](https://pictures.example/eye.png)\n\n# Big\n\n<b>no</b> [ask](https://example.org/?l={{ list_names | url_encode }})", open, closed);
        await SendAsync(api, newsletter);
        await site.WorkAsync();

        var page = await site.ReadAsync($"{open.Path()}/{newsletter["id"]}");
        Assert.Equal("To you", page.QuerySelector("h1")!.TextContent);
        var text = page.QuerySelector(".prose")!;
        Assert.Contains("Dear friend,", text.TextContent, StringComparison.Ordinal);
        Assert.Contains($"You read {open["name"]}.", text.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("you have a name", page.DocumentElement.OuterHtml, StringComparison.Ordinal);
        Assert.DoesNotContain("Maria", page.DocumentElement.OuterHtml, StringComparison.Ordinal);
        Assert.DoesNotContain((string)closed["name"]!, page.DocumentElement.OuterHtml, StringComparison.Ordinal);
        Assert.DoesNotContain((string)closed["slug"]!, page.DocumentElement.OuterHtml, StringComparison.Ordinal);
        Assert.DoesNotContain("/unsubscribe/", page.DocumentElement.OuterHtml, StringComparison.Ordinal);
        Assert.Empty(page.QuerySelectorAll("main img"));
        Assert.Equal("https://pictures.example/eye.png", text.QuerySelectorAll("a").Single(x => x.TextContent == "Drawn").GetAttribute("href"));
        Assert.Equal($"https://example.org/?l={Uri.EscapeDataString((string)open["name"]!)}", text.QuerySelectorAll("a").Single(x => x.TextContent == "ask").GetAttribute("href"));
        Assert.Equal(["H1", "H2"], page.QuerySelectorAll("article h1, article .prose h2").Select(x => x.TagName));
        Assert.Empty(page.QuerySelectorAll("article b, article script"));
        Assert.Equal((string)open["slug"]!, page.QuerySelector<IHtmlInputElement>("form[action='/subscribe'] input[name=lists]")!.Value);
        Assert.Contains("Dear friend", page.QuerySelector("meta[name=description]")!.GetAttribute("content"), StringComparison.Ordinal);
        Assert.Null(page.QuerySelector("meta[name=robots]"));
        Assert.Equal(HttpStatusCode.NotFound, (await site.GetPageAsync($"{closed.Path()}/{newsletter["id"]}")).Status);
    }

    [Theory, OnEachDatabase]
    public async Task Blocks_show_what_is_public_and_listed_now(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var list = await OpenAsync(api);
        var statement = await api.StatementAsync();
        await api.PublishAsync(statement, new { alert = false });
        var (petition, discreet) = (await Signers.OpenAsync(api), await Signers.OpenAsync(api, new { discreet = true }));
        var where = new { venue = "Secret hall", street = "Calle 1", town = "Cusco", country = "PE", hidden = true };
        var (hidden, unlisted) = (await Planners.PublishedAsync(api, new { place = where }), await Planners.PublishedAsync(api, new { visibility = "unlisted" }));
        var newsletter = await DraftAsync(
            api, "Blocks", $"{{% statement \"{statement["slug"]}\" %}}{{% petition \"{petition["slug"]}\" %}}{{% petition \"{discreet["slug"]}\" %}}{{% event \"{hidden["slug"]}\" %}}{{% event \"{unlisted["slug"]}\" %}}", list);
        await SendAsync(api, newsletter);
        var path = $"{list.Path()}/{newsletter["id"]}";

        var html = (await site.ReadAsync(path)).QuerySelector(".prose")!.InnerHtml;
        Assert.Contains($"/statements/{statement["slug"]}\"", html, StringComparison.Ordinal);
        Assert.Contains("0 people have signed.", html, StringComparison.Ordinal);
        Assert.Contains($"/events/{hidden["slug"]}\"", html, StringComparison.Ordinal);
        Assert.Contains("1 March 2100", html, StringComparison.Ordinal);
        foreach (var word in new[] { "Secret hall", "Calle 1", "Cusco", (string)discreet["slug"]!, (string)unlisted["slug"]! })
        {
            Assert.DoesNotContain(word, html, StringComparison.Ordinal);
        }

        // What is withdrawn is gone at once; a number, before long.
        using (var withdrawn = await api.Http.PostAsJsonAsync($"/api/v1/statements/{statement["id"]}/withdraw", new { reason = "Wrong." }))
        {
            Assert.True(withdrawn.IsSuccessStatusCode);
        }

        Assert.DoesNotContain($"/statements/{statement["slug"]}\"", (await site.ReadAsync(path)).QuerySelector(".prose")!.InnerHtml, StringComparison.Ordinal);
        await Signers.ConfirmedAsync(site, petition);
        site.Time.Pass(TimeSpan.FromMinutes(11));
        Assert.Contains("1 people have signed.", (await site.ReadAsync(path)).QuerySelector(".prose")!.InnerHtml, StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    public async Task Each_language_version_has_an_address_and_names_the_others(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var (first, second) = (await OpenAsync(api, "Zebra"), await OpenAsync(api, "Alpaca"));
        var newsletter = await DraftAsync(api, "News", "It is time.", first, second);
        await WriteAsync(api, newsletter, "es", "Noticias", "Es hora.");
        await SendAsync(api, newsletter);
        var origin = site.Address.ToString().TrimEnd('/');
        var canonical = $"{second.Path()}/{newsletter["id"]}";
        foreach (var (prefix, language, title) in new[] { ("", "en", "News"), ("/es", "es", "Noticias"), ("/de", "en", "News") })
        {
            foreach (var list in new[] { first, second })
            {
                var page = await site.ReadAsync($"{prefix}{list.Path()}/{newsletter["id"]}");
                var article = page.QuerySelector("article")!;
                Assert.Equal((title, language), (article.QuerySelector("h1")!.TextContent, article.GetAttribute("lang")));
                Assert.Equal(origin + (language == "es" ? "/es" : "") + canonical, page.QuerySelector("link[rel=canonical]")!.GetAttribute("href"));
                Assert.Equal(
                    [("en", origin + canonical), ("es", origin + "/es" + canonical)],
                    page.QuerySelectorAll("link[rel=alternate][hreflang]").Select(x => (x.GetAttribute("hreflang")!, x.GetAttribute("href")!)));
                var other = language == "es" ? "en" : "es";
                Assert.Equal((other == "es" ? "/es" : "") + $"{list.Path()}/{newsletter["id"]}", Assert.Single(page.QuerySelectorAll(".also a")).GetAttribute("href"));
                Assert.Equal(other, page.QuerySelector(".also a")!.GetAttribute("hreflang"));
            }

            Assert.Equal([title], await TitlesAsync(site, first, prefix));
        }
    }

    [Theory, OnEachDatabase]
    public async Task A_mail_says_where_it_can_be_read_to_those_whose_list_is_open(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var (closed, open) = (await api.MakeAsync("/lists", new { name = ApiClient.Unique("A closed") }), await OpenAsync(api, "B open"));
        var (one, other, apart) = (await ReaderAsync(site, "en", "Maria Quispe", open), await ReaderAsync(site, "es", null, open, closed), await ReaderAsync(site, "en", null, closed));
        var newsletter = await DraftAsync(api, "For many", "Text.", open, closed);
        await WriteAsync(api, newsletter, "es", "Para muchos", "Texto.");
        await SendAsync(api, newsletter);
        var alone = await DraftAsync(api, "For one list", "Text.", open);
        await SendAsync(api, alone);
        await SendAsync(api, await DraftAsync(api, "Left out", "Text.", open), new { inArchive = false });
        await site.WorkAsync();
        MimeMessage Mail(string reader, string subject) => site.Mails().Single(mail => mail.To.Mailboxes.Any(to => to.Address == reader) && mail.Subject == subject);
        var origin = site.Address.ToString().TrimEnd('/');

        var address = $"{origin}{open.Path()}/{newsletter["id"]}";
        Assert.Equal($"<{address}>", Mail(one, "For many").Headers["Archived-At"]);
        Assert.Contains($"\nRead it on the web:\n{address}\n", Mail(one, "For many").TextBody!.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains($"href=\"{address}\"", Mail(one, "For many").HtmlBody, StringComparison.Ordinal);
        var spanish = $"{origin}/es{open.Path()}/{newsletter["id"]}";
        Assert.Equal($"<{spanish}>", Mail(other, "Para muchos").Headers["Archived-At"]);
        Assert.Contains($"\n{spanish}\n", Mail(other, "Para muchos").TextBody!.ReplaceLineEndings("\n"), StringComparison.Ordinal);

        // Who reads the closed list alone is not told that there is another; and the closed one, whose name the mail bears, has no archive.
        var closedMail = Mail(apart, "For many");
        Assert.Null(closedMail.Headers["Archived-At"]);
        Assert.DoesNotContain("/lists/", closedMail.TextBody + closedMail.HtmlBody, StringComparison.Ordinal);
        Assert.Null(Mail(one, "For many").Headers["List-Archive"]);

        Assert.Equal((origin + open.Path(), $"{origin}{open.Path()}/{alone["id"]}"), (Bare("List-Archive"), Bare("Archived-At")));
        Assert.Null(Mail(one, "Left out").Headers["Archived-At"]);
        Assert.DoesNotContain("/lists/", Mail(one, "Left out").TextBody, StringComparison.Ordinal);
        Assert.NotNull(Mail(one, "Left out").Headers["List-Archive"]);

        string Bare(string header) => Mail(one, "For one list").Headers[header]!.Trim('<', '>');
    }

    [Theory, OnEachDatabase]
    public async Task Statements_and_newsletters_stand_in_one_order_and_feeds_bring_newsletters_whole(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var list = await OpenAsync(api);
        await SendAsync(api, await DraftAsync(api, "First <b>", "## Big\n\nDear {{ name | default: \"all\" }}, **now** ]]>.\n\n- One", list));
        site.Time.Pass(TimeSpan.FromSeconds(2));
        var (statement, silent, gone) = (await api.StatementAsync((string)list["slug"]!), await api.StatementAsync((string)list["slug"]!), await api.StatementAsync((string)list["slug"]!));
        await api.PublishAsync(statement);
        await api.PublishAsync(silent, new { alert = false });
        site.Time.Pass(TimeSpan.FromSeconds(2));
        await api.PublishAsync(gone);
        using (await api.Http.PostAsJsonAsync($"/api/v1/statements/{gone["id"]}/withdraw", new { reason = "Wrong." }))
        {
        }

        var last = await DraftAsync(api, "Last", "The end.", list);
        await SendAsync(api, last);
        var told = (string)statement["versions"]![0]!["title"]!;
        Assert.Equal(["Last", told, "First <b>"], await TitlesAsync(site, list));
        var page = await site.ReadAsync(list.Path());
        Assert.Equal($"/statements/{statement["slug"]}", page.QuerySelectorAll(".sent h2 a").Single(x => x.TextContent == told).GetAttribute("href"));
        Assert.Equal(["Newsletter", "Statement", "Newsletter"], page.QuerySelectorAll(".sent .byline span").Select(x => x.TextContent));
        Assert.Equal("Dear all, now ]]>.", page.QuerySelectorAll(".sent > li").Last().QuerySelector("p:not(.byline)")!.TextContent);
        foreach (var (type, ending) in new[] { ("application/atom+xml", ".atom"), ("application/feed+json", ".json") })
        {
            Assert.Contains(list.Path() + ending, page.QuerySelectorAll($"link[rel=alternate][type='{type}']").Select(x => x.GetAttribute("href")));
            using var fresh = await site.Client.GetAsync(list.Path() + ending);
            Assert.Equal(type, fresh.Content.Headers.ContentType!.MediaType);
            using var again = new HttpRequestMessage(HttpMethod.Get, list.Path() + ending);
            again.Headers.IfNoneMatch.Add(fresh.Headers.ETag!);
            using var unchanged = await site.Client.SendAsync(again);
            Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
        }

        var origin = site.Address.ToString().TrimEnd('/');
        var feed = XDocument.Parse((await site.GetPageAsync(list.Path() + ".atom")).Page).Root!;
        Assert.Equal(origin + list.Path(), feed.Element(Atom + "id")!.Value);
        Assert.Equal(origin + list.Path() + ".atom", feed.Elements(Atom + "link").Single(x => (string)x.Attribute("rel")! == "self").Attribute("href")!.Value);
        var entries = feed.Elements(Atom + "entry").ToList();
        Assert.Equal([$"urn:uuid:{last["id"]}", $"{origin}/statements/{statement["slug"]}"], entries.Take(2).Select(x => x.Element(Atom + "id")!.Value));
        Assert.Equal(["Last", told, "First <b>"], entries.Select(x => x.Element(Atom + "title")!.Value));
        Assert.Contains("<p>Dear all, <strong>now</strong> ]]&gt;.</p>", entries[2].Element(Atom + "content")!.Value, StringComparison.Ordinal);
        Assert.Null(entries[1].Element(Atom + "content"));
        Assert.Equal(entries[0].Element(Atom + "updated")!.Value, feed.Element(Atom + "updated")!.Value);

        var json = JsonNode.Parse((await site.GetPageAsync("/es" + list.Path() + ".json")).Page)!;
        Assert.Equal(("https://jsonfeed.org/version/1.1", origin + "/es" + list.Path() + ".json"), ((string)json["version"]!, (string)json["feed_url"]!));
        Assert.Equal(["Last", told, "First <b>"], json["items"]!.AsArray().Select(x => (string)x!["title"]!));
        Assert.All(json["items"]!.AsArray(), x => Assert.True(x!["content_html"] is not null || x["content_text"] is not null));
        Assert.Equal($"{origin}{list.Path()}/{last["id"]}", (string)json["items"]![0]!["url"]!);
    }

    [Theory, OnEachDatabase]
    public async Task Its_pages_follow_each_other_without_a_gap(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var list = await OpenAsync(api);
        List<string> sent = [];
        for (var i = 0; i < 43; i++)
        {
            sent.Insert(0, $"Number {i}");
            await SendAsync(api, await DraftAsync(api, sent[0], "Text.", list));
        }

        // All at the same moment, as what waits for one time begins.
        DateTimeOffset? at = site.Time.GetUtcNow();
        var id = MailingListId.From(list.Id());
        await site.WithAsync(db => db.Messages.Where(x => x.Lists.Any(row => row.ListId == id)).ExecuteUpdateAsync(set => set.SetProperty(x => x.BegunAt, at)));
        List<string> seen = [];
        List<int> pages = [];
        for (var path = list.Path(); path is not null;)
        {
            var page = await site.ReadAsync(path);
            pages.Add(page.QuerySelectorAll(".sent > li").Length);
            seen.AddRange(page.QuerySelectorAll(".sent h2").Select(x => x.TextContent));
            Assert.Equal(pages.Count > 1, page.QuerySelector("meta[name=robots][content=noindex]") is not null);
            path = page.QuerySelector("a[rel=next]")?.GetAttribute("href");
        }

        Assert.Equal([20, 20, 3], pages);
        Assert.Equal(sent, seen);
        Assert.Equal(HttpStatusCode.NotFound, (await site.GetPageAsync($"{list.Path()}?before={Guid.CreateVersion7()}")).Status);
        Assert.Equal(30, JsonNode.Parse((await site.GetPageAsync(list.Path() + ".json")).Page)!["items"]!.AsArray().Count);
    }

    [Theory, OnEachDatabase]
    public async Task A_page_asks_the_database_as_often_as_is_said_here_and_a_kept_one_never_until_it_changes(DatabaseProvider on)
    {
        // Without the look for changes by other servers, which hears of our own once more, some time within a second.
        await using var site = await TestSite.StartAsync(on, services => services.Remove(services.Single(x => x.ImplementationType == typeof(PageVersionWatch))));
        var api = await site.ApiAsync();
        var list = await OpenAsync(api);
        await ReaderAsync(site, "en", null, list);
        JsonObject newsletter = null!;
        for (var i = 0; i < 3; i++)
        {
            newsletter = await DraftAsync(api, $"Number {i}", "Text.", list);
            await SendAsync(api, newsletter);
            await api.PublishAsync(await api.StatementAsync((string)list["slug"]!));
        }

        await site.WorkAsync();
        var (page, web) = (list.Path(), $"{list.Path()}/{newsletter["id"]}");
        (string Path, int Queries)[] expected = [(page, 6), (page + ".atom", 6), (page + ".json", 6), (web, 4)];
        foreach (var (path, queries) in expected)
        {
            for (var i = 0; i < 3; i++)
            {
                Assert.Equal(HttpStatusCode.OK, (await site.GetPageAsync(path)).Status);
            }

            Assert.Equal((path, queries), (path, site.Queries("GET " + path).Count));
        }

        // Sending a thousand copies changes no page; that another one begins, is taken out, or that the list is described anew does.
        var next = await DraftAsync(api, "The next one", "Text.", list);
        await Made("nothing", 0);
        await SendAsync(api, next);
        await Made("it began", 1);
        await site.WorkAsync();
        await Made("it was sent", 0);
        await DoAsync(api, next, "unarchive");
        await Made("it was taken out", 1);
        using (await api.Http.PutAsJsonAsync($"/api/v1/lists/{list["id"]}", new { name = "Another name" }))
        {
        }

        await Made("the list changed", 1);

        async Task Made(string why, int times)
        {
            var before = site.Queries("GET " + page).Count;
            await site.GetPageAsync(page);
            await site.GetPageAsync(page);
            Assert.Equal((why, 6 * times), (why, site.Queries("GET " + page).Count - before));
        }
    }

    [Theory, OnEachDatabase]
    public async Task The_sitemap_names_open_archives_and_web_versions_once(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var (open, second, closed) = (await OpenAsync(api, "B"), await OpenAsync(api, "A"), await api.ListAsync());
        var newsletter = await DraftAsync(api, "News", "Text.", open, second, closed);
        await WriteAsync(api, newsletter, "ar", "أخبار", "نص.");
        await SendAsync(api, newsletter);
        var hidden = await DraftAsync(api, "Hidden", "Text.", closed);
        await SendAsync(api, hidden);
        XNamespace map = "http://www.sitemaps.org/schemas/sitemap/0.9";
        var origin = site.Address.ToString().TrimEnd('/');
        var named = XDocument.Parse((await site.GetPageAsync("/sitemap.xml")).Page).Descendants(map + "loc").Select(x => x.Value).ToList();
        Assert.Contains(origin + open.Path(), named);
        Assert.Contains(origin + "/de" + open.Path(), named);
        Assert.DoesNotContain(origin + closed.Path(), named);
        Assert.Equal([$"{origin}/ar{second.Path()}/{newsletter["id"]}", $"{origin}{second.Path()}/{newsletter["id"]}"], named.Where(x => x.EndsWith((string)newsletter["id"]!, StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(named, x => x.EndsWith((string)hidden["id"]!, StringComparison.Ordinal));
    }

    [Theory, OnEachDatabase]
    public async Task Organizers_open_an_archive_leave_a_newsletter_out_and_take_one_out_in_the_console(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var console = await ConsoleForms.SignInAsync(site);
        var list = await api.ListAsync();
        var form = $"/console/lists/{list["id"]}";
        Assert.False((await console.PageAsync(form)).QuerySelector<IHtmlInputElement>("#archive")!.IsChecked);
        Assert.Equal(HttpStatusCode.Redirect, (await console.SendAsync(form, "", ("archive", "true"))).Status);
        Assert.Equal(HttpStatusCode.OK, (await site.GetPageAsync(list.Path())).Status);
        var open = await console.PageAsync(form);
        Assert.True(open.QuerySelector<IHtmlInputElement>("#archive")!.IsChecked);
        Assert.Contains(list.Path(), open.QuerySelectorAll("main a").Select(x => x.GetAttribute("href")));
        Assert.Equal(HttpStatusCode.Redirect, (await console.SendAsync(form, "", ("name", "Renamed"))).Status);
        Assert.Equal(HttpStatusCode.OK, (await site.GetPageAsync(list.Path())).Status);
        Assert.Equal(1, await site.WithAsync(db => db.AuditEntries.CountAsync(x => x.Act == "ArchiveList" && x.Subject == list.Id())));

        var (shown, left) = (await DraftAsync(api, "Shown", "Text.", list), await DraftAsync(api, "Left out", "Text.", list));
        Assert.True((await console.PageAsync($"/console/messages/{shown["id"]}/send")).QuerySelector<IHtmlInputElement>("#archive")!.IsChecked);
        await console.SendAsync($"/console/messages/{shown["id"]}/send", "", ("when", "now"));
        await console.SendAsync($"/console/messages/{left["id"]}/send", "", ("when", "now"), ("archive", null));
        Assert.Equal(["Shown"], await TitlesAsync(site, list));

        var progress = $"/console/messages/{shown["id"]}/progress";
        Assert.Contains($"{list.Path()}/{shown["id"]}", (await console.PageAsync(progress)).QuerySelectorAll("main a").Select(x => x.GetAttribute("href")));
        await console.SendAsync(progress, "", ("act", "unarchive"));
        Assert.Empty(await TitlesAsync(site, list));
        Assert.NotNull((await console.PageAsync(progress)).QuerySelector("button[name=act][value=archive]"));
        await console.SendAsync(progress, "", ("act", "archive"));
        Assert.Equal(["Shown"], await TitlesAsync(site, list));
    }

    private static async Task<JsonObject> OpenAsync(ApiClient api, string name = "Open") => await api.MakeAsync("/lists", new { name = ApiClient.Unique(name), archive = "public" });

    private static async Task<JsonObject> ArchiveAsync(ApiClient api, JsonObject list, string archive)
    {
        using var answer = await api.Http.PatchAsJsonAsync($"/api/v1/lists/{list["id"]}", new { archive });
        return await ApiClient.ReadAsync(answer, HttpStatusCode.OK);
    }

    private static async Task<IReadOnlyList<string>> TitlesAsync(TestSite site, JsonObject list, string prefix = "") =>
        [.. (await site.ReadAsync(prefix + list.Path())).QuerySelectorAll(".sent h2").Select(x => x.TextContent)];
}

/// <summary>What stands of a list.</summary>
file static class Standing
{
    public static string Path(this JsonObject list) => $"/lists/{list["slug"]}";

    public static Guid Id(this JsonObject made) => Guid.Parse((string)made["id"]!);

    public static async Task<IHtmlDocument> ReadAsync(this TestSite site, string path)
    {
        var (status, text) = await site.GetPageAsync(path);
        Assert.True(status == HttpStatusCode.OK, $"{path}: {status}");
        return new HtmlParser().ParseDocument(text);
    }
}
