using System.Net;
using System.Text.Json.Nodes;
using Solidarity.Integration.Tests.Organisations;
using Solidarity.Integration.Tests.Supporters;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Petitions;

/// <summary>What organizers do who hand signatures over, and people at a target's office, by HTTP and by the links in their mails.</summary>
internal static class Deliveries
{
    /// <summary>A mailbox at a domain that no other test has.</summary>
    public static string NewOffice() => $"mayor@town-{Guid.NewGuid():n}.example";

    /// <summary>An open petition to a target with an address.</summary>
    public static async Task<JsonObject> PetitionAsync(TestSite site, string office, object? lists = null) => await Signers.OpenAsync(
        await site.ApiAsync(), new { targets = new[] { new { name = "Ana Torres", title = "Mayor", organisation = "Town hall", email = office } }, lists = lists ?? Array.Empty<string>() });

    public static string Page(JsonObject petition) => $"/console/petitions/{petition["id"]}/deliver";

    /// <summary>Delivers in the console, and gives the path of the link in the office's mail.</summary>
    public static async Task<string> DeliverAsync(TestSite site, ConsoleForms console, JsonObject petition, string office)
    {
        await console.LocationAsync(Page(petition), "/deliver", ("targets", "0"), ("contact", "Rosa, +51 1 234"), ("act", "deliver"));
        return (await Subscribers.LastMailAsync(site, office)).Link("deliveries");
    }

    /// <summary>Confirms at the office's own mailbox, and opens the link in a browser.</summary>
    public static async Task<(Browser Browser, string Link, string Page)> VisitAsync(TestSite site, string delivery, string mailbox)
    {
        var (status, page) = await site.PressAsync(delivery, ("act", "visit"), ("email", mailbox));
        Assert.True(status == HttpStatusCode.OK, page);
        var link = (await Subscribers.LastMailAsync(site, mailbox)).Link("offices");
        var (browser, open) = await Browser.OpenAsync(site, link);
        return (browser, link, open);
    }
}
