using System.Net;
using Solidarity.Domain.Campaigns;
using Solidarity.Domain.Organizers;
using Solidarity.Infrastructure.Storage;
using Solidarity.Integration.Tests.Organisations;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Guards;

/// <summary>What a role for one campaign opens, and that it is asked anew each time.</summary>
public sealed class RolesTests(TestSites sites) : IClassFixture<TestSites>
{
    [Theory, OnEachDatabase]
    public async Task A_role_for_one_campaign_opens_that_campaign_alone(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var (mine, theirs) = (await api.CampaignAsync(), await api.CampaignAsync());
        var (myText, theirText) = (await api.StatementAsync(campaign: (string)mine["slug"]!), await api.StatementAsync(campaign: (string)theirs["slug"]!));
        var session = await site.SignInAsync("one@example.org", (Role.Organizer, CampaignId.From(Guid.Parse((string)mine["id"]!))));

        foreach (var path in new[] { $"/console/campaigns/{mine["id"]}", $"/console/statements/{myText["id"]}", $"/console/statements/{myText["id"]}/publish", "/console", "/console/lists" })
        {
            Assert.Equal((path, HttpStatusCode.OK), (path, await GetAsync(site, path, session)));
        }

        foreach (var path in new[] { $"/console/campaigns/{theirs["id"]}", $"/console/statements/{theirText["id"]}", $"/console/statements/{theirText["id"]}/publish", $"/console/statements/{theirText["id"]}/alert" })
        {
            Assert.Equal((path, HttpStatusCode.Forbidden), (path, await GetAsync(site, path, session)));
        }

        var campaigns = await ReadAsync(site, "/console/campaigns", session);
        Assert.Contains((string)mine["id"]!, campaigns, StringComparison.Ordinal);
        Assert.DoesNotContain((string)theirs["id"]!, campaigns, StringComparison.Ordinal);
        var statements = await ReadAsync(site, "/console/statements", session);
        Assert.Contains((string)myText["id"]!, statements, StringComparison.Ordinal);
        Assert.DoesNotContain((string)theirText["id"]!, statements, StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    public async Task A_role_taken_away_counts_at_the_next_request(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var session = await site.SignInAsync("all@example.org", (Role.Organizer, null));
        var campaign = await (await site.ApiAsync()).CampaignAsync();
        Assert.Equal(HttpStatusCode.OK, await GetAsync(site, $"/console/campaigns/{campaign["id"]}", session));

        var other = CampaignId.From(Guid.Parse((string)(await (await site.ApiAsync()).CampaignAsync())["id"]!));
        await site.GiveAsync("all@example.org", (Role.Reader, other));
        Assert.Equal(HttpStatusCode.Forbidden, await GetAsync(site, $"/console/campaigns/{campaign["id"]}", session));
    }

    [Theory, OnEachDatabase]
    public async Task Who_writes_changes_drafts_and_nothing_that_is_public(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var statement = await api.StatementAsync(title: ApiClient.Unique("As published"));
        var path = $"/console/statements/{statement["id"]}";
        var writer = new ConsoleForms(site, await site.SignInAsync("writer@example.org", (Role.Writer, null)));
        Assert.Equal(HttpStatusCode.Redirect, (await writer.SendAsync(path, path, ("body", "Words of a draft."), ("act", "save"))).Status);

        await api.PublishAsync(statement);
        var (status, page) = await writer.SendAsync(path, path, ("body", "Words that nobody approved."), ("act", "save"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("may publish", page.QuerySelector(".error-summary")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("Words that nobody approved.", page.GetElementById("body")!.TextContent);
        var (_, shown) = await site.GetPageAsync($"/statements/{statement["slug"]}");
        Assert.Contains("Words of a draft.", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("nobody approved", shown, StringComparison.Ordinal);

        var publisher = new ConsoleForms(site, await site.SignInAsync("publisher@example.org", (Role.Organizer, null)));
        Assert.Equal(HttpStatusCode.Redirect, (await publisher.SendAsync(path, path, ("body", "Words of one who may."), ("act", "save"))).Status);
    }

    /// <summary>There are links among them that let in as an owner, or as another person.</summary>
    [Theory, OnEachDatabase]
    public async Task The_kept_mails_are_for_owners_and_not_for_data_stewards(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var owner = new ConsoleForms(site, await site.SignInAsync());
        var invited = Subscribers.NewAddress();
        await owner.SendAsync("/console/people", "Invite", ("email", invited), ("role", "Owner"));
        Assert.Single(await site.MailsToAsync(invited));
        var mail = (await owner.PageAsync("/console/mail")).QuerySelector("main a[href*='/console/mail/']")!.GetAttribute("href")!;
        Assert.Equal(HttpStatusCode.OK, await owner.StatusAsync(mail));

        var steward = new ConsoleForms(site, await site.SignInAsync("steward@example.org", (Role.DataSteward, null)));
        foreach (var path in new[] { "/console/mail", mail, mail + "?handler=Html" })
        {
            Assert.Equal((path, HttpStatusCode.Forbidden), (path, await steward.StatusAsync(path)));
        }

        Assert.Null((await steward.PageAsync("/console")).QuerySelector("a[href='/console/mail']"));
    }

    private static async Task<HttpStatusCode> GetAsync(TestSite site, string path, string session)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Cookie", session);
        using var answer = await site.Client.SendAsync(request);
        return answer.StatusCode;
    }

    private static async Task<string> ReadAsync(TestSite site, string path, string session)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Cookie", session);
        using var answer = await site.Client.SendAsync(request);
        return await answer.Content.ReadAsStringAsync();
    }
}
