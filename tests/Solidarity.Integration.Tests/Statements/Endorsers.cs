using System.Net;
using System.Text.Json.Nodes;
using Solidarity.Integration.Tests.Organisations;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Statements;

/// <summary>Organisations that endorse statements.</summary>
internal static class Endorsers
{
    /// <summary>A published statement that takes endorsements.</summary>
    public static async Task<JsonObject> StatementAsync(TestSite site)
    {
        var api = await site.ApiAsync();
        var statement = await api.MakeAsync("/statements", new
        {
            campaign = (string)(await api.CampaignAsync())["slug"]!, title = ApiClient.Unique("Statement"), body = "Text.", language = "en", takesEndorsements = true,
        });
        await api.PublishAsync(statement);
        return statement;
    }

    /// <summary>Endorses it and confirms by mail.</summary>
    /// <returns>The link in the mail.</returns>
    public static async Task<string> ConfirmedAsync(TestSite site, JsonObject statement, string name, string email, string website = "")
    {
        var (status, _) = await site.PressAsync($"/statements/{statement["slug"]}/endorse", ("name", name), ("website", website), ("email", email));
        Assert.Equal(HttpStatusCode.Redirect, status);
        var link = (await Subscribers.LastMailAsync(site, email)).Link("endorsements");
        Assert.Equal(HttpStatusCode.OK, (await site.PressAsync(link, ("act", "confirm"))).Status);
        return link;
    }

    /// <summary>Endorses it, confirms by mail, and has it approved.</summary>
    public static async Task ShownAsync(TestSite site, JsonObject statement, string name, string email, string website = "")
    {
        await ConfirmedAsync(site, statement, name, email, website);
        var api = await site.ApiAsync();
        var newest = (await api.GetAsync($"/statements/{statement["id"]}/endorsements"))["items"]![0]!;
        using var approved = await api.Http.PostAsync($"/api/v1/statements/{statement["id"]}/endorsements/{newest["id"]}/approve", null);
        Assert.Equal(HttpStatusCode.NoContent, approved.StatusCode);
    }
}
