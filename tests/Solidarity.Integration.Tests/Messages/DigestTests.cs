using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using MimeKit;
using Solidarity.Application;
using Solidarity.Application.Messages;
using Solidarity.Domain;
using Solidarity.Domain.MailingLists;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Supporters;
using Solidarity.Infrastructure.Storage;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Messages;

/// <summary>Digests, each on a site of its own, whose clock is moved.</summary>
public sealed class DigestTests
{
    private const string Lima = "America/Lima";
    private const string Madrid = "Europe/Madrid";

    [Theory, OnEachDatabase]
    public async Task Each_zone_gets_its_digest_on_its_own_morning_and_once(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var list = await (await site.ApiAsync()).ListAsync();
        var inLima = await ReaderAsync(site, list, "daily", Lima);
        var inMadrid = await ReaderAsync(site, list, "daily", Madrid);
        await MorningAsync(site, Lima);
        await MorningAsync(site, Madrid);
        await PublishAsync(site, list);
        await PublishAsync(site, list);
        var early = await ReaderAsync(site, list, "daily", Lima);
        Assert.Empty(await DigestsAsync(site, inLima));

        // From Madrid's morning it is hours to Lima's, so Lima's comes first.
        await MorningAsync(site, Lima);
        Assert.Empty(await DigestsAsync(site, inMadrid));
        var digest = Assert.Single(await DigestsAsync(site, inLima));
        Assert.EndsWith(" (+1)", digest.Subject, StringComparison.Ordinal);
        Assert.Equal(2, digest.TextBody!.Split("/statements/").Length - 1);
        Assert.Contains((string)list["name"]!, digest.TextBody, StringComparison.Ordinal);
        Assert.Equal("List-Unsubscribe=One-Click", digest.Headers["List-Unsubscribe-Post"]);

        // Who subscribed after the statements were published had not asked for them.
        Assert.Empty(await DigestsAsync(site, early));

        await MorningAsync(site, Madrid);
        Assert.Single(await DigestsAsync(site, inMadrid));
        await MorningAsync(site, Lima);
        await MorningAsync(site, Madrid);
        Assert.Single(await DigestsAsync(site, inLima));
        Assert.Single(await DigestsAsync(site, inMadrid));
    }

    [Theory, OnEachDatabase]
    public async Task What_came_as_an_alert_or_in_a_daily_digest_is_left_out(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var api = await site.ApiAsync();
        var (news, action) = (await api.ListAsync(), await api.ListAsync());
        var both = await ReaderAsync(site, news, "immediate", Lima);
        await ReaderAsync(site, action, "daily", Lima, both);
        var twice = await ReaderAsync(site, news, "daily", Lima);
        await ReaderAsync(site, action, "weekly", Lima, twice);

        await api.PublishAsync(await api.MakeAsync("/statements", new
        {
            campaign = (string)(await api.CampaignAsync())["slug"]!, title = "To both", body = "The text.", lists = new[] { (string)news["slug"]!, (string)action["slug"]! },
        }));
        await site.WorkAsync();
        await MorningAsync(site, Lima);
        Assert.Empty(await DigestsAsync(site, both));
        Assert.Single(await DigestsAsync(site, twice));
        for (var day = 0; day < 7; day++)
        {
            await MorningAsync(site, Lima);
        }

        Assert.Empty(await DigestsAsync(site, both));
        Assert.Single(await DigestsAsync(site, twice));
        Assert.Empty(await site.WithAsync(db => db.Deliveries.Where(x => x.State == DeliveryState.Skipped).ToListAsync()));
    }

    [Theory, OnEachDatabase]
    public async Task What_a_site_missed_while_it_was_down_comes_with_the_next_digest(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var list = await (await site.ApiAsync()).ListAsync();
        var email = await ReaderAsync(site, list, "daily", Lima);
        await MorningAsync(site, Lima);
        await PublishAsync(site, list);

        site.Time.Pass(TimeSpan.FromDays(3));
        await site.WorkAsync();
        Assert.Single(await DigestsAsync(site, email));
        Assert.Equal(1, await site.WithAsync(db => db.Messages.CountAsync(x => x.Kind == MessageKind.Digest)));
    }

    [Fact]
    public async Task Two_servers_plan_a_digest_once()
    {
        await using var site = await TestSite.StartAsync(DatabaseProvider.PostgreSql);
        await using var second = await site.StartSecondAsync();
        var list = await (await site.ApiAsync()).ListAsync();
        var email = await ReaderAsync(site, list, "daily", Lima);
        await MorningAsync(site, Lima);
        await PublishAsync(site, list);
        var due = Due(site, Lima);
        site.Time.Pass(due);
        second.Time.Pass(site.Time.GetUtcNow() - second.Time.GetUtcNow());
        await Task.WhenAll(site.WorkAsync(Work.Clock), second.WorkAsync(Work.Clock));
        Assert.Single(await DigestsAsync(site, email));
    }

    [Theory, OnEachDatabase]
    public async Task A_reader_sets_how_often_by_the_link_in_a_mail(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var list = await (await site.ApiAsync()).ListAsync();
        var email = await Subscribers.SubscribedAsync(site, list);
        var link = (await Subscribers.AlertedAsync(site, list, email)).Link("preferences");
        var (status, page) = await site.PressAsync(link, ("act", "save"), ("language", "en"), ("timeZone", Lima), ("frequency", "hourly"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("each morning or each Monday", page, StringComparison.Ordinal);
        (status, page) = await site.PressAsync(link, ("act", "save"), ("language", "en"), ("timeZone", Lima), ("frequency", "daily"));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Matches("value=\"daily\" checked", page);

        await MorningAsync(site, Lima);
        Assert.Empty(await DigestsAsync(site, email));
        await PublishAsync(site, list);
        var before = (await site.MailsToAsync(email)).Count;
        await MorningAsync(site, Lima);
        Assert.Single(await DigestsAsync(site, email));
        Assert.Equal(before + 1, (await site.MailsToAsync(email)).Count);
    }

    [Theory, OnEachDatabase]
    public async Task Who_is_still_to_get_an_alert_does_not_find_it_in_a_digest(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var api = await site.ApiAsync();
        var (news, action) = (await api.ListAsync(), await api.ListAsync());
        var both = await ReaderAsync(site, news, "immediate", Lima);
        await ReaderAsync(site, action, "daily", Lima, both);
        await MorningAsync(site, Lima);
        await api.PublishAsync(await api.MakeAsync("/statements", new
        {
            campaign = (string)(await api.CampaignAsync())["slug"]!, title = "To both", body = "The text.", lists = new[] { (string)news["slug"]!, (string)action["slug"]! },
        }));
        site.Time.Pass(Due(site, Lima));
        await site.WorkAsync(Work.Clock);

        var shares = await site.WithAsync(async db =>
        {
            var digest = await db.Messages.Include(x => x.Lists).SingleAsync(x => x.Kind == MessageKind.Digest);
            await db.Messages.Include(x => x.Statements).LoadAsync();
            var readers = await DigestReaders.OfAsync(db, digest, site.Time.GetUtcNow(), CancellationToken.None);
            var next = await readers.NextAsync(SupporterId.From(Guid.Empty), 10, CancellationToken.None);
            Assert.Single(next);
            return await readers.SharesAsync([next[0].Id], CancellationToken.None);
        });
        Assert.Empty(shares);
    }

    internal static async Task<string> ReaderAsync(TestSite site, JsonObject list, string frequency, string zone, string? email = null)
    {
        email ??= Subscribers.NewAddress();
        using var asked = await site.Client.PostAsJsonAsync(
            "/api/v1/subscriptions", new { email, lists = new[] { (string)list["slug"]! }, frequency, timeZone = zone });
        Assert.Equal(HttpStatusCode.Accepted, asked.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await site.PressAsync((await Subscribers.LastMailAsync(site, email)).Link("confirm"))).Status);
        return email;
    }

    internal static async Task PublishAsync(TestSite site, JsonObject list)
    {
        var api = await site.ApiAsync();
        await api.PublishAsync(await api.StatementAsync((string)list["slug"]!));
        await site.WorkAsync();
    }

    private static TimeSpan Due(TestSite site, string zone)
    {
        var now = site.Time.GetUtcNow();
        return DigestMorning.Last(Frequency.Daily, TimeZoneName.FromStored(zone), now.AddDays(1)) - now + TimeSpan.FromSeconds(1);
    }

    // To the next morning there, and what is due then done.
    internal static async Task MorningAsync(TestSite site, string zone)
    {
        site.Time.Pass(Due(site, zone));
        await site.WorkAsync();
        await site.WorkAsync();
    }

    internal static async Task<IReadOnlyList<MimeMessage>> DigestsAsync(TestSite site, string email) =>
        [.. (await site.MailsToAsync(email)).Where(mail => mail.TextBody!.Contains("this digest", StringComparison.Ordinal))];
}
