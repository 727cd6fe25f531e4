using System.Net;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Supporters;

/// <summary>A browser that keeps the cookie it got by opening a link.</summary>
internal sealed class Browser(TestSite site, string cookie)
{
    /// <summary>Asks for a fresh link, and reads it in the mail.</summary>
    public static async Task<string> LinkAsync(TestSite site, string email)
    {
        await site.PressAsync("/your-data", ("email", email));
        return (await Subscribers.LastMailAsync(site, email)).Link("your-data");
    }

    public static async Task<(Browser Browser, string Page)> OpenAsync(TestSite site, string link)
    {
        using var answer = await site.Client.PostAsync(link, new FormUrlEncodedContent([new("act", "open")]));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var set = Assert.Single(answer.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", set, StringComparison.OrdinalIgnoreCase);
        return (new Browser(site, set.Split(';')[0]), await answer.Content.ReadAsStringAsync());
    }

    public Task<(HttpStatusCode Status, string Page)> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<(HttpStatusCode Status, string Page)> PressAsync(string path, params (string Name, string Value)[] fields) => SendAsync(HttpMethod.Post, path, fields);

    private async Task<(HttpStatusCode Status, string Page)> SendAsync(HttpMethod method, string path, params (string Name, string Value)[] fields)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Add("Cookie", cookie);
        request.Content = method == HttpMethod.Post ? new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))) : null;
        using var answer = await site.Client.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
