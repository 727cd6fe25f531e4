using System.Net;
using System.Text.Json.Nodes;
using AngleSharp.Html.Parser;
using Microsoft.EntityFrameworkCore;
using MimeKit;
using Solidarity.Application;
using Solidarity.Domain;
using Solidarity.Domain.Supporters;
using Solidarity.Infrastructure.Storage;
using Solidarity.Integration.Tests.Organisations;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Messages;

/// <summary>At most so many mails a week to one reader; what is more comes with a digest. Each on a site of its own, whose clock is moved.</summary>
public sealed class WeeklyCapTests
{
    private const string Lima = "America/Lima";

    [Theory, OnEachDatabase]
    public async Task What_is_beyond_three_mails_a_week_comes_on_Monday_together_and_once(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var api = await site.ApiAsync();
        var (news, action) = (await api.ListAsync(), await api.ListAsync());
        var reader = await DigestTests.ReaderAsync(site, news, "immediate", Lima);
        await DigestTests.ReaderAsync(site, action, "immediate", Lima, reader);
        var other = await DigestTests.ReaderAsync(site, action, "immediate", Lima);
        await ToMondayAsync(site);

        // Over all lists together.
        await PublishAsync(site, api, news, "First");
        await PublishAsync(site, api, action, "Second");
        await PublishAsync(site, api, action, "Third");
        var fourth = await PublishAsync(site, api, action, "Fourth");
        var fifth = await PublishAsync(site, api, news, "Fifth");
        Assert.Equal(["First", "Second", "Third"], await AlertsAsync(site, reader));
        Assert.Equal(["Second", "Third", "Fourth"], await AlertsAsync(site, other));
        var sending = await api.GetAsync($"/statements/{fourth["id"]}/alert");
        Assert.Equal((2, 1, 1, true), ((int)sending["total"]!, (int)sending["sent"]!, (int)sending["skipped"]!, (bool)sending["done"]!));
        Assert.True((bool)(await api.GetAsync($"/statements/{fifth["id"]}/alert"))["done"]!);

        // Days bring nothing, Monday brings both, newest first, and the next Monday nothing more.
        await DigestTests.MorningAsync(site, Lima);
        Assert.Empty(await DigestTests.DigestsAsync(site, reader));
        await ToMondayAsync(site);
        var digest = Assert.Single(await DigestTests.DigestsAsync(site, reader));
        Assert.EndsWith("Fifth (+1)", digest.Subject, StringComparison.Ordinal);
        Assert.Contains("Fourth", digest.TextBody, StringComparison.Ordinal);
        Assert.DoesNotContain("Third", digest.TextBody, StringComparison.Ordinal);
        Assert.Contains("a few mails a week at most", digest.TextBody, StringComparison.Ordinal);
        Assert.Contains("a few mails a week at most", digest.HtmlBody, StringComparison.Ordinal);
        Assert.Empty(await DigestTests.DigestsAsync(site, other));
        await ToMondayAsync(site);
        Assert.Single(await DigestTests.DigestsAsync(site, reader));

        // A week later mail comes as before.
        await PublishAsync(site, api, news, "Sixth");
        Assert.Equal("Sixth", (await AlertsAsync(site, reader))[^1]);
    }

    [Theory, OnEachDatabase]
    public async Task A_newsletter_beyond_the_cap_is_foretold_and_can_be_read_from_the_digest(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on, "Site:MailsAWeek=1");
        var api = await site.ApiAsync();
        var (list, mornings) = (await api.ListAsync(), await api.ListAsync());
        var reader = await DigestTests.ReaderAsync(site, list, "immediate", Lima);

        // Who reads a digest each morning on any list has it there the next morning.
        await DigestTests.ReaderAsync(site, mornings, "daily", Lima, reader);
        await DigestTests.MorningAsync(site, Lima);
        await PublishAsync(site, api, list, "First");
        var newsletter = await api.MakeAsync("/messages", new { subject = "Held back", body = "Dear {{ name | default: \"friends\" }},\n\nthis **matters**.", lists = new[] { (string)list["slug"]! } });
        var plan = await api.GetAsync($"/messages/{newsletter["id"]}/plan");
        Assert.Equal((1, 1), ((int)plan["total"]!, (int)plan["overCap"]!));
        await NewsletterTests.SendAsync(api, newsletter);
        await site.WorkAsync();
        Assert.DoesNotContain(await site.MailsToAsync(reader), mail => mail.Subject == "Held back");
        var sent = await api.GetAsync($"/messages/{newsletter["id"]}");
        Assert.Equal((1, 0, 1, "done"), ((int)sent["total"]!, (int)sent["sent"]!, (int)sent["skipped"]!, (string)sent["state"]!));

        await DigestTests.MorningAsync(site, Lima);
        var digest = Assert.Single(await DigestTests.DigestsAsync(site, reader));
        Assert.EndsWith("Held back", digest.Subject, StringComparison.Ordinal);
        Assert.Contains("Dear friends, this matters.", digest.TextBody, StringComparison.Ordinal);
        var link = digest.Link("newsletters");
        using var page = await site.Client.GetAsync(link);
        var html = await page.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains("<strong>matters</strong>", html, StringComparison.Ordinal);
        Assert.DoesNotContain(reader, html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("noindex", html, StringComparison.Ordinal);
        using var forged = await site.Client.GetAsync(link[..^3] + "xyz");
        Assert.Equal(HttpStatusCode.NotFound, forged.StatusCode);
    }

    [Theory, OnEachDatabase]
    public async Task Leaving_by_a_digest_leaves_no_list_of_which_nothing_in_it_came(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on, "Site:MailsAWeek=1");
        var api = await site.ApiAsync();
        var (held, kept, others) = (await api.ListAsync(), await api.ListAsync(), await api.ListAsync());
        var reader = await DigestTests.ReaderAsync(site, held, "immediate", Lima);
        await DigestTests.ReaderAsync(site, kept, "immediate", Lima, reader);
        var other = await DigestTests.ReaderAsync(site, kept, "immediate", Lima);
        await DigestTests.ReaderAsync(site, others, "immediate", Lima, other);
        await ToMondayAsync(site);
        await PublishAsync(site, api, others, "First");
        await PublishAsync(site, api, kept, "Second");
        await PublishAsync(site, api, held, "Third");
        Assert.Equal(["Second"], await AlertsAsync(site, reader));
        Assert.Equal(["First"], await AlertsAsync(site, other));
        await ToMondayAsync(site);
        var digest = Assert.Single(await DigestTests.DigestsAsync(site, reader));
        Assert.Single(await DigestTests.DigestsAsync(site, other));
        var (status, page) = await site.PressAsync(digest.Link("unsubscribe"));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains((string)held["name"]!, page, StringComparison.Ordinal);
        Assert.DoesNotContain((string)kept["name"]!, page, StringComparison.Ordinal);
        site.Time.Pass(TimeSpan.FromDays(1));
        await PublishAsync(site, api, kept, "Fourth");
        Assert.Equal(["Second", "Fourth"], await AlertsAsync(site, reader));
    }

    [Theory, OnEachDatabase]
    public async Task Each_reader_sets_how_many_come_at_most(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var api = await site.ApiAsync();
        var list = await api.ListAsync();
        var (few, all) = (await DigestTests.ReaderAsync(site, list, "immediate", Lima), await DigestTests.ReaderAsync(site, list, "immediate", Lima));
        await PublishAsync(site, api, list, "First");
        await SetAsync(site, few, "1", HttpStatusCode.OK);
        await SetAsync(site, all, "0", HttpStatusCode.OK);
        foreach (var wrong in new[] { "-1", "51", "1.5", "many", "٣", "99999999999" })
        {
            var refused = await SetAsync(site, all, wrong, HttpStatusCode.UnprocessableEntity);
            Assert.Contains("from 1 to 50", refused, StringComparison.Ordinal);
        }

        var shown = await new HtmlParser().ParseDocumentAsync(await SetAsync(site, few, "1", HttpStatusCode.OK));
        Assert.Equal("1", shown.QuerySelector("#mailsAWeek option[selected]")!.GetAttribute("value"));
        foreach (var title in new[] { "Second", "Third", "Fourth" })
        {
            await PublishAsync(site, api, list, title);
        }

        Assert.Equal(["First"], await AlertsAsync(site, few));
        Assert.Equal(["First", "Second", "Third", "Fourth"], await AlertsAsync(site, all));

        // Back to what is usual.
        await SetAsync(site, few, "usual", HttpStatusCode.OK);
        await PublishAsync(site, api, list, "Fifth");
        Assert.Equal(["First", "Fifth"], await AlertsAsync(site, few));
    }

    [Theory, OnEachDatabase]
    public async Task Who_leaves_or_is_erased_or_pauses_meanwhile_gets_nothing_held_back(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on, "Site:MailsAWeek=1");
        var api = await site.ApiAsync();
        var list = await api.ListAsync();
        await ToMondayAsync(site);
        List<string> readers = [];
        for (var i = 0; i < 4; i++)
        {
            readers.Add(await DigestTests.ReaderAsync(site, list, "immediate", Lima));
        }

        await PublishAsync(site, api, list, "First");
        var held = await PublishAsync(site, api, list, "Second");
        Assert.Equal(4, (int)(await api.GetAsync($"/statements/{held["id"]}/alert"))["skipped"]!);
        var mail = (await site.MailsToAsync(readers[0]))[^1];
        await site.PressAsync(mail.Link("unsubscribe"));
        await SetAsync(site, readers[1], null, HttpStatusCode.OK, "pause");
        var console = await ConsoleForms.SignInAsync(site);
        var person = "/console/subscribers/" + PersonKey.Of(site.Get<IKeyedHashes>().Of(EmailAddress.Parse(readers[2])).Mailbox);
        await console.SendAsync(person, "Reason", ("reason", "Asked to be forgotten"));
        await console.SendAsync(person + "/erase", "/erase", ("word", "erase"));
        Assert.Equal(3, await site.WithAsync(db => db.HeldMails.CountAsync()));
        await ToMondayAsync(site);
        var digests = await Task.WhenAll(readers.Select(async reader => (await DigestTests.DigestsAsync(site, reader)).Count));
        Assert.Equal([0, 0, 0, 1], digests);
    }

    private static async Task<JsonObject> PublishAsync(TestSite site, ApiClient api, JsonObject list, string title)
    {
        var statement = await api.MakeAsync("/statements", new
        {
            campaign = (string)(await api.CampaignAsync())["slug"]!, title, body = "The text.", lists = new[] { (string)list["slug"]! },
        });
        await api.PublishAsync(statement);
        await site.WorkAsync();
        return statement;
    }

    private static async Task<string[]> AlertsAsync(TestSite site, string reader) =>
        [.. (await site.MailsToAsync(reader)).Where(mail => mail.Headers[HeaderId.ListUnsubscribe] is not null && !mail.TextBody!.Contains("this digest", StringComparison.Ordinal))
            .Select(mail => mail.Subject!.Split(": ")[^1])];

    private static async Task ToMondayAsync(TestSite site)
    {
        do
        {
            await DigestTests.MorningAsync(site, Lima);
        }
        while (TimeZoneInfo.ConvertTime(site.Time.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById(Lima)).DayOfWeek != DayOfWeek.Monday);
    }

    // By the link in the last mail that has one.
    private static async Task<string> SetAsync(TestSite site, string reader, string? number, HttpStatusCode expected, string act = "save")
    {
        var link = (await site.MailsToAsync(reader)).Last(mail => mail.Headers[HeaderId.ListUnsubscribe] is not null).Link("preferences");
        (string, string)[] fields = [("act", act), ("language", "en"), ("timeZone", Lima), ("frequency", "immediate"), .. number is null ? [] : new[] { ("mailsAWeek", number) }];
        var (status, page) = await site.PressAsync(link, fields);
        Assert.Equal((number, expected), (number, status));
        return page;
    }
}
