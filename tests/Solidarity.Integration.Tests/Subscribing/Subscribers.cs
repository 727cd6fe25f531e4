using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MimeKit;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests;

/// <summary>What people do who subscribe, by HTTP and by the links in their mails.</summary>
internal static partial class Subscribers
{
    private static int last;

    /// <summary>An address that no other test has.</summary>
    public static string NewAddress() => $"maria.{Interlocked.Increment(ref last)}.{Guid.NewGuid().ToString("n")[..6]}@example.org";

    public static async Task AskAsync(TestSite site, JsonObject list, string email, string name = "Maria Quispe")
    {
        using var answer = await site.Client.PostAsJsonAsync("/api/v1/subscriptions", new { email, name, lists = new[] { (string)list["slug"]! } });
        Assert.Equal((HttpStatusCode.Accepted, ""), (answer.StatusCode, await answer.Content.ReadAsStringAsync()));
    }

    /// <summary>The last mail to an address.</summary>
    public static async Task<MimeMessage> LastMailAsync(TestSite site, string email) => (await site.MailsToAsync(email))[^1];

    /// <summary>The path of a link in a mail: <c>confirm</c>, <c>not-me</c> ...</summary>
    public static string Link(this MimeMessage mail, string page) =>
        Links().Matches(mail.TextBody!).Select(x => new Uri(x.Value).AbsolutePath).First(path => path.Contains("/" + page + "/", StringComparison.Ordinal));

    public static async Task<string> SubscribedAsync(TestSite site, JsonObject list, string? email = null)
    {
        email ??= NewAddress();
        await AskAsync(site, list, email);
        using var answer = await site.Client.PostAsync((await LastMailAsync(site, email)).Link("confirm"), null);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return email;
    }

    /// <summary>Publishes to a list, and gives the mail that a subscriber gets.</summary>
    public static async Task<MimeMessage> AlertedAsync(TestSite site, JsonObject list, string email)
    {
        var api = await site.ApiAsync();
        await api.PublishAsync(await api.StatementAsync((string)list["slug"]!));
        return await LastMailAsync(site, email);
    }

    public static async Task<(HttpStatusCode Status, string Page)> GetPageAsync(this TestSite site, string path)
    {
        using var answer = await site.Client.GetAsync(path);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    public static async Task<(HttpStatusCode Status, string Page)> PressAsync(this TestSite site, string path, params (string Name, string Value)[] fields)
    {
        using var answer = await site.Client.PostAsync(path, new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))));
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    [GeneratedRegex(@"https?://\S+")]
    private static partial Regex Links();
}
