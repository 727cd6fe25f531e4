using System.Net;
using AngleSharp.Html.Parser;
using Solidarity.Infrastructure.Storage;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Site;

public sealed class NoticeTests
{
    private const string Cookie = ".AspNetCore.Mvc.CookieTempDataProvider=";

    [Fact]
    public async Task What_is_fetched_in_the_background_does_not_take_the_notice_from_the_page_that_follows()
    {
        await using var site = await TestSite.StartAsync(DatabaseProvider.Sqlite);
        var session = await site.SignInAsync();
        using var form = await GetAsync(site, "/console/lists/new", session, "document");
        var fields = new HtmlParser().ParseDocument(await form.Content.ReadAsStringAsync()).QuerySelector("main form")!.QuerySelectorAll("input[name]")
            .Select(x => KeyValuePair.Create(x.GetAttribute("name")!, x.GetAttribute("name") == "name" ? "News" : x.GetAttribute("value") ?? ""));
        session += "; " + string.Join("; ", Set(form).Select(x => x.Split(';')[0]));
        using var press = new HttpRequestMessage(HttpMethod.Post, "/console/lists/new") { Content = new FormUrlEncodedContent(fields) };
        press.Headers.Add("Cookie", session);
        using var made = await site.Client.SendAsync(press);
        Assert.Equal(HttpStatusCode.Redirect, made.StatusCode);
        var notice = Set(made).Single(x => x.StartsWith(Cookie, StringComparison.Ordinal)).Split(';')[0];

        using var before = await GetAsync(site, "/console", session, "empty");
        Assert.DoesNotContain(Set(before), x => x.StartsWith(Cookie, StringComparison.Ordinal));
        using var between = await GetAsync(site, "/console", $"{session}; {notice}", "empty");
        Assert.DoesNotContain(Set(between), x => x.StartsWith(Cookie, StringComparison.Ordinal));
        Assert.DoesNotContain("role=\"status\"", await between.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        using var next = await GetAsync(site, made.Headers.Location!.ToString(), $"{session}; {notice}", "document");
        Assert.Contains("role=\"status\"", await next.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains(Set(next), x => x.StartsWith(Cookie + ";", StringComparison.Ordinal));
    }

    private static async Task<HttpResponseMessage> GetAsync(TestSite site, string path, string session, string destination)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Cookie", session);
        request.Headers.Add("Sec-Fetch-Dest", destination);
        return await site.Client.SendAsync(request);
    }

    private static IEnumerable<string> Set(HttpResponseMessage answer) => answer.Headers.TryGetValues("Set-Cookie", out var set) ? set : [];
}
