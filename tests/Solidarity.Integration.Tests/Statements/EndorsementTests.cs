using System.Net;
using System.Net.Http.Json;
using System.Text;
using AngleSharp.Html.Parser;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application;
using Solidarity.Domain.Organisations;
using Solidarity.Domain.Statements;
using Solidarity.Infrastructure.Storage;
using Solidarity.Integration.Tests.Organisations;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Statements;

/// <summary>Organisations that stand behind a statement: form, mail, one press, a look by an organizer, the page.</summary>
public sealed class EndorsementTests(TestSites sites) : IClassFixture<TestSites>
{
    [Theory, OnEachDatabase]
    public async Task An_organisation_is_shown_once_its_contact_has_confirmed_and_an_organizer_approved(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var statement = await Endorsers.StatementAsync(site);
        var page = $"/statements/{statement["slug"]}";
        var console = await ConsoleForms.SignInAsync(site);
        var review = $"/console/statements/{statement["id"]}/endorsements";
        List<string> links = [];
        foreach (var name in new[] { "Zapatistas <b>abroad</b>", "éducation pour tous", "Dockers' Branch 7" })
        {
            var email = Subscribers.NewAddress();
            var (status, _) = await site.PressAsync(page + "/endorse", ("name", name), ("website", "https://example.org/" + name.Length), ("email", email));
            Assert.Equal(HttpStatusCode.Redirect, status);
            var mail = await Subscribers.LastMailAsync(site, email);
            Assert.Contains((string)statement["versions"]![0]!["title"]!, mail.TextBody, StringComparison.Ordinal);
            Assert.DoesNotContain(name, mail.TextBody + mail.HtmlBody + mail.Subject, StringComparison.Ordinal);
            links.Add(mail.Link("endorsements"));
            for (var i = 0; i < 2; i++)
            {
                Assert.Contains("Does your organisation", (await site.GetPageAsync(links[^1])).Page, StringComparison.Ordinal);
            }

            Assert.DoesNotContain(name[^8..], (await console.PageAsync(review)).Body!.TextContent, StringComparison.Ordinal);
            Assert.Contains("is confirmed", (await site.PressAsync(links[^1], ("act", "confirm"))).Page, StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.OK, (await site.PressAsync(links[^1], ("act", "confirm"))).Status);
            Assert.DoesNotContain(email, (await console.PageAsync(review)).Body!.TextContent, StringComparison.Ordinal);
            Assert.DoesNotContain(name, await ShownAsync(site, page));
            Assert.StartsWith(name, (await console.PageAsync(review)).QuerySelector("tbody th")!.TextContent, StringComparison.Ordinal);
            foreach (var act in new[] { "approve", "decline", "approve" })
            {
                Assert.Equal(HttpStatusCode.Redirect, (await console.SendAsync(review, "endorsements", ("act", act))).Status);
                Assert.Equal(act == "approve", (await ShownAsync(site, page)).Contains(name));
            }
        }

        Assert.Equal(["Dockers' Branch 7", "éducation pour tous", "Zapatistas <b>abroad</b>"], await ShownAsync(site, page));
        Assert.Contains("is withdrawn", (await site.PressAsync(links[2], ("act", "withdraw"))).Page, StringComparison.Ordinal);
        Assert.Contains("is withdrawn", (await site.PressAsync(links[2], ("act", "confirm"))).Page, StringComparison.Ordinal);
        Assert.Equal(2, (await ShownAsync(site, page)).Count);
        var api = await site.ApiAsync();
        var withdrawn = (await api.GetAsync($"/statements/{statement["id"]}/endorsements"))["items"]!.AsArray().Single(x => (string)x!["state"]! == "withdrawn")!;
        using var refused = await api.Http.PostAsync($"/api/v1/statements/{statement["id"]}/endorsements/{withdrawn["id"]}/approve", null);
        Assert.Contains("withdrawn", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
    }

    [Theory, OnEachDatabase]
    public async Task The_answer_is_the_same_for_all_and_what_is_wrong_is_said_beside_its_field(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var statement = await Endorsers.StatementAsync(site);
        var page = $"/statements/{statement["slug"]}/endorse";
        var email = Subscribers.NewAddress();
        using (var answer = await site.Client.PostAsync(page, Form("")))
        {
            Assert.Equal((HttpStatusCode.Redirect, page + "?sent=true"), (answer.StatusCode, answer.Headers.Location!.ToString()));
        }

        // A filled decoy is no reason for silence: it leads to a wait, with all that was typed.
        using (var answer = await site.Client.PostAsync(page, Form("filled")))
        {
            Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
            Assert.Contains(email, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        FormUrlEncodedContent Form(string decoy) => new([new("name", "Branch"), new("email", email), new("website", ""), new("k9", decoy)]);

        Assert.Single(await site.MailsToAsync(email));
        for (var i = 0; i < 6; i++)
        {
            using var again = await site.Client.PostAsJsonAsync($"/api/v1/statements/{statement["slug"]}/endorsements", new { name = "Branch", email });
            Assert.Equal((HttpStatusCode.Accepted, ""), (again.StatusCode, await again.Content.ReadAsStringAsync()));
        }

        Assert.Equal(5, (await site.MailsToAsync(email)).Count);

        var (status, text) = await site.PressAsync(page, ("name", " "), ("email", "nobody"), ("website", "javascript:alert(1)"));
        var form = new HtmlParser().ParseDocument(text);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.All(["name", "email", "website"], field => Assert.NotEmpty(form.GetElementById(field + "-error")!.TextContent));
        Assert.Equal("nobody", form.GetElementById("email")!.GetAttribute("value"));

        var closed = await api.StatementAsync();
        await api.PublishAsync(closed);
        Assert.Equal(HttpStatusCode.NotFound, (await site.GetPageAsync($"/statements/{closed["slug"]}/endorse")).Status);
        using var none = await site.Client.PostAsJsonAsync($"/api/v1/statements/{closed["slug"]}/endorsements", new { name = "Branch", email });
        Assert.Equal(HttpStatusCode.Conflict, none.StatusCode);
        using var foreign = new HttpRequestMessage(HttpMethod.Post, page) { Content = new FormUrlEncodedContent([new("name", "x")]) };
        foreign.Headers.Add("Origin", "https://evil.example");
        using var refused = await site.Client.SendAsync(foreign);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    [Theory, OnEachDatabase]
    public async Task What_nobody_confirms_is_forgotten_and_no_address_lies_open(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var statement = await Endorsers.StatementAsync(site);
        var (email, kept) = (Subscribers.NewAddress(), Subscribers.NewAddress());
        foreach (var address in new[] { email, kept })
        {
            using var answer = await site.Client.PostAsJsonAsync($"/api/v1/statements/{statement["slug"]}/endorsements", new { name = "Branch " + address.Length, email = address });
            Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        }

        var link = (await Subscribers.LastMailAsync(site, email)).Link("endorsements");
        var confirmed = (await Subscribers.LastMailAsync(site, kept)).Link("endorsements");
        await site.PressAsync(confirmed, ("act", "confirm"));
        var stored = await site.WithAsync(db => db.Database.SqlQueryRaw<byte[]>(
            on == DatabaseProvider.PostgreSql ? "SELECT email AS \"Value\" FROM endorsements" : "SELECT Email AS Value FROM Endorsements").ToListAsync());
        Assert.All(stored, x => Assert.DoesNotContain("example.org", Encoding.Latin1.GetString(x), StringComparison.Ordinal));

        site.Time.Pass(TimeSpan.FromDays(8));
        Assert.Equal(HttpStatusCode.Gone, (await site.GetPageAsync(link)).Status);
        Assert.Equal(HttpStatusCode.Gone, (await site.PressAsync(link, ("act", "confirm"))).Status);
        Assert.Equal(HttpStatusCode.OK, (await site.PressAsync(link, ("act", "renew"))).Status);
        var fresh = (await Subscribers.LastMailAsync(site, email)).Link("endorsements");
        Assert.NotEqual(link, fresh);
        Assert.Equal(HttpStatusCode.NotFound, (await site.GetPageAsync(link)).Status);
        Assert.Equal(HttpStatusCode.OK, (await site.GetPageAsync(fresh)).Status);

        site.Time.Pass(TimeSpan.FromDays(7));
        await site.WorkAsync(Work.Clock);
        Assert.Equal(HttpStatusCode.NotFound, (await site.GetPageAsync(fresh)).Status);
        Assert.Equal(HttpStatusCode.OK, (await site.GetPageAsync(confirmed)).Status);
        Assert.Equal(BackingState.Waiting, (await site.WithAsync(db => db.Endorsements.SingleAsync())).State);
        Assert.DoesNotContain(site.Log, line => line.Contains(fresh.Split('/')[^1], StringComparison.Ordinal) || line.Contains(email, StringComparison.Ordinal));
    }

    [Theory, OnEachDatabase]
    public async Task A_preview_link_shows_the_draft_to_who_has_it_until_it_is_revoked_or_too_old(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var api = await site.ApiAsync();
        var made = await api.StatementAsync();
        using var spanish = await api.Http.PutAsJsonAsync($"/api/v1/statements/{made["id"]}/versions/es", new { title = "Borrador", body = "Texto.", quotations = new[] { new { text = "Aquí.", speaker = "Rosa" } } });
        var console = await ConsoleForms.SignInAsync(site);
        var path = $"/console/statements/{made["id"]}/preview-links";
        async Task<string> MakeAsync() => new Uri((await console.SendAsync(path, path, ("act", "make"))).Page.GetElementById("link")!.GetAttribute("value")!).AbsolutePath;
        var link = await MakeAsync();

        using (var answer = await site.Client.GetAsync(link))
        {
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal(("no-store", "no-referrer"), (answer.Headers.CacheControl!.ToString(), answer.Headers.GetValues("Referrer-Policy").Single()));
            Assert.Contains("noindex", answer.Headers.GetValues("X-Robots-Tag").Single(), StringComparison.Ordinal);
            var page = new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync());
            Assert.Equal((string)made["versions"]![0]!["title"]!, page.QuerySelector("h1")!.TextContent);
            Assert.Null(page.QuerySelector("link[rel='canonical']"));
            var tab = page.QuerySelector(".preview-bar a[lang='es']")!.GetAttribute("href")!;
            var (_, other) = await site.GetPageAsync(tab);
            Assert.Contains("Borrador", other, StringComparison.Ordinal);
            Assert.Contains("Rosa", other, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(site.Log, line => line.Contains(link.Split('/')[^1], StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.NotFound, (await site.GetPageAsync("/preview/" + new string('A', 76))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await site.GetPageAsync($"/statements/{made["slug"]}")).Status);

        await console.SendAsync(path, path, ("act", "revoke"));
        Assert.Equal(HttpStatusCode.NotFound, (await site.GetPageAsync(link)).Status);
        link = await MakeAsync();
        site.Time.Pass(TimeSpan.FromDays(6.9));
        Assert.Equal(HttpStatusCode.OK, (await site.GetPageAsync(link)).Status);
        site.Time.Pass(TimeSpan.FromDays(0.2));
        Assert.Equal(HttpStatusCode.Gone, (await site.GetPageAsync(link)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await site.GetPageAsync("/endorsements/" + link.Split('/')[^1])).Status);

        console = await ConsoleForms.SignInAsync(site);
        link = await MakeAsync();
        await api.PublishAsync(made);
        using var moved = await site.Client.GetAsync(link);
        Assert.Equal((HttpStatusCode.Redirect, $"/statements/{made["slug"]}"), (moved.StatusCode, moved.Headers.Location!.ToString()));
    }

    private static async Task<List<string>> ShownAsync(TestSite site, string path) =>
        [.. new HtmlParser().ParseDocument((await site.GetPageAsync(path)).Page).QuerySelectorAll(".endorsements li").Select(x => x.TextContent)];
}
