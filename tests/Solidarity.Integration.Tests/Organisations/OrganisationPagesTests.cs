using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using AngleSharp.Html.Parser;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Organisations;
using Solidarity.Infrastructure.Storage;
using Solidarity.Integration.Tests.Statements;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Site;
using Solidarity.Web.Site;

namespace Solidarity.Integration.Tests.Organisations;

public sealed partial class OrganisationPagesTests
{
    [Theory, OnEachDatabase]
    public async Task Name_and_colour_stand_on_the_public_pages_at_once_and_on_a_second_server(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        await using var second = on == DatabaseProvider.Sqlite ? null : await site.StartSecondAsync();
        await (await site.ApiAsync()).ListAsync();
        Assert.DoesNotContain("Mutual Aid", await site.Client.GetStringAsync("/"), StringComparison.Ordinal);
        var console = await ConsoleForms.SignInAsync(site);
        var (status, _) = await console.SendAsync("/console/organisation", "/console/organisation", ("name", "Mutual Aid & Friends"), ("accent", "#005a9c"), ("secondReader", "true"));
        Assert.Equal(HttpStatusCode.Redirect, status);

        var home = await site.Client.GetStringAsync("/");
        Assert.Contains("Mutual Aid &amp; Friends", home, StringComparison.Ordinal);
        var sheet = Sheet().Match(home).Value;
        using var css = await site.Client.GetAsync(sheet);
        Assert.Equal("text/css", css.Content.Headers.ContentType!.MediaType);
        Assert.Contains("immutable", css.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        Assert.Contains("--accent: #005a9c;", await css.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await site.Client.GetAsync(sheet.Replace("005a9c", "005a9d", StringComparison.Ordinal))).StatusCode);
        Assert.True(await site.WithAsync(db => db.Organisations.AnyAsync(x => x.SecondReader)));
        Assert.Contains("Mutual Aid &amp; Friends is responsible", await site.Client.GetStringAsync("/subscribe"), StringComparison.Ordinal);
        if (second is not null)
        {
            // What the other server does when it sees, each second, that pages have changed.
            await second.Get<IOrganisationNow>().RefreshAsync(CancellationToken.None);
            Assert.Contains("Mutual Aid &amp; Friends", await second.Client.GetStringAsync("/"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_pale_colour_is_refused_beside_its_field_with_a_darker_one()
    {
        await using var site = await TestSite.StartAsync(DatabaseProvider.Sqlite);
        var console = await ConsoleForms.SignInAsync(site);
        var (status, page) = await console.SendAsync("/console/organisation", "/console/organisation", ("name", "Union"), ("accent", "#ffd54a"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Matches("1\\.\\d:1.*#[0-9a-f]{6}", page.QuerySelector("#accent-error")!.TextContent);
        Assert.Equal("#ffd54a", page.QuerySelector("#accent")!.GetAttribute("value"));
    }

    [Theory, OnEachDatabase]
    public async Task A_page_is_written_in_a_language_and_read_in_it_and_hostile_text_stays_text(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var console = await ConsoleForms.SignInAsync(site);
        Assert.Contains("Responsible for this site", await site.Client.GetStringAsync("/imprint"), StringComparison.Ordinal);
        await console.SendAsync("/console/organisation/pages/imprint", "/imprint", ("text", "**Ana Quispe**, Lima <script>alert(1)</script>"));
        await console.SendAsync("/console/organisation/pages/imprint?language=es", "/imprint", ("text", "Responsable: Ana"));

        var english = await site.Client.GetStringAsync("/imprint");
        Assert.Contains("<strong>Ana Quispe</strong>", english, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", english, StringComparison.Ordinal);
        Assert.Contains("Responsable: Ana", await site.Client.GetStringAsync("/es/imprint"), StringComparison.Ordinal);
        await console.SendAsync("/console/organisation/pages/imprint", "/imprint", ("text", " "));
        Assert.Contains("lang=\"es\"", await site.Client.GetStringAsync("/imprint"), StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    public async Task A_page_about_the_organisation_tells_its_address_its_languages_and_how_a_link_to_it_looks(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var origin = site.Address.ToString().TrimEnd('/');
        foreach (var path in new[] { "/about", "/privacy", "/imprint", "/accessibility" })
        {
            var english = await HeadAsync(site, path);
            var german = await HeadAsync(site, "/de" + path);
            Assert.Equal((origin + path, origin + "/de" + path), (english.Address, german.Address));
            Assert.Equal(InterfaceLanguages.All.Select(x => x.Tag.Value), english.Languages);
            Assert.False(string.IsNullOrWhiteSpace(english.Description));
            Assert.NotEqual(english.Description, german.Description);
            foreach (var picture in new[] { english.Picture, german.Picture })
            {
                using var shared = await site.Client.GetAsync(new Uri(picture).PathAndQuery);
                Assert.Equal((path, HttpStatusCode.OK, "image/jpeg"), (path, shared.StatusCode, shared.Content.Headers.ContentType?.MediaType));
            }
        }

        // What was written in one language alone has one address.
        var console = await ConsoleForms.SignInAsync(site);
        await console.SendAsync("/console/organisation/pages/about", "/about", ("text", "We are many."));
        foreach (var path in new[] { "/about", "/de/about" })
        {
            var head = await HeadAsync(site, path);
            Assert.Equal((origin + "/about", "en"), (head.Address, Assert.Single(head.Languages)));
            using var shared = await site.Client.GetAsync(new Uri(head.Picture).PathAndQuery);
            Assert.Equal((path, HttpStatusCode.OK), (path, shared.StatusCode));
        }
    }

    [Fact]
    public async Task Of_two_who_write_at_once_the_second_sees_both_texts()
    {
        await using var site = await TestSite.StartAsync(DatabaseProvider.Sqlite);
        var console = await ConsoleForms.SignInAsync(site);
        await console.SendAsync("/console/organisation/pages/about", "/about", ("text", "Theirs"));
        var (status, page) = await console.SendAsync("/console/organisation/pages/about", "/about", ("text", "Mine"), ("version", "0"));
        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Contains("Theirs", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Mine", page.QuerySelector("#text")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Theirs", await site.Client.GetStringAsync("/about"), StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    public async Task An_unreviewed_wording_is_off_until_the_organisation_approves_it(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        await (await site.ApiAsync()).ListAsync();
        var endorse = $"/es/statements/{(await Endorsers.StatementAsync(site))["slug"]}/endorse";
        var console = await ConsoleForms.SignInAsync(site);
        Assert.Contains("<span lang=\"en\" dir=\"ltr\">Solidarity is responsible and alone", await site.Client.GetStringAsync("/es/subscribe"), StringComparison.Ordinal);
        Assert.Contains("<span lang=\"en\" dir=\"ltr\">Solidarity is responsible. Name and website", await site.Client.GetStringAsync(endorse), StringComparison.Ordinal);
        Assert.Contains("Responsable: Solidarity. El nombre", (await console.PageAsync("/console/organisation")).Body!.TextContent, StringComparison.Ordinal);
        await console.SendAsync("/console/organisation", "handler=Wording", ("of", "es"));
        Assert.Contains("<span lang=\"es\" dir=\"ltr\">", await site.Client.GetStringAsync("/es/subscribe"), StringComparison.Ordinal);
        Assert.Contains("<span lang=\"es\" dir=\"ltr\">Responsable: Solidarity. El nombre", await site.Client.GetStringAsync(endorse), StringComparison.Ordinal);
        await console.SendAsync("/console/organisation", "handler=Wording", ("of", "es"));
        Assert.Contains("<span lang=\"en\" dir=\"ltr\">", await site.Client.GetStringAsync("/es/subscribe"), StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    public async Task Beyond_loopback_no_form_is_open_before_imprint_and_privacy_are_written(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on, "Site:BaseUrl=http://www.example.org");
        var list = await (await site.ApiAsync()).ListAsync();
        Assert.DoesNotContain("<form", Body(await site.Client.GetStringAsync("/subscribe")), StringComparison.Ordinal);
        Assert.DoesNotContain("action=\"/subscribe\"", await site.Client.GetStringAsync("/"), StringComparison.Ordinal);
        using (var refused = await SubscribeAsync(site, list))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.Contains("imprint", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        var console = await ConsoleForms.SignInAsync(site);
        await console.SendAsync("/console/organisation/pages/imprint", "/imprint", ("text", "We."));
        Assert.DoesNotContain("<form", Body(await site.Client.GetStringAsync("/subscribe")), StringComparison.Ordinal);
        await console.SendAsync("/console/organisation/pages/privacy", "/privacy", ("text", "Nothing."));
        Assert.Contains("<form", Body(await site.Client.GetStringAsync("/subscribe")), StringComparison.Ordinal);
        using var taken = await SubscribeAsync(site, list);
        Assert.Equal(HttpStatusCode.Accepted, taken.StatusCode);
    }

    private static Task<HttpResponseMessage> SubscribeAsync(TestSite site, System.Text.Json.Nodes.JsonObject list) =>
        site.Client.PostAsJsonAsync("/api/v1/subscriptions", new { email = "maria@example.org", lists = new[] { (string)list["slug"]! } });

    private static async Task<(string Address, List<string> Languages, string? Description, string Picture)> HeadAsync(TestSite site, string path)
    {
        var head = new HtmlParser().ParseDocument(await site.Client.GetStringAsync(path)).Head!;
        string? Said(string name) => head.QuerySelector($"meta[name='{name}'], meta[property='{name}']")?.GetAttribute("content");
        Assert.Equal(Said("description"), Said("og:description"));
        Assert.Equal("summary_large_image", Said("twitter:card"));
        return (
            head.QuerySelector("link[rel='canonical']")!.GetAttribute("href")!,
            [.. head.QuerySelectorAll("link[rel='alternate'][hreflang]").Select(x => x.GetAttribute("hreflang")!)],
            Said("description"), Said("og:image")!);
    }

    private static string Body(string page) => page[page.IndexOf("<main", StringComparison.Ordinal)..page.IndexOf("</main>", StringComparison.Ordinal)];

    [GeneratedRegex("/look/[0-9a-f]{6}-[0-9a-f]{12}\\.css")]
    private static partial Regex Sheet();
}
