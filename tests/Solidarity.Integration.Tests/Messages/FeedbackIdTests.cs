using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MimeKit;
using Solidarity.Infrastructure.Messages;
using Solidarity.Infrastructure.Storage;
using Solidarity.Integration.Tests.Organisations;
using Solidarity.Integration.Tests.Petitions;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Messages;

/// <summary>What large providers count complaints by.</summary>
public sealed partial class FeedbackIdTests(TestSites sites) : IClassFixture<TestSites>
{
    [Theory, OnEachDatabase]
    public async Task Each_kind_of_mail_says_what_it_is_about_and_last_who_sends_it(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var list = await api.ListAsync();
        var slug = ((string)list["slug"]!)[..Math.Min(19, ((string)list["slug"]!).Length)];
        var reader = await Subscribers.SubscribedAsync(site, list);
        Assert.Equal("confirm-subscription:127.0.0.1", Of((await site.MailsToAsync(reader))[0]));

        var statement = await api.StatementAsync((string)list["slug"]!);
        await api.PublishAsync(statement);
        Assert.Equal($"{Tail(statement["id"]!)}:list-{slug}:alert:127.0.0.1", Of(await Subscribers.LastMailAsync(site, reader)));

        var newsletter = await api.MakeAsync("/messages", new { subject = "News", body = "Text.", lists = new[] { (string)list["slug"]! }, language = "en" });
        using (var sent = await api.Http.PostAsJsonAsync($"/api/v1/messages/{newsletter["id"]}/send", new { }))
        {
            await ApiClient.ReadAsync(sent, HttpStatusCode.Accepted);
        }

        Assert.Equal($"{Tail(newsletter["id"]!)}:list-{slug}:newsletter:127.0.0.1", Of(await Subscribers.LastMailAsync(site, reader)));

        await Subscribers.AskAsync(site, list, reader);
        Assert.Equal("already-subscribed:127.0.0.1", Of(await Subscribers.LastMailAsync(site, reader)));

        var signer = await Signers.SignAsync(site, await Signers.OpenAsync(api));
        Assert.Equal("confirm-signature:127.0.0.1", Of(await Subscribers.LastMailAsync(site, signer)));
        var discreet = await Signers.SignAsync(site, await Signers.OpenAsync(api, new { discreet = true }));
        Assert.Equal("confirm:127.0.0.1", Of(await Subscribers.LastMailAsync(site, discreet)));

        var owner = await ConsoleForms.SignInAsync(site);
        var invited = Subscribers.NewAddress();
        await owner.SendAsync("/console/people", "Invite", ("email", invited), ("role", "Owner"));
        Assert.Equal("invitation:127.0.0.1", Of(await Subscribers.LastMailAsync(site, invited)));
        await owner.SendAsync("/console/first-steps", "first-steps");
        Assert.Equal("test-mail:127.0.0.1", Of(await Subscribers.LastMailAsync(site, "owner@example.org")));

        // All that ever went from here, whatever it was: four fields at most, short, and nothing of who gets it.
        Assert.All(site.Mails(), mail =>
        {
            Assert.Matches(Form(), Of(mail));
            Assert.DoesNotContain(mail.To.Mailboxes.Single().Address.Split('@')[0], Of(mail), StringComparison.OrdinalIgnoreCase);
        });
    }

    [Theory]
    [InlineData("https://example.org", "example.org")]
    [InlineData("https://www.example.org", "example.org")]
    [InlineData("https://a.b", "ab-2e7336dc")]
    [InlineData("https://news.solidarity-network.example.org", "newsso-e9f7b381")]
    [InlineData("https://news.solidarity-network.example.net", "newsso-84ff6cbc")]
    public async Task The_sender_is_the_host_where_that_is_short_enough_and_never_the_same_for_two(string url, string sender)
    {
        await using var site = await TestSite.StartAsync(DatabaseProvider.Sqlite, "Site:BaseUrl=" + url);
        Assert.Equal("kind:" + sender, site.Get<MailLinks>().FeedbackId("kind"));
    }

    private static string Of(MimeMessage mail) => Assert.Single(mail.Headers, header => header.Field == "Feedback-ID").Value;

    private static string Tail(JsonNode id) => ((string)id!)[^12..];

    [GeneratedRegex("^([0-9a-f]{12}:)?([a-z0-9-]{1,24}:){1,2}[a-z0-9.-]{5,15}$")]
    private static partial Regex Form();
}
