using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Events;

/// <summary>What organizers do who plan events, by HTTP.</summary>
internal static class Planners
{
    /// <summary>An event that is being written: one evening in 2100, unless the settings say otherwise.</summary>
    public static async Task<JsonObject> DraftAsync(ApiClient api, object? settings = null)
    {
        using var answer = await TryDraftAsync(api, settings);
        return await ApiClient.ReadAsync(answer, HttpStatusCode.Created);
    }

    /// <summary>The same, whatever the answer is.</summary>
    public static async Task<HttpResponseMessage> TryDraftAsync(ApiClient api, object? settings = null)
    {
        var typed = JsonSerializer.SerializeToNode(settings ?? new { })!.AsObject();
        var body = JsonSerializer.SerializeToNode(new
        {
            title = ApiClient.Unique("Vigil"),
            start = "2100-03-01T18:00",
            end = "2100-03-01T20:00",
            timeZone = "America/Lima",
            place = new { venue = "Plaza San Martín", street = "Jirón de la Unión 1", town = "Lima", country = "PE" },
        })!.AsObject();
        foreach (var (name, value) in typed)
        {
            body[name] = value?.DeepClone();
        }

        body["campaign"] ??= (string)(await api.CampaignAsync())["slug"]!;
        return await api.Http.PostAsJsonAsync("/api/v1/events", body);
    }

    /// <summary>An event that can be joined.</summary>
    public static async Task<JsonObject> PublishedAsync(ApiClient api, object? settings = null) => await ChangeAsync(api, await DraftAsync(api, settings), "publish");

    /// <summary>Publishes, cancels and so on.</summary>
    public static async Task<JsonObject> ChangeAsync(ApiClient api, JsonObject planned, string how, object? body = null, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var answer = await api.Http.PostAsJsonAsync($"/api/v1/events/{planned["id"]}/{how}", body ?? new { });
        return await ApiClient.ReadAsync(answer, expected);
    }

    /// <summary>Sets what is named.</summary>
    public static async Task<JsonObject> KeepAsync(ApiClient api, JsonObject planned, object settings, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var answer = await api.Http.PatchAsJsonAsync($"/api/v1/events/{planned["id"]}", settings);
        return await ApiClient.ReadAsync(answer, expected);
    }
}
