using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application;
using Solidarity.Domain;
using Solidarity.Domain.Campaigns;
using Solidarity.Domain.Organizers;
using Solidarity.Infrastructure.Storage;
using Solidarity.Integration.Tests.Organisations;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Organizers;

/// <summary>The people of the organisation: invited, given roles, removed.</summary>
public sealed partial class PeopleTests(TestSites sites) : IClassFixture<TestSites>
{
    [Theory, OnEachDatabase]
    public async Task Who_is_invited_by_mail_comes_in_once_with_that_role_and_the_secret_is_forgotten(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var title = ApiClient.Unique("Campaign");
        var campaign = await (await site.ApiAsync()).MakeAsync("/campaigns", new { title, summary = "Why.", language = "en" });
        var owner = await ConsoleForms.SignInAsync(site);
        var email = Subscribers.NewAddress();
        var sent = await owner.SendAsync("/console/people", "Invite", ("email", email), ("role", "Writer"), ("campaign", (string)campaign["id"]!), ("language", "es"));
        Assert.Equal(HttpStatusCode.Redirect, sent.Status);
        Assert.Contains(email, (await owner.PageAsync("/console/people")).Body!.TextContent, StringComparison.Ordinal);

        var mail = Assert.Single(await site.MailsToAsync(email));
        Assert.StartsWith("Invitación", mail.Subject, StringComparison.Ordinal);
        var path = InvitationPath().Match(mail.TextBody!).Value;
        Assert.DoesNotContain(path.Split('/')[^1], string.Join('\n', site.Log), StringComparison.Ordinal);

        var stranger = new ConsoleForms(site, "");
        var page = await stranger.PageAsync(path);
        Assert.Contains(title, page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await stranger.SendAsync(path, path)).Status);
        Assert.Contains(email, (await stranger.PageAsync("/es/console/account")).Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await stranger.StatusAsync($"/console/campaigns/{campaign["id"]}"));
        Assert.Equal(HttpStatusCode.Forbidden, await stranger.StatusAsync("/console/people"));

        Assert.Equal(HttpStatusCode.Gone, await new ConsoleForms(site, "").StatusAsync(path));
        var stored = await InvitationAsync(site, email);
        Assert.NotNull(stored.AcceptedAt);
        Assert.Null(stored.Secret);
        Assert.DoesNotContain(email, (await owner.PageAsync("/console/people")).QuerySelectorAll("section").First().TextContent, StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    public async Task An_invitation_sent_again_ends_the_link_before_and_one_taken_back_or_too_old_lets_nobody_in(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var owner = await ConsoleForms.SignInAsync(site);
        var email = Subscribers.NewAddress();
        await owner.SendAsync("/console/people", "Invite", ("email", email), ("role", "Reader"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await owner.SendAsync("/console/people", "Invite", ("email", email), ("role", "Owner"))).Status);
        var first = InvitationPath().Match((await site.MailsToAsync(email))[^1].TextBody!).Value;
        await owner.SendAsync("/console/people", "SendAgain");
        var second = InvitationPath().Match((await site.MailsToAsync(email))[^1].TextBody!).Value;
        Assert.NotEqual(first, second);
        Assert.Equal(HttpStatusCode.Gone, await owner.StatusAsync(first));
        Assert.Equal(HttpStatusCode.OK, await owner.StatusAsync(second));

        // The mail has gone: only the hash stays, and the link works on.
        site.Time.Pass(TimeSpan.FromMinutes(2));
        await site.WorkAsync(Work.Clock);
        Assert.Null((await InvitationAsync(site, email)).Secret);
        Assert.Equal(HttpStatusCode.OK, await owner.StatusAsync(second));

        site.Time.Pass(Invitation.Lifetime);
        Assert.Equal(HttpStatusCode.Gone, await new ConsoleForms(site, "").StatusAsync(second));
        owner = await ConsoleForms.SignInAsync(site);
        await owner.SendAsync("/console/people", "SendAgain");
        var third = InvitationPath().Match((await site.MailsToAsync(email))[^1].TextBody!).Value;
        Assert.Equal(HttpStatusCode.OK, await owner.StatusAsync(third));
        Assert.Equal(HttpStatusCode.Redirect, (await owner.PressAsync("/console/people", "SendAgain", "?handler=TakeBack")).Status);
        Assert.Equal(HttpStatusCode.Gone, await owner.StatusAsync(third));
        Assert.Equal(0, await site.WithAsync(db => db.Invitations.CountAsync()));
    }

    [Theory, OnEachDatabase]
    public async Task Who_is_removed_is_refused_at_the_next_request(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var email = Subscribers.NewAddress();
        var person = new ConsoleForms(site, await site.SignInAsync(email, (Role.Organizer, null)));
        Assert.Equal(HttpStatusCode.OK, await person.StatusAsync("/console"));
        var id = await IdAsync(site, email);
        var owner = await ConsoleForms.SignInAsync(site);
        Assert.Equal(HttpStatusCode.Redirect, (await owner.SendAsync($"/console/people/{id}", "Remove")).Status);
        Assert.Equal(HttpStatusCode.Redirect, await person.StatusAsync("/console"));
        Assert.False(await site.WithAsync(db => db.Users.AnyAsync(x => x.Id == id)));

        // The same address can be invited again.
        Assert.Equal(HttpStatusCode.Redirect, (await owner.SendAsync("/console/people", "Invite", ("email", email), ("role", "Reader"))).Status);
    }

    [Theory, OnEachDatabase]
    public async Task Roles_are_given_and_taken_on_the_page(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var campaign = await (await site.ApiAsync()).CampaignAsync();
        var email = Subscribers.NewAddress();
        var person = new ConsoleForms(site, await site.SignInAsync(email, (Role.Reader, null)));
        Assert.Equal(HttpStatusCode.Forbidden, await person.StatusAsync("/console/campaigns/new"));
        var owner = await ConsoleForms.SignInAsync(site);
        var path = $"/console/people/{await IdAsync(site, email)}";
        var answer = await owner.SendAsync(path, path, ("roles[0].role", ""), ("roles[1].role", "Writer"), ("roles[1].campaign", (string)campaign["id"]!));
        Assert.Equal(HttpStatusCode.Redirect, answer.Status);
        Assert.Equal(HttpStatusCode.OK, await person.StatusAsync($"/console/campaigns/{campaign["id"]}"));
        Assert.Equal(HttpStatusCode.Forbidden, await person.StatusAsync("/console/campaigns/new"));
        Assert.Equal(HttpStatusCode.OK, await person.StatusAsync("/console/statements/new"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await owner.SendAsync(path, path, ("roles[0].role", ""))).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await owner.SendAsync(path, path, ("roles[0].role", "Owner"))).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await owner.SendAsync(path, path, ("roles[0].role", "Reader"), ("version", "1"))).Status);
    }

    [Theory, OnEachDatabase]
    public async Task The_last_owner_stays_also_when_two_owners_go_at_once(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var first = await ConsoleForms.SignInAsync(site);
        var me = OrganizerId.From(await IdAsync(site, "owner@example.org"));
        foreach (var other in await site.WithAsync(db => db.Organizers.Where(x => x.Id != me).Select(x => x.Id).ToListAsync()))
        {
            Assert.Equal(HttpStatusCode.Redirect, (await first.SendAsync($"/console/people/{other}", "Remove")).Status);
        }

        var firstPath = $"/console/people/{await IdAsync(site, "owner@example.org")}";
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await first.SendAsync(firstPath, firstPath, ("roles[0].role", "Reader"))).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await first.SendAsync(firstPath, "Remove")).Status);

        for (var round = 0; round < 5; round++)
        {
            var second = new ConsoleForms(site, await site.SignInAsync("second@example.org", (Role.Owner, null)));
            var secondPath = $"/console/people/{await IdAsync(site, "second@example.org")}";

            // Both read their page, then both press; each counts on the other to stay.
            var (demote, remove) = (await first.PreparedAsync(firstPath, firstPath, ("roles[0].role", "Reader")), await second.PreparedAsync(secondPath, "Remove"));
            await Task.WhenAll(demote(), remove());
            Assert.InRange(await site.WithAsync(db => db.Organizers.CountAsync(x => x.Grants.Any(grant => grant.Role == Role.Owner && grant.CampaignId == null))), 1, 2);

            first = new ConsoleForms(site, await site.SignInAsync("owner@example.org", (Role.Owner, null)));
            firstPath = $"/console/people/{await IdAsync(site, "owner@example.org")}";
        }
    }

    [Theory, OnEachDatabase]
    public async Task A_key_is_shown_once_and_refused_once_taken_back(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var owner = await ConsoleForms.SignInAsync(site);
        var name = ApiClient.Unique("program");
        var (status, page) = await owner.SendAsync("/console/people", "AddKey", ("keyName", name));
        Assert.Equal(HttpStatusCode.OK, status);
        var key = page.QuerySelector(".notice code")!.TextContent;
        Assert.StartsWith(ApiKey.Prefix, key, StringComparison.Ordinal);
        Assert.DoesNotContain(key, (await owner.PageAsync("/console/people")).Body!.TextContent, StringComparison.Ordinal);

        using var client = site.NewClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", key);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/v1/campaigns")).StatusCode);
        var id = await site.WithAsync(db => db.ApiKeys.Where(x => x.Name == name).Select(x => x.Id).SingleAsync());
        await owner.SendAsync("/console/people", "RevokeKey", ("id", id.ToString()));
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/api/v1/campaigns")).StatusCode);
    }

    [Theory, OnEachDatabase]
    public async Task A_key_is_made_with_a_fresh_session_or_with_the_password(DatabaseProvider on)
    {
        const string password = "four quiet words here";
        var site = await sites.On(on);
        var email = Subscribers.NewAddress();
        var owner = new ConsoleForms(site, await site.SignInAsync(email, (Role.Owner, null)));
        var name = ApiClient.Unique("program");
        site.Time.Pass(OrganizerSession.Freshness + TimeSpan.FromMinutes(1));
        var (status, page) = await owner.PressAsync("/console/people", "Invite", "?handler=AddKey", ("keyName", name));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("Sign out and in again", page.QuerySelector(".error-summary")!.TextContent, StringComparison.Ordinal);

        owner = new ConsoleForms(site, await site.SignInAsync(email));
        await owner.SendAsync("/console/account", "Password", ("password", password));
        site.Time.Pass(OrganizerSession.Freshness + TimeSpan.FromMinutes(1));
        foreach (var typed in new[] { "", "something else entirely" })
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await owner.SendAsync("/console/people", "AddKey", ("keyName", name), ("current", typed))).Status);
        }

        Assert.False(await site.WithAsync(db => db.ApiKeys.AnyAsync(x => x.Name == name)));
        Assert.Equal(HttpStatusCode.OK, (await owner.SendAsync("/console/people", "AddKey", ("keyName", name), ("current", password))).Status);
        Assert.True(await site.WithAsync(db => db.ApiKeys.AnyAsync(x => x.Name == name)));
    }

    internal static async Task<Guid> IdAsync(TestSite site, string email)
    {
        var mailbox = site.Get<IKeyedHashes>().Of(EmailAddress.Parse(email)).Mailbox;
        return (await site.WithAsync(db => db.Organizers.Where(x => x.MailboxKey == mailbox).Select(x => x.Id).SingleAsync())).Value;
    }

    private static Task<Invitation> InvitationAsync(TestSite site, string email)
    {
        var mailbox = site.Get<IKeyedHashes>().Of(EmailAddress.Parse(email)).Mailbox;
        return site.WithAsync(db => db.Invitations.AsNoTracking().SingleAsync(x => x.MailboxKey == mailbox));
    }

    [GeneratedRegex(@"(/es)?/console/invitations/[\w-]{43}")]
    private static partial Regex InvitationPath();
}
