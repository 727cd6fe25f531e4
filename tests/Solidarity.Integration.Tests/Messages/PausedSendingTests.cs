using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Solidarity.Domain;
using Solidarity.Domain.Organizers;
using Solidarity.Infrastructure.Organizers;
using Solidarity.Infrastructure.Storage;
using Solidarity.Integration.Tests;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Messages;

/// <summary>After a restore nothing is sent until an owner has seen what would go, and lets it.</summary>
public sealed partial class PausedSendingTests(TestSites sites) : IClassFixture<TestSites>
{
    [Theory, OnEachDatabase]
    public async Task An_owner_sees_what_waits_and_lets_it_go(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var list = await api.ListAsync();
        var email = await Subscribers.SubscribedAsync(site, list);
        await PauseAsync(site, true);
        var title = ApiClient.Unique("Held");
        var statement = await api.StatementAsync((string)list["slug"]!, title: title);
        await api.PublishAsync(statement);
        var other = Subscribers.NewAddress();
        await Subscribers.AskAsync(site, list, other);
        await site.WorkAsync();
        Assert.Empty(await site.MailsToAsync(other));
        Assert.Single(await site.MailsToAsync(email));

        using var owner = await SignedInAsync(site, "owner@example.org");
        Assert.Contains("2 mails wait", await owner.GetStringAsync("/console"), StringComparison.Ordinal);
        Assert.Contains("Esperan 2 correos", await owner.GetStringAsync("/es/console"), StringComparison.Ordinal);
        var page = await owner.GetStringAsync("/console/sending");
        Assert.Contains(title, page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await PressAsync(owner, page, "/console/sending")).Status);
        Assert.Contains("Sending goes on.", await owner.GetStringAsync("/console"), StringComparison.Ordinal);
        Assert.DoesNotContain("mails wait", await owner.GetStringAsync("/console"), StringComparison.Ordinal);
        using var nothing = await owner.GetAsync("/console/sending");
        Assert.Equal(HttpStatusCode.Redirect, nothing.StatusCode);

        Assert.Single(await site.MailsToAsync(other));
        Assert.Equal(2, (await site.MailsToAsync(email)).Count);
    }

    [Theory, OnEachDatabase]
    public async Task Who_is_no_owner_sees_it_and_can_not_let_it_go(DatabaseProvider on)
    {
        var site = await sites.On(on);
        await PauseAsync(site, true);
        using var organizer = await SignedInAsync(site, "organizer@example.org", Role.Organizer);
        var page = await organizer.GetStringAsync("/console/sending");
        Assert.Contains("An owner of this site can let the sending go on.", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Go on sending", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await PressAsync(organizer, page, "/console/sending")).Status);
        Assert.True(await site.WithAsync(db => db.Installations.AnyAsync(x => x.IsSendingPaused)));
        await PauseAsync(site, false);
    }

    private static Task<int> PauseAsync(TestSite site, bool isPaused) =>
        site.WithAsync(db => db.Installations.ExecuteUpdateAsync(set => set.SetProperty(x => x.IsSendingPaused, isPaused)));

    private static async Task<HttpClient> SignedInAsync(TestSite site, string email, Role role = Role.Owner)
    {
        await using var scope = site.Get<IServiceScopeFactory>().CreateAsyncScope();
        var secret = await scope.ServiceProvider.GetRequiredService<OrganizerAccounts>().InviteAsync(EmailAddress.Parse(email), default);
        var newest = await site.WithAsync(db => db.Organizers.OrderByDescending(x => x.Id).Select(x => x.Id).FirstAsync());
        await site.WithAsync(db => db.Set<Grant>().Where(x => x.OrganizerId == newest).ExecuteUpdateAsync(set => set.SetProperty(x => x.Role, role)));
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = site.Address };
        var path = "/console/sign-in/" + secret;
        Assert.Equal(HttpStatusCode.Redirect, (await PressAsync(client, await client.GetStringAsync(path), path)).Status);
        return client;
    }

    private static async Task<(HttpStatusCode Status, string Page)> PressAsync(HttpClient client, string page, string path)
    {
        using var answer = await client.PostAsync(path, new FormUrlEncodedContent([KeyValuePair.Create("__RequestVerificationToken", Token().Match(page).Groups[1].Value)]));
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]* value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
