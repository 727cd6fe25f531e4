using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Petitions;

/// <summary>What organizers do who make petitions, and people who sign them, by HTTP and by the links in their mails.</summary>
internal static class Signers
{
    /// <summary>A petition that can be signed.</summary>
    public static async Task<JsonObject> OpenAsync(ApiClient api, object? settings = null)
    {
        var petition = await DraftAsync(api, settings);
        await ChangeAsync(api, petition, "open");
        return petition;
    }

    /// <summary>A petition that is being written.</summary>
    public static async Task<JsonObject> DraftAsync(ApiClient api, object? settings = null)
    {
        var body = JsonSerializer.SerializeToNode(new
        {
            campaign = (string)(await api.CampaignAsync())["slug"]!,
            title = ApiClient.Unique("Petition"),
            ask = "Listen to the people.",
            targets = new[] { new { name = "The Congress", email = "congress@example.org" } },
            goal = 100,
        })!.AsObject();
        foreach (var (name, value) in JsonSerializer.SerializeToNode(settings ?? new { })!.AsObject())
        {
            body[name] = value?.DeepClone();
        }

        return await api.MakeAsync("/petitions", body);
    }

    /// <summary>Opens, closes and so on.</summary>
    public static async Task<JsonObject> ChangeAsync(ApiClient api, JsonObject petition, string how, object? body = null, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var answer = await api.Http.PostAsJsonAsync($"/api/v1/petitions/{petition["id"]}/{how}", body ?? new { });
        return await ApiClient.ReadAsync(answer, expected);
    }

    public static string Slug(this JsonObject petition) => (string)petition["slug"]!;

    /// <summary>Signs, and expects the answer that everybody gets.</summary>
    public static async Task<string> SignAsync(TestSite site, JsonObject petition, string? email = null, string name = "Maria Quispe", object? more = null)
    {
        email ??= Subscribers.NewAddress();
        using var answer = await TrySignAsync(site, petition, email, name, more);
        Assert.Equal((HttpStatusCode.Accepted, ""), (answer.StatusCode, await answer.Content.ReadAsStringAsync()));
        return email;
    }

    public static Task<HttpResponseMessage> TrySignAsync(TestSite site, JsonObject petition, string email, string name = "Maria Quispe", object? more = null)
    {
        var body = JsonSerializer.SerializeToNode(new { email, name })!.AsObject();
        foreach (var (field, value) in JsonSerializer.SerializeToNode(more ?? new { })!.AsObject())
        {
            body[field] = value?.DeepClone();
        }

        return site.Client.PostAsJsonAsync($"/api/v1/petitions/{petition.Slug()}/signatures", body);
    }

    /// <summary>Signs and confirms.</summary>
    public static async Task<string> ConfirmedAsync(TestSite site, JsonObject petition, string? email = null, string name = "Maria Quispe", object? more = null)
    {
        email = await SignAsync(site, petition, email, name, more);
        await ConfirmAsync(site, email);
        return email;
    }

    /// <summary>Presses the button behind the last mail.</summary>
    public static async Task ConfirmAsync(TestSite site, string email)
    {
        var (status, page) = await site.PressAsync((await Subscribers.LastMailAsync(site, email)).Link("confirm"));
        Assert.True(status == HttpStatusCode.OK, $"{status}: {page}");
    }

    /// <summary>The numbers as organizers see them: read from the database.</summary>
    public static async Task<JsonObject> NumbersAsync(TestSite site, JsonObject petition)
    {
        var numbers = await (await site.ApiAsync()).GetAsync($"/petitions/{petition["id"]}");
        AddsUp(numbers);
        return numbers;
    }

    /// <summary>Whatever is shown, the parts add up to the whole.</summary>
    public static void AddsUp(JsonObject numbers)
    {
        var (signatures, made) = ((int)numbers["signatures"]!, numbers["made"]!);
        Assert.Equal(signatures, numbers["byCountry"]!.AsArray().Sum(x => (int)x!["count"]!));
        Assert.Equal(signatures, numbers["byDay"]!.AsArray().Sum(x => (int)x!["count"]!));
        Assert.Equal(signatures, (int)made["confirmed"]!);
        Assert.Equal(
            (int)made["received"]!,
            (int)made["waiting"]! + signatures + (int)made["held"]! + (int)made["withdrawn"]! + (int)made["denied"]! + (int)made["forgotten"]!
                + made["removed"]!.AsObject().Sum(x => (int)x.Value!));
    }
}
