using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Solidarity.Testing.Site;

/// <summary>A program that uses the API with a key.</summary>
public sealed class ApiClient(HttpClient http)
{
    private static int last;

    /// <summary>Sends what it is told.</summary>
    public HttpClient Http => http;

    /// <summary>A name that no other test has.</summary>
    public static string Unique(string word) => $"{word} {Interlocked.Increment(ref last)} {Guid.NewGuid().ToString("n")[..6]}";

    /// <summary>Posts, and reads what was made.</summary>
    public async Task<JsonObject> MakeAsync(string path, object body)
    {
        using var answer = await http.PostAsJsonAsync("/api/v1" + path, body);
        return await ReadAsync(answer, HttpStatusCode.Created);
    }

    /// <summary>Makes a campaign.</summary>
    public Task<JsonObject> CampaignAsync(string language = "en") => MakeAsync("/campaigns", new { title = Unique("Campaign"), summary = "Why.", language });

    /// <summary>Makes a list.</summary>
    public Task<JsonObject> ListAsync() => MakeAsync("/lists", new { name = Unique("List") });

    /// <summary>Drafts a statement.</summary>
    public async Task<JsonObject> StatementAsync(string? list = null, string body = "The text.", string? campaign = null, string? title = null) =>
        await MakeAsync("/statements", new
        {
            campaign = campaign ?? (string)(await CampaignAsync())["slug"]!,
            title = title ?? Unique("Statement"),
            body,
            language = "en",
            lists = list is null ? Array.Empty<string>() : [list],
        });

    /// <summary>Publishes a statement.</summary>
    public async Task PublishAsync(JsonObject statement, object? how = null)
    {
        using var answer = await http.PostAsJsonAsync($"/api/v1/statements/{statement["id"]}/publish", how ?? new { });
        await ReadAsync(answer, HttpStatusCode.Accepted);
    }

    /// <summary>Gets.</summary>
    public async Task<JsonObject> GetAsync(string path)
    {
        using var answer = await http.GetAsync("/api/v1" + path);
        return await ReadAsync(answer, HttpStatusCode.OK);
    }

    /// <summary>Reads a body, after a look at the status.</summary>
    public static async Task<JsonObject> ReadAsync(HttpResponseMessage answer, HttpStatusCode expected)
    {
        var text = await answer.Content.ReadAsStringAsync();
        return answer.StatusCode == expected && JsonNode.Parse(text) is JsonObject body ? body
            : throw new InvalidOperationException($"{answer.RequestMessage?.Method} {answer.RequestMessage?.RequestUri} answered {(int)answer.StatusCode}, not {(int)expected}: {text}");
    }
}
