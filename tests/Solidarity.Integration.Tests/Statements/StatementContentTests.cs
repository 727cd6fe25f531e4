using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using AngleSharp.Html.Parser;
using Solidarity.Infrastructure.Storage;
using Solidarity.Integration.Tests.Organisations;
using Solidarity.Testing;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Statements;

/// <summary>Quotations, places, topics and related statements: in the API, on the page, in the mail, in feeds, in search, in the console.</summary>
public sealed class StatementContentTests(TestSites sites) : IClassFixture<TestSites>
{
    private static readonly object Said = new { text = "“No mine without *us*.”", speaker = "Rosa Mamani", role = "speaker, Puno", date = "2023-01-14", url = "https://example.org/speech" };

    [Theory, OnEachDatabase]
    public async Task What_a_statement_holds_goes_from_the_api_to_page_mail_feed_and_search_and_back(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var topic = await TopicAsync(api);
        var list = await api.ListAsync();
        var reader = await Subscribers.SubscribedAsync(site, list);
        var other = await api.StatementAsync();
        await api.PublishAsync(other);
        var draft = await api.StatementAsync();
        var word = "q" + Guid.NewGuid().ToString("n")[..8];
        var made = await api.MakeAsync("/statements", new
        {
            campaign = (string)(await api.CampaignAsync())["slug"]!, title = ApiClient.Unique("Statement"), body = "Intro.\n\n## One\n\nText.\n\n## Two\n\nText.", language = "en",
            lists = new[] { (string)list["slug"]! }, quotations = new object[] { Said }, places = new object[] { new { name = $"{word}pampa", country = "pe" }, new { name = "Andes" } },
            topics = new[] { (string)topic["slug"]! }, related = new[] { (string)draft["slug"]!, $"https://example.org/es/statements/{other["slug"]}?x=1" },
        });
        var version = made["versions"]![0]!;
        Assert.Equal(
            ("No mine without *us*.", "Rosa Mamani", "speaker, Puno", "2023-01-14", "https://example.org/speech"),
            ((string)version["quotations"]![0]!["text"]!, (string)version["quotations"]![0]!["speaker"]!, (string)version["quotations"]![0]!["role"]!, (string)version["quotations"]![0]!["date"]!, (string)version["quotations"]![0]!["url"]!));
        Assert.Equal("PE", (string)made["places"]![0]!["country"]!);
        Assert.Equal([(string)draft["slug"]!, (string)other["slug"]!], made["related"]!.AsArray().Select(x => (string)x!));
        await api.PublishAsync(made);

        var page = await PageAsync(site, $"/statements/{made["slug"]}");
        var quotation = Assert.Single(page.QuerySelectorAll(".prose .quotation"));
        Assert.Equal("No mine without *us*.", quotation.QuerySelector("blockquote")!.TextContent.Trim());
        Assert.Contains("Rosa Mamani, speaker, Puno, 14 January 2023", quotation.QuerySelector("figcaption")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("Two", quotation.NextElementSibling!.TextContent);
        Assert.Equal($"/topics/{topic["slug"]}", page.QuerySelector(".about a[rel='tag']")!.GetAttribute("href"));
        Assert.Equal([$"{word}pampa, Peru", "Andes"], page.QuerySelectorAll(".about div:last-child li").Select(x => x.TextContent));
        Assert.Equal([$"/statements/{other["slug"]}"], page.QuerySelectorAll(".teasers h3 a").Select(x => x.GetAttribute("href")));
        var data = JsonNode.Parse(page.QuerySelector("script[type='application/ld+json']")!.TextContent)!;
        Assert.Equal("PE", (string)data["contentLocation"]![0]!["address"]!["addressCountry"]!);
        Assert.Equal("https://example.org/speech", (string)data["citation"]!.AsArray().Single()!);
        Assert.Single(data["keywords"]!.AsArray());

        var mail = (await site.MailsToAsync(reader))[^1];
        Assert.Contains("> “No mine without *us*.”", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("> — Rosa Mamani, speaker, Puno, 14 January 2023", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("https://example.org/speech", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("Rosa Mamani", mail.HtmlBody, StringComparison.Ordinal);

        foreach (var found in new[] { $"/topics/{topic["slug"]}", $"/statements?topic={topic["slug"]}", $"/search?q={word}", "/search?q=mamani+" + word, $"/search?q={Uri.EscapeDataString((string)topic["names"]!["en"]!)}" })
        {
            Assert.Contains($"/statements/{made["slug"]}", (await PageAsync(site, found)).QuerySelectorAll(".teasers h3 a").Select(x => x.GetAttribute("href")));
        }

        var feed = JsonNode.Parse((await site.GetPageAsync($"/statements.json?topic={topic["slug"]}")).Page)!;
        Assert.Contains("Rosa Mamani", (string)Assert.Single(feed["items"]!.AsArray())!["content_html"]!, StringComparison.Ordinal);
        var atom = XDocument.Parse((await site.GetPageAsync($"/statements.atom?topic={topic["slug"]}")).Page).Root!;
        Assert.Single(atom.Elements(atom.Name.Namespace + "entry"));
        Assert.Contains($"/topics/{topic["slug"]}", (await site.GetPageAsync("/sitemap.xml")).Page, StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    public async Task Feeds_name_the_topics_of_an_entry_in_the_language_of_the_feed(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var campaign = await api.CampaignAsync();
        var (both, other) = (await TopicAsync(api), await api.MakeAsync("/topics", new { names = new { en = ApiClient.Unique("A <topic>") } }));
        var english = (string)both["names"]!["en"]!;
        var alone = (string)other["names"]!["en"]!;
        await api.PublishAsync(await api.StatementAsync(campaign: (string)campaign["slug"]!));
        await api.PublishAsync(await api.MakeAsync("/statements", new
        {
            campaign = (string)campaign["slug"]!, title = ApiClient.Unique("Statement"), body = "Text.", language = "en", topics = new[] { (string)both["slug"]!, (string)other["slug"]! },
        }));

        // The entry has no Spanish text, so its own language is another than that of one of its labels.
        foreach (var (prefix, name, tongue) in new[] { ("", english, (string?)null), ("/es", "Tema", "es") })
        {
            var feed = JsonNode.Parse((await site.GetPageAsync($"{prefix}/statements.json?campaign={campaign["slug"]}")).Page)!;
            Assert.Equal([alone, name], feed["items"]![0]!["tags"]!.AsArray().Select(x => (string)x!));
            Assert.Empty(feed["items"]![1]!["tags"]!.AsArray());
            var atom = XDocument.Parse((await site.GetPageAsync($"{prefix}/statements.atom?campaign={campaign["slug"]}")).Page).Root!;
            var entries = atom.Elements(atom.Name.Namespace + "entry").Select(entry => entry.Elements(atom.Name.Namespace + "category")
                .Select(x => ((string?)x.Attribute("term"), (string?)x.Attribute("label"), (string?)x.Attribute(XNamespace.Xml + "lang"))).ToList()).ToList();
            Assert.Equal([((string)other["slug"]!, alone, null), ((string)both["slug"]!, name, tongue)], entries[0]);
            Assert.Empty(entries[1]);
        }
    }

    [Theory, OnEachDatabase]
    public async Task Each_language_version_has_its_own_quotations_and_what_is_not_named_stays(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var made = await api.StatementAsync();
        var path = $"/api/v1/statements/{made["id"]}";
        async Task<JsonObject> WriteAsync(string language, object body)
        {
            using var answer = await api.Http.PutAsJsonAsync($"{path}/versions/{language}", body);
            return await ApiClient.ReadAsync(answer, HttpStatusCode.OK);
        }

        await WriteAsync("en", new { title = "One", body = "Text.", quotations = new[] { Said } });
        await WriteAsync("es", new { title = "Uno", body = "Texto.", quotations = new[] { new { text = "Ninguna mina sin nosotras.", speaker = "Rosa Mamani" } } });
        var both = await WriteAsync("en", new { title = "Two", body = "Text." });
        Assert.Equal(["No mine without *us*.", "Ninguna mina sin nosotras."], both["versions"]!.AsArray().Select(x => (string)x!["quotations"]![0]!["text"]!));
        Assert.Equal(3, (int)both["versions"]![0]!["revision"]!);
        Assert.Equal(3, (int)(await WriteAsync("en", new { title = "Two", body = "Text.", quotations = new[] { Said } }))["versions"]![0]!["revision"]!);
        Assert.Empty((await WriteAsync("en", new { title = "Two", body = "Text.", quotations = Array.Empty<object>() }))["versions"]![0]!["quotations"]!.AsArray());
    }

    [Theory, OnEachDatabase]
    public async Task What_can_not_be_is_refused_beside_its_field_with_a_sentence(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var made = await api.StatementAsync();
        foreach (var (field, body) in new (string, object)[]
        {
            ("related", new { related = new[] { (string)made["slug"]! } }),
            ("related", new { related = new[] { "no-such-statement" } }),
            ("related", new { related = new[] { "https://example.org/statements/%00" } }),
            ("related", new { related = Enumerable.Range(0, 7).Select(i => "s" + i) }),
            ("topics", new { topics = new[] { "no-such-topic" } }),
            ("topics", new { topics = Enumerable.Range(0, 11).Select(i => "t" + i) }),
            ("places[0].name", new { places = new[] { new { name = "", country = "PE" } } }),
            ("places[0].name", new { places = new[] { new { name = new string('x', 101) } } }),
            ("places[0].country", new { places = new[] { new { name = "Lima", country = "Q9" } } }),
            ("places", new { places = Enumerable.Range(0, 21).Select(i => new { name = "p" + i }) }),
        })
        {
            using var answer = await api.Http.PatchAsJsonAsync($"/api/v1/statements/{made["id"]}", body);
            await RefusedAsync(answer, field);
        }

        foreach (var (field, quotation) in new (string, object)[]
        {
            ("quotations[0].text", new { text = " ", speaker = "R" }),
            ("quotations[0].speaker", new { text = "T" }),
            ("quotations[0].text", new { text = new string('x', 2_001), speaker = "R" }),
            ("quotations[0].role", new { text = "T", speaker = "R", role = new string('x', 201) }),
            ("quotations[0].url", new { text = "T", speaker = "R", url = "javascript:alert(1)" }),
        })
        {
            using var answer = await api.Http.PutAsJsonAsync($"/api/v1/statements/{made["id"]}/versions/en", new { title = "T", body = "B", quotations = new[] { quotation } });
            await RefusedAsync(answer, field);
        }

        using var undated = await api.Http.PutAsJsonAsync($"/api/v1/statements/{made["id"]}/versions/en", new { title = "T", body = "B", quotations = new[] { new { text = "T", speaker = "R", date = "14.1.2023" } } });
        Assert.Equal(HttpStatusCode.BadRequest, undated.StatusCode);
        using var nameless = await api.Http.PostAsJsonAsync("/api/v1/topics", new { names = new { en = " " } });
        await RefusedAsync(nameless, "names");
    }

    [Theory, OnEachDatabase]
    public async Task The_editor_takes_all_of_it_without_script_and_loses_nothing_of_what_is_wrong(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var topic = await TopicAsync(api);
        var other = await api.StatementAsync();
        var made = await api.StatementAsync();
        var console = await ConsoleForms.SignInAsync(site);
        var path = $"/console/statements/{made["id"]}";
        (string, string?)[] typed =
        [
            ("quotations[0].text", "We are \"here\" <b>"), ("quotations[0].speaker", "Rosa"), ("quotations[0].role", ""), ("quotations[0].date", "14 January"), ("quotations[0].url", ""),
            ("places[0].name", "Puno"), ("places[0].country", "PE"), ("topics", (string)topic["slug"]!), ("related[0]", (string)other["slug"]!), ("takesEndorsements", "true"),
        ];
        var (status, page) = await console.SendAsync(path, path, [.. typed, ("act", "save")]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.NotEmpty(page.GetElementById("quotations[0].date-error")!.TextContent);
        Assert.Equal("14 January", page.GetElementById("quotations[0].date")!.GetAttribute("value"));
        Assert.Equal("We are \"here\" <b>", page.GetElementById("quotations[0].text")!.TextContent.Trim());
        Assert.Equal("Puno", page.GetElementById("places[0].name")!.GetAttribute("value"));
        Assert.Equal((string)other["slug"]!, page.GetElementById("related[0]")!.GetAttribute("value"));
        Assert.Single(page.QuerySelectorAll("[name='topics'][checked]"));
        Assert.Single(page.QuerySelectorAll("[name='takesEndorsements'][checked]"));

        typed[3] = ("quotations[0].date", "2023-01-14");
        (status, page) = await console.SendAsync(path, path, [.. typed, ("act", "more-quotations")]);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.True(page.GetElementById("quotations[1].text")!.HasAttribute("autofocus"));
        Assert.Equal(HttpStatusCode.Redirect, (await console.SendAsync(path, path, [.. typed, ("act", "save")])).Status);
        var stored = await api.GetAsync($"/statements/{made["id"]}");
        Assert.Equal("We are \"here\" <b>", (string)stored["versions"]![0]!["quotations"]![0]!["text"]!);
        Assert.Equal([(string)other["slug"]!], stored["related"]!.AsArray().Select(x => (string)x!));
        Assert.Equal([(string)topic["slug"]!], stored["topics"]!.AsArray().Select(x => (string)x!));
        Assert.True((bool)stored["takesEndorsements"]!);

        var revision = (int)stored["versions"]![0]!["revision"]!;
        Assert.Equal(HttpStatusCode.Redirect, (await console.SendAsync(path, path, ("act", "save"))).Status);
        Assert.Equal(revision, (int)(await api.GetAsync($"/statements/{made["id"]}"))["versions"]![0]!["revision"]!);

        Assert.Equal(HttpStatusCode.Redirect, (await console.SendAsync("/console/topics", "/console/topics", ("names[en]", "Mining & water"), ("slug", ""))).Status);
        var renamed = (await console.PageAsync("/console/topics")).QuerySelectorAll("tbody th a").Single(x => x.TextContent == "Mining & water").GetAttribute("href")!;
        Assert.Equal(HttpStatusCode.Redirect, (await console.SendAsync(renamed, renamed, ("names[es]", "Minería y agua"))).Status);
        (status, page) = await console.SendAsync(renamed, renamed, ("names[en]", " "), ("names[es]", ""));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, true), (status, page.QuerySelector(".error-summary") is not null));
    }

    [Theory, OnEachDatabase]
    public async Task Any_string_can_be_quoted_and_nothing_of_it_runs(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var made = await api.StatementAsync();
        await api.PublishAsync(made);
        foreach (var some in NaughtyStrings.All.Where(text => text.Length < 1_900).Chunk(20))
        {
            using var answer = await api.Http.PutAsJsonAsync(
                $"/api/v1/statements/{made["id"]}/versions/en", new { title = "T", body = "B", quotations = some.Select(text => new { text = "x" + text, speaker = "y" + text[..Math.Min(text.Length, 150)] }) });
            var kept = await ApiClient.ReadAsync(answer, HttpStatusCode.OK);
            Assert.Equal(some.Length, kept["versions"]![0]!["quotations"]!.AsArray().Count);
            foreach (var path in new[] { $"/statements/{made["slug"]}", "/statements.json" })
            {
                var (status, text) = await site.GetPageAsync(path);
                Assert.Equal(HttpStatusCode.OK, status);
                var page = new HtmlParser().ParseDocument(path.EndsWith("json", StringComparison.Ordinal) ? string.Concat(JsonNode.Parse(text)!["items"]!.AsArray().Select(x => (string)x!["content_html"]!)) : text);
                Assert.Empty(page.QuerySelectorAll(".prose script, .prose [onerror], .prose [onload], .prose [onclick], .prose iframe, a[href^='javascript' i]"));
            }
        }
    }

    private static async Task<JsonObject> TopicAsync(ApiClient api) => await api.MakeAsync("/topics", new { names = new { en = ApiClient.Unique("Topic"), es = "Tema" } });

    private static async Task<AngleSharp.Html.Dom.IHtmlDocument> PageAsync(TestSite site, string path)
    {
        var (status, text) = await site.GetPageAsync(path);
        Assert.Equal((path, HttpStatusCode.OK), (path, status));
        return new HtmlParser().ParseDocument(text);
    }

    private static async Task RefusedAsync(HttpResponseMessage answer, string field)
    {
        var problem = await ApiClient.ReadAsync(answer, HttpStatusCode.BadRequest);
        Assert.True(problem["errors"]![field] is JsonArray, $"{field}: {problem.ToJsonString()}");
        Assert.EndsWith(".", (string)problem["errors"]![field]![0]!, StringComparison.Ordinal);
    }
}
