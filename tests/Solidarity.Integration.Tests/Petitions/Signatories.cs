using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using MimeKit;
using NetVips;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Petitions;

/// <summary>Organisations that sign petitions.</summary>
internal static class Signatories
{
    private static int last;

    /// <summary>A domain that no other test has.</summary>
    public static string NewDomain() => $"union-{Interlocked.Increment(ref last)}-{Guid.NewGuid().ToString("n")[..6]}.org";

    /// <summary>A petition that organisations may sign.</summary>
    public static async Task<JsonObject> OpenAsync(TestSite site, object? settings = null)
    {
        var body = JsonSerializer.SerializeToNode(settings ?? new { })!.AsObject();
        body["takesOrganisations"] = true;
        return await Signers.OpenAsync(await site.ApiAsync(), body);
    }

    /// <summary>Sends the form of the page.</summary>
    public static Task<(HttpStatusCode Status, string Page)> AskAsync(
        TestSite site, JsonObject petition, string domain, string name = "Dockers' Union", string? website = null, string? email = null, string country = "PE") => site.PressAsync(
        petition.Path() + "/organisations", ("name", name), ("website", website ?? "https://www." + domain), ("country", country), ("contactName", "Ana Flores"), ("email", email ?? "ana@" + domain));

    /// <summary>Sends the form, and gives the mail that comes.</summary>
    public static async Task<MimeMessage> AskedAsync(TestSite site, JsonObject petition, string domain, string name = "Dockers' Union", string? website = null, string? email = null)
    {
        var (status, page) = await AskAsync(site, petition, domain, name, website, email);
        Assert.True(status == HttpStatusCode.SeeOther, $"{status}: {page}");
        return await Subscribers.LastMailAsync(site, email ?? "ana@" + domain);
    }

    /// <summary>Presses the button behind the mail, with a logo or without.</summary>
    public static async Task<(HttpStatusCode Status, string Page)> ConfirmAsync(TestSite site, string link, byte[]? logo = null, string file = "logo.png")
    {
        using var form = new MultipartFormDataContent { { new StringContent("confirm"), "act" } };
        if (logo is not null)
        {
            form.Add(new ByteArrayContent(logo), "logo", file);
        }

        using var answer = await site.Client.PostAsync(link, form);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Signs and confirms.</summary>
    /// <returns>The link in the mail.</returns>
    public static async Task<string> ConfirmedAsync(TestSite site, JsonObject petition, string domain, string name = "Dockers' Union", byte[]? logo = null)
    {
        var link = (await AskedAsync(site, petition, domain, name)).Link("organisations");
        var (status, page) = await ConfirmAsync(site, link, logo);
        Assert.True(status == HttpStatusCode.OK, $"{status}: {page}");
        return link;
    }

    /// <summary>Signs, confirms, and is shown.</summary>
    /// <returns>The link in the mail.</returns>
    public static async Task<string> ShownAsync(TestSite site, JsonObject petition, string domain, string name = "Dockers' Union", byte[]? logo = null)
    {
        var link = await ConfirmedAsync(site, petition, domain, name, logo);
        await ActAsync(site, petition, name, "show");
        return link;
    }

    /// <summary>Shows, orders or declines one.</summary>
    public static async Task ActAsync(TestSite site, JsonObject petition, string name, string act, object? body = null, HttpStatusCode expected = HttpStatusCode.NoContent)
    {
        var api = await site.ApiAsync();
        var one = (await KeptAsync(site, petition)).First(x => (string)x["name"]! == name);
        using var answer = await api.Http.PostAsJsonAsync($"/api/v1/petitions/{petition["id"]}/organisations/{one["id"]}/{act}", body ?? new { });
        Assert.True(answer.StatusCode == expected, $"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
    }

    /// <summary>Those that organizers see.</summary>
    public static async Task<IReadOnlyList<JsonNode>> KeptAsync(TestSite site, JsonObject petition) =>
        [.. (await (await site.ApiAsync()).GetAsync($"/petitions/{petition["id"]}/organisations"))["items"]!.AsArray().Select(x => x!)];

    /// <summary>The names that a public page shows, in order.</summary>
    public static async Task<IReadOnlyList<string>> NamesAsync(TestSite site, string path) =>
        [.. (await PetitionPages.ReadAsync(site, path)).QuerySelectorAll(".organisation-list a").Select(x => x.TextContent)];

    /// <summary>A picture of one colour.</summary>
    public static byte[] Logo(int red)
    {
        using var picture = (Image.Black(120, 60, bands: 3) + new double[] { red, 40, 90 }).Cast(Enums.BandFormat.Uchar).Copy(interpretation: Enums.Interpretation.Srgb);
        return picture.WriteToBuffer(".png");
    }
}
