using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using MimeKit;
using Solidarity.Application;
using Solidarity.Domain;
using Solidarity.Domain.Events;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Events;

/// <summary>What volunteers do who host events, by the form and by the links in their mails.</summary>
internal static class Volunteers
{
    /// <summary>A campaign whose page links to the form.</summary>
    public static async Task<JsonObject> CampaignAsync(TestSite site)
    {
        var api = await site.ApiAsync();
        var campaign = await api.CampaignAsync();
        using var answer = await api.Http.PutAsJsonAsync($"/api/v1/campaigns/{campaign["id"]}/proposals", new { allowed = true });
        return await ApiClient.ReadAsync(answer, HttpStatusCode.OK);
    }

    /// <summary>The form, filled in.</summary>
    public static (string Name, string Value)[] Form(TestSite site, string email, params (string Name, string Value)[] other)
    {
        var (start, end) = Readers.Evening(site, 20);
        (string, string)[] usual =
        [
            ("name", "Rosa Luz Huamán"), ("email", email), ("title", ApiClient.Unique("Kitchen table talk")), ("summary", "We talk and eat."), ("body", "**Come** as you are."), ("start", start), ("end", end),
            ("timeZone", "America/Lima"), ("venue", "Casa Roja"), ("street", "Jirón Puno 7"), ("town", "Lima"), ("country", "PE"), ("capacity", "12"), ("bring", "A cup"), ("access[StepFree]", "Yes"),
        ];
        return [.. usual.Where(x => other.All(y => y.Name != x.Item1)), .. other];
    }

    /// <summary>Sends the form, and gives the mail that comes.</summary>
    public static async Task<MimeMessage> ProposedAsync(TestSite site, JsonObject campaign, string email, params (string Name, string Value)[] other)
    {
        var (status, page) = await site.PressAsync($"/campaigns/{campaign.Slug()}/host", Form(site, email, other));
        Assert.True(status == HttpStatusCode.SeeOther, $"{status}: {page}");
        return await Subscribers.LastMailAsync(site, email);
    }

    /// <summary>Proposes and confirms.</summary>
    /// <returns>The event, as organizers see it.</returns>
    public static async Task<JsonObject> ConfirmedAsync(TestSite site, JsonObject campaign, string email, params (string Name, string Value)[] other)
    {
        var (status, page) = await site.PressAsync((await ProposedAsync(site, campaign, email, other)).Link("hosts"), ("act", "confirm"));
        Assert.True(status == HttpStatusCode.OK, $"{status}: {page}");
        var id = (await HostAsync(site, email))!.EventId;
        return await (await site.ApiAsync()).GetAsync($"/events/{id}");
    }

    /// <summary>Proposes, confirms, and is said yes to; the event is public.</summary>
    /// <returns>The event, and the host's link.</returns>
    public static async Task<(JsonObject Planned, string Link)> HostingAsync(TestSite site, JsonObject campaign, string email, params (string Name, string Value)[] other)
    {
        var planned = await ConfirmedAsync(site, campaign, email, other);
        await DecideAsync(site, planned, email, "approve");
        await Planners.ChangeAsync(await site.ApiAsync(), planned, "publish");
        return (planned, (await Subscribers.LastMailAsync(site, email)).Link("hosts"));
    }

    /// <summary>An organizer decides about somebody.</summary>
    public static async Task<HttpStatusCode> DecideAsync(TestSite site, JsonObject planned, string email, string how, object? body = null)
    {
        var host = await HostAsync(site, email);
        using var answer = await (await site.ApiAsync()).Http.PostAsJsonAsync($"/api/v1/events/{planned["id"]}/hosts/{host!.Id}/{how}", body ?? new { });
        await site.WorkAsync();
        return answer.StatusCode;
    }

    /// <summary>What is stored of somebody, the newest.</summary>
    public static Task<EventHost?> HostAsync(TestSite site, string email)
    {
        var mailbox = site.Get<IKeyedHashes>().Of(EmailAddress.Parse(email)).Mailbox;
        return site.WithAsync(db => db.EventHosts.AsNoTracking().Where(x => x.Keys.Mailbox == mailbox).OrderByDescending(x => x.Id).FirstOrDefaultAsync());
    }

    /// <summary>A solved or unsolved proposal by the API.</summary>
    public static Task<HttpResponseMessage> ProposeByApiAsync(TestSite site, JsonObject campaign, string email, object? other = null)
    {
        var (start, end) = Readers.Evening(site, 20);
        var body = JsonSerializer.SerializeToNode(new { name = "Rosa", email, title = "Talk", start, end, place = new { town = "Lima", country = "PE" } })!.AsObject();
        foreach (var (name, value) in JsonSerializer.SerializeToNode(other ?? new { })!.AsObject())
        {
            body[name] = value?.DeepClone();
        }

        return site.Client.PostAsJsonAsync($"/api/v1/campaigns/{campaign.Slug()}/proposals", body);
    }
}
