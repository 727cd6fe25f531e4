using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Statements;

/// <summary>What the tests of a statement's life have in common.</summary>
internal static class Readers
{
    /// <summary>Somebody who reads a list in a language.</summary>
    public static async Task<string> ReaderAsync(this TestSite site, JsonObject list, string language)
    {
        var email = Subscribers.NewAddress();
        using var answer = await site.Client.PostAsJsonAsync("/api/v1/subscriptions", new { email, lists = new[] { (string)list["slug"]! }, language });
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        using var confirmed = await site.Client.PostAsync((await Subscribers.LastMailAsync(site, email)).Link("confirm"), null);
        Assert.Equal(HttpStatusCode.OK, confirmed.StatusCode);
        return email;
    }

    /// <summary>The subjects of the mails to somebody, but for the one that asked for confirmation; does what waits first.</summary>
    public static async Task<IReadOnlyList<string>> SubjectsToAsync(this TestSite site, string email) =>
        [.. (await site.MailsToAsync(email)).Skip(1).Select(mail => mail.Subject ?? "")];

    /// <summary>Writes a language version.</summary>
    public static async Task<JsonObject> ReviseAsync(this ApiClient api, JsonObject statement, string language, string title, string body = "Text.", string? correction = null)
    {
        using var answer = await api.Http.PutAsJsonAsync($"/api/v1/statements/{statement["id"]}/versions/{language}", new { title, body, correction });
        return await ApiClient.ReadAsync(answer, HttpStatusCode.OK);
    }

    /// <summary>Posts to a statement.</summary>
    public static async Task<JsonObject> DoAsync(this ApiClient api, JsonObject statement, string act, object? body = null, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var answer = await api.Http.PostAsJsonAsync($"/api/v1/statements/{statement["id"]}/{act}", body ?? new { });
        return await ApiClient.ReadAsync(answer, expected);
    }

    /// <summary>The numbers of a statement's alert, which must add up.</summary>
    public static async Task<(int Total, int Sent, int Skipped, int Held, bool Done)> AlertAsync(this ApiClient api, JsonObject statement)
    {
        var alert = await api.GetAsync($"/statements/{statement["id"]}/alert");
        int Of(string name) => (int)alert[name]!;
        Assert.Equal(Of("total"), Of("queued") + Of("sent") + Of("failed") + Of("skipped"));
        return (Of("total"), Of("sent"), Of("skipped"), Of("held"), (bool)alert["done"]!);
    }
}
