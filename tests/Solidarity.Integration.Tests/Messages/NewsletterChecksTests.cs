using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Solidarity.Infrastructure.Messages;
using Solidarity.Infrastructure.Storage;
using Solidarity.Integration.Tests.Organisations;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Messages;

/// <summary>What is looked at before a newsletter goes: its links and pictures, and a second organizer.</summary>
public sealed class NewsletterChecksTests
{
    [Fact]
    public async Task Links_that_lead_nowhere_are_told_and_nothing_private_is_asked()
    {
        await using var own = await PagesAsync();
        await using var inside = await PagesAsync();
        await using var site = await TestSite.StartAsync(DatabaseProvider.Sqlite, "Site:BaseUrl=" + own.Urls.Single());
        var api = await site.ApiAsync();
        var (good, gone, faulty, moved) = (own.Urls.Single() + "/good", own.Urls.Single() + "/gone", own.Urls.Single() + "/faulty", own.Urls.Single() + "/to-inside?at=" + Uri.EscapeDataString(inside.Urls.Single()));
        var closed = "https://nobody.invalid/";
        var newsletter = await api.MakeAsync("/messages", new
        {
            subject = "Subject",
            body = $"[Good]({good}), [within](/good#part), [guarded]({own.Urls.Single()}/guarded), [gone]({gone}), [faulty]({faulty}), [moved]({moved}), [private]({inside.Urls.Single()}/good), <{closed}>, [mail](mailto:a@example.org), [](/good), ![]({good})",
        });
        using (var translated = await api.Http.PutAsJsonAsync($"/api/v1/messages/{newsletter["id"]}/versions/de", new { subject = "Betreff", body = $"![Ein Fluss]({good}) und [weg]({gone})" }))
        {
            Assert.Equal(HttpStatusCode.OK, translated.StatusCode);
        }

        var found = await api.GetAsync($"/messages/{newsletter["id"]}/links");
        Assert.Equal((7, 0), ((int)found["checked"]!, (int)found["left"]!));
        Assert.Equal(
            [(gone, "notFound", (int?)404), (faulty, "serverError", 500), (moved, "private", null), (inside.Urls.Single() + "/good", "private", null), (closed, "noAnswer", null)],
            found["dead"]!.AsArray().Select(x => ((string)x!["address"]!, (string)x["fault"]!, (int?)x["status"])));
        Assert.Empty(Asked(inside));
        Assert.Contains("/good", Asked(own));

        var flaws = (await api.GetAsync($"/messages/{newsletter["id"]}/plan"))["flaws"]!.AsArray();
        Assert.Equal([("en", "/good", false), ("en", good, true)], flaws.Select(x => ((string)x!["language"]!, (string)x["address"]!, (bool)x["isPicture"]!)));

        var console = await ConsoleForms.SignInAsync(site);
        await ListedAsync(api, newsletter);
        var page = await console.PageAsync($"/console/messages/{newsletter["id"]}/send?links=true");
        Assert.Contains(gone, page.QuerySelector("section[aria-labelledby=checked]")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("no alternative text", page.Body!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("172.32.0.1", true)]
    [InlineData("192.168.1.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("8.8.8.8", true)]
    [InlineData("::1", false)]
    [InlineData("::", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("::ffff:8.8.8.8", true)]
    [InlineData("64:ff9b::7f00:1", false)]
    [InlineData("2002:7f00:1::", false)]
    [InlineData("fd00::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("ff02::1", false)]
    [InlineData("2606:4700::1111", true)]
    public void What_only_a_private_network_reaches_is_not_asked(string address, bool isPublic) => Assert.Equal(isPublic, LinkCheck.IsPublic(IPAddress.Parse(address)));

    [Theory, OnEachDatabase]
    public async Task A_newsletter_to_many_goes_only_once_somebody_else_approved_it_as_it_is(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on, "Site:SecondApprovalAbove=1");
        var api = await site.ApiAsync();
        var (list, small) = (await api.ListAsync(), await api.ListAsync());
        await NewsletterTests.ReaderAsync(site, "en", null, list, small);
        await NewsletterTests.ReaderAsync(site, "en", null, list);
        var newsletter = await api.MakeAsync("/messages", new { subject = "To many", body = "The text.", lists = new[] { (string)list["slug"]! } });
        var path = $"/console/messages/{newsletter["id"]}/send";
        await RefusedAsync(api, newsletter, new { });
        await RefusedAsync(api, newsletter, new { at = site.Time.GetUtcNow().AddDays(1) });

        // Who approves can't send it, and a change takes the approval back; also from what waits for its moment.
        var (first, second) = (await ConsoleForms.SignInAsync(site), new ConsoleForms(site, await site.SignInAsync("second@example.org")));
        await first.SendAsync(path, "/send", ("act", "approve"));
        var (status, page) = await first.SendAsync(path, "/send", ("when", "now"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("more than 1 people", page.Body!.TextContent, StringComparison.Ordinal);
        await NewsletterTests.SendAsync(api, newsletter, new { at = site.Time.GetUtcNow().AddDays(1) });
        await NewsletterTests.WriteAsync(api, newsletter, "en", "To many", "Another text.");
        Assert.Equal("draft", (string)(await api.GetAsync($"/messages/{newsletter["id"]}"))["state"]!);
        await RefusedAsync(api, newsletter, new { });

        await first.SendAsync(path, "/send", ("act", "approve"));
        Assert.True((bool)(await api.GetAsync($"/messages/{newsletter["id"]}/plan"))["approval"]!["mayISend"]!);
        Assert.Equal(HttpStatusCode.Redirect, (await second.SendAsync(path, "/send", ("when", "now"))).Status);
        await site.WorkAsync();
        Assert.Equal(2, (int)(await api.GetAsync($"/messages/{newsletter["id"]}"))["sent"]!);

        // Few need nobody.
        await NewsletterTests.SendAsync(api, await api.MakeAsync("/messages", new { subject = "To one", body = "The text.", lists = new[] { (string)small["slug"]! } }));
    }

    private static async Task RefusedAsync(ApiClient api, JsonObject newsletter, object how)
    {
        using var answer = await api.Http.PostAsJsonAsync($"/api/v1/messages/{newsletter["id"]}/send", how);
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Contains("somebody else has to approve it", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static async Task ListedAsync(ApiClient api, JsonObject newsletter)
    {
        var list = await api.ListAsync();
        using var answer = await api.Http.PatchAsJsonAsync($"/api/v1/messages/{newsletter["id"]}", new { lists = new[] { (string)list["slug"]! } });
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private static readonly System.Runtime.CompilerServices.ConditionalWeakTable<WebApplication, System.Collections.Concurrent.ConcurrentQueue<string>> Paths = [];

    private static IReadOnlyCollection<string> Asked(WebApplication pages) => Paths.GetOrCreateValue(pages);

    // A server with a page, one that is gone, one that fails, one for people alone, and one that leads elsewhere.
    private static async Task<WebApplication> PagesAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var asked = Paths.GetOrCreateValue(app);
        app.Run(context =>
        {
            asked.Enqueue(context.Request.Path);
            context.Response.StatusCode = context.Request.Path.Value switch
            {
                "/good" => StatusCodes.Status200OK,
                "/guarded" => StatusCodes.Status403Forbidden,
                "/faulty" => StatusCodes.Status500InternalServerError,
                "/to-inside" => StatusCodes.Status302Found,
                _ => StatusCodes.Status404NotFound,
            };
            if (context.Request.Path == "/to-inside")
            {
                context.Response.Headers.Location = context.Request.Query["at"].ToString() + "/good";
            }

            return Task.CompletedTask;
        });
        await app.StartAsync();
        return app;
    }
}
