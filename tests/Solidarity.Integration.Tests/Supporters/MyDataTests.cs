using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using MimeKit;
using Solidarity.Application;
using Solidarity.Application.Supporters;
using Solidarity.Domain;
using Solidarity.Domain.MailingLists;
using Solidarity.Domain.Supporters;
using Solidarity.Infrastructure.Storage;
using Solidarity.Integration.Tests.Statements;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Supporters;

/// <summary>What people can see, take along, correct and delete of themselves, behind a fresh link.</summary>
public sealed class MyDataTests(TestSites sites) : IClassFixture<TestSites>
{
    [Theory, OnEachDatabase]
    public async Task The_answer_is_the_same_for_known_and_unknown_and_only_the_known_get_a_mail(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var list = await (await site.ApiAsync()).ListAsync();
        var (known, unknown, waiting) = (await Subscribers.SubscribedAsync(site, list), Subscribers.NewAddress(), Subscribers.NewAddress());
        await Subscribers.AskAsync(site, list, waiting);
        foreach (var email in new[] { known, unknown, waiting })
        {
            using var answer = await site.Client.PostAsync("/your-data", new FormUrlEncodedContent([new("email", email)]));
            Assert.Equal((HttpStatusCode.Redirect, "/your-data?sent=true"), (answer.StatusCode, answer.Headers.Location!.ToString()));
            Assert.False(answer.Headers.Contains("Set-Cookie"));
        }

        Assert.Contains(await site.MailsToAsync(known), mail => mail.TextBody!.Contains("/your-data/", StringComparison.Ordinal));
        Assert.Contains(await site.MailsToAsync(waiting), mail => mail.TextBody!.Contains("/your-data/", StringComparison.Ordinal));
        Assert.Empty(await site.MailsToAsync(unknown));
        var keys = site.Get<IKeyedHashes>().Of(EmailAddress.Parse(unknown));
        Assert.False(await site.WithAsync(db => db.FreshLinks.AnyAsync(x => x.Keys.Mailbox == keys.Mailbox)));

        var (status, page) = await site.PressAsync("/your-data", ("email", "no address"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("value=\"no address\"", page, StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    public async Task A_fresh_link_opens_by_a_press_in_one_browser_for_half_an_hour(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var list = await (await site.ApiAsync()).ListAsync();
        var email = await Subscribers.SubscribedAsync(site, list);
        var link = await Browser.LinkAsync(site, email);
        for (var i = 0; i < 2; i++)
        {
            using var closed = await site.Client.GetAsync(link);
            Assert.Equal(HttpStatusCode.OK, closed.StatusCode);
            Assert.False(closed.Headers.Contains("Set-Cookie"));
            Assert.Equal(("no-store", "no-referrer"), (closed.Headers.CacheControl!.ToString(), closed.Headers.GetValues("Referrer-Policy").Single()));
            Assert.DoesNotContain(email, await closed.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        var (mine, page) = await Browser.OpenAsync(site, link);
        Assert.Contains(email, page, StringComparison.Ordinal);
        Assert.Contains("Maria Quispe", page, StringComparison.Ordinal);
        Assert.Contains((string)list["name"]!, page, StringComparison.Ordinal);
        Assert.Contains(email, (await mine.GetAsync(link)).Page, StringComparison.Ordinal);

        // Nobody else gets in, whether by looking or by pressing.
        Assert.Equal(HttpStatusCode.Gone, (await site.GetPageAsync(link)).Status);
        var (status, other) = await site.PressAsync(link, ("act", "open"));
        Assert.Equal(HttpStatusCode.Gone, status);
        Assert.DoesNotContain(email, other, StringComparison.Ordinal);
        foreach (var act in new[] { "correct", "leave", "erase-all", "json" })
        {
            Assert.DoesNotContain(email, (await site.PressAsync(link, ("act", act), ("name", "X"), ("language", "en"), ("timeZone", "UTC"))).Page, StringComparison.Ordinal);
        }

        var (text, json) = (await mine.PressAsync(link, ("act", "text")), await mine.PressAsync(link, ("act", "json")));
        Assert.Contains($"{email}", text.Page, StringComparison.Ordinal);
        Assert.Equal(email, (string)JsonNode.Parse(json.Page)!["supporter"]!["email"]!);
        Assert.Equal("active", (string)JsonNode.Parse(json.Page)!["subscriptions"]![0]!["state"]!);

        Assert.Equal(HttpStatusCode.OK, (await mine.PressAsync(link, ("act", "correct"), ("name", "María Mamani"), ("language", "es"), ("timeZone", "America/Lima"))).Status);
        Assert.Contains("María Mamani", WebUtility.HtmlDecode((await mine.GetAsync(link)).Page), StringComparison.Ordinal);
        var (refused, again) = await mine.PressAsync(link, ("act", "correct"), ("name", "Y"), ("language", "es"), ("timeZone", "Nowhere"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused);
        Assert.Contains("value=\"Nowhere\"", again, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.OK, (await mine.PressAsync(link, ("act", "leave"))).Status);
        Assert.Equal(SubscriptionState.Left, await site.WithAsync(db => db.Subscriptions.Select(x => x.State).SingleAsync()));

        var log = string.Join('\n', site.Log);
        Assert.Contains("/your-data/…", log, StringComparison.Ordinal);
        Assert.DoesNotContain(link.Split('/')[^1], log, StringComparison.Ordinal);
        Assert.DoesNotContain(email, log, StringComparison.OrdinalIgnoreCase);

        site.Time.Pass(TimeSpan.FromMinutes(31));
        Assert.Equal(HttpStatusCode.Gone, (await mine.GetAsync(link)).Status);
        Assert.Equal(HttpStatusCode.Gone, (await mine.PressAsync(link, ("act", "erase-all"))).Status);
        Assert.Equal(1, await site.WithAsync(db => db.Supporters.CountAsync()));
        var late = await Browser.LinkAsync(site, email);
        site.Time.Pass(TimeSpan.FromMinutes(31));
        Assert.Equal(HttpStatusCode.Gone, (await site.GetPageAsync(late)).Status);
        Assert.Equal(HttpStatusCode.Gone, (await site.PressAsync(late, ("act", "open"))).Status);
    }

    [Theory, OnEachDatabase]
    public async Task Everything_goes_by_two_presses_and_only_hashes_stay(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var api = await site.ApiAsync();
        var list = await api.ListAsync();
        var email = await Subscribers.SubscribedAsync(site, list);
        var mail = await Subscribers.AlertedAsync(site, list, email);
        var link = await Browser.LinkAsync(site, email);
        var (mine, _) = await Browser.OpenAsync(site, link);
        await mine.PressAsync(link, ("act", "erase"));
        Assert.Equal(1, await site.WithAsync(db => db.Supporters.CountAsync()));
        var recipients = await site.WithAsync(db => db.Deliveries.Select(x => x.Recipient).ToListAsync());

        Assert.Equal(HttpStatusCode.OK, (await mine.PressAsync(link, ("act", "erase-all"))).Status);
        Assert.Equal((0, 0, 0, 0), (
            await site.WithAsync(db => db.Supporters.CountAsync()), await site.WithAsync(db => db.Subscriptions.CountAsync()),
            await site.WithAsync(db => db.SubscriptionRequests.CountAsync()), await site.WithAsync(db => db.FreshLinks.CountAsync())));
        var consents = await site.WithAsync(db => db.Consents.OrderBy(x => x.At).ToListAsync());
        Assert.Equal([ConsentAct.Given, ConsentAct.Withdrawn], consents.Select(x => x.Act));
        Assert.All(consents, x => Assert.Null(x.SupporterId));
        Assert.Empty(recipients.Intersect(await site.WithAsync(db => db.Deliveries.Select(x => x.Recipient).ToListAsync())));
        var noted = Assert.Single(await site.WithAsync(db => db.DataRequests.ToListAsync()));
        Assert.Equal((DataRequestKind.Erase, true), (noted.Kind, noted.IsOwn));
        Assert.Contains(Directory.EnumerateFiles(Path.Combine(Path.GetDirectoryName(site.Pickup)!, "keys", "ledger")).SelectMany(File.ReadAllLines), line => line.StartsWith("e ", StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.NotFound, (await mine.GetAsync(link)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await site.GetPageAsync(mail.Link("preferences"))).Status);
        var before = (await site.MailsToAsync(email)).Count;
        await api.PublishAsync(await api.StatementAsync((string)list["slug"]!));
        Assert.Equal(before, (await site.MailsToAsync(email)).Count);

        // The alert's numbers stay as they were.
        Assert.True(await site.WithAsync(db => db.Messages.AnyAsync(x => x.Total == 1 && x.Sent == 1)));
    }

    [Theory, OnEachDatabase]
    public async Task Who_is_known_by_an_endorsement_alone_sees_it_takes_it_along_and_has_it_taken_off_the_page(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var (api, email) = (await site.ApiAsync(), Subscribers.NewAddress());
        var statement = await Endorsers.StatementAsync(site);
        var page = $"/statements/{statement["slug"]}";
        await Endorsers.ShownAsync(site, statement, "Dockers' Branch 7", email, "https://example.org/7");
        await Endorsers.ShownAsync(site, statement, "Teachers' Branch 8", Subscribers.NewAddress());

        var link = await Browser.LinkAsync(site, email);
        var (mine, open) = await Browser.OpenAsync(site, link);
        Assert.Contains(email, open, StringComparison.Ordinal);
        Assert.Contains("Dockers&#x27; Branch 7", open, StringComparison.Ordinal);
        Assert.DoesNotContain("Teachers", open, StringComparison.Ordinal);
        var text = (await mine.PressAsync(link, ("act", "text"))).Page;
        Assert.Contains($"{statement["versions"]![0]!["title"]}: Dockers' Branch 7, https://example.org/7, {email}, English, asked for on ", text, StringComparison.Ordinal);
        Assert.Contains("shown under the statement since", text, StringComparison.Ordinal);
        Assert.Contains("Mail: does your organisation endorse it? · sent", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Held.", text, StringComparison.Ordinal);
        var held = Assert.Single(JsonNode.Parse((await mine.PressAsync(link, ("act", "json"))).Page)!["endorsements"]!.AsArray())!;
        Assert.Equal(
            ((string)statement["versions"]![0]!["title"]!, "Dockers' Branch 7", "https://example.org/7", email, "shown"),
            ((string)held["statement"]!, (string)held["name"]!, (string)held["website"]!, (string)held["email"]!, (string)held["state"]!));
        var wording = site.Get<IConsentWordings>().For(LanguageTag.Parse("en"), WordingUse.Endorsement);
        Assert.Equal((wording.Version, wording.Text, "en"), ((string)held["wording"]!, (string)held["text"]!, (string)held["textLanguage"]!));
        Assert.Contains($"{wording.Version}: {wording.Text}", text, StringComparison.Ordinal);
        Assert.All(["askedAt", "stateSince"], moment => Assert.InRange(site.Time.GetUtcNow() - (DateTimeOffset)held[moment]!, TimeSpan.Zero, TimeSpan.FromHours(1)));

        Assert.Contains("off the pages that show them: 1", (await mine.PressAsync(link, ("act", "erase"))).Page, StringComparison.Ordinal);
        var recipients = await site.WithAsync(db => db.Endorsements.Select(x => x.Id).ToListAsync());
        Assert.Equal(HttpStatusCode.OK, (await mine.PressAsync(link, ("act", "erase-all"))).Status);
        var left = Assert.Single(await site.WithAsync(db => db.Endorsements.ToListAsync()));
        Assert.Equal("Teachers' Branch 8", left.Name);
        var shown = (await site.GetPageAsync(page)).Page;
        Assert.DoesNotContain("Dockers", shown, StringComparison.Ordinal);
        Assert.Contains("Teachers", shown, StringComparison.Ordinal);
        var gone = recipients.Single(x => x != left.Id).Value;
        Assert.False(await site.WithAsync(db => db.Deliveries.AnyAsync(x => x.Recipient == gone)));

        var before = (await site.MailsToAsync(email)).Count;
        await site.PressAsync("/your-data", ("email", email));
        Assert.Equal(before, (await site.MailsToAsync(email)).Count);
    }

    [Theory, OnEachDatabase]
    public async Task A_mailbox_gets_five_mails_a_day_over_all_forms(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var list = await (await site.ApiAsync()).ListAsync();
        var email = await Subscribers.SubscribedAsync(site, list);
        for (var i = 0; i < 6; i++)
        {
            await site.PressAsync("/your-data", ("email", email));
            await site.WorkAsync();
        }

        await Subscribers.AskAsync(site, list, email);
        Assert.Equal(5, (await site.MailsToAsync(email)).Count);
    }

    [Theory, OnEachDatabase]
    public async Task An_address_moves_once_both_mailboxes_have_said_yes_and_either_can_stop_it(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var list = await api.ListAsync();
        var (old, fresh) = (await Subscribers.SubscribedAsync(site, list), Subscribers.NewAddress());
        var earlier = await Subscribers.AlertedAsync(site, list, old);
        var link = await Browser.LinkAsync(site, old);
        var (mine, _) = await Browser.OpenAsync(site, link);

        await mine.PressAsync(link, ("act", "address"), ("email", fresh));
        var (toOld, toNew) = (await Subscribers.LastMailAsync(site, old), await Subscribers.LastMailAsync(site, fresh));
        Assert.DoesNotContain(fresh, toOld.TextBody!, StringComparison.Ordinal);
        Assert.DoesNotContain(old, toNew.TextBody!, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await site.PressAsync(toOld.Link("change-address"), ("act", "stop"))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await site.PressAsync(toNew.Link("change-address"), ("act", "agree"))).Status);

        await mine.PressAsync(link, ("act", "address"), ("email", fresh));
        (toOld, toNew) = (await Subscribers.LastMailAsync(site, old), await Subscribers.LastMailAsync(site, fresh));
        await site.GetPageAsync(toNew.Link("change-address"));
        await site.PressAsync(toNew.Link("change-address"), ("act", "agree"));
        Assert.Contains(old, (await mine.GetAsync(link)).Page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await site.PressAsync(toOld.Link("change-address"), ("act", "agree"))).Status);
        Assert.Equal(HttpStatusCode.OK, (await site.PressAsync(toOld.Link("change-address"), ("act", "stop"))).Status);

        // Links in the old mailbox open the settings no more, and leaving always works.
        Assert.Equal(HttpStatusCode.NotFound, (await site.GetPageAsync(earlier.Link("preferences"))).Status);
        Assert.Equal(HttpStatusCode.OK, (await site.GetPageAsync(earlier.Link("unsubscribe"))).Status);
        var before = (await site.MailsToAsync(old)).Count;
        Assert.Contains("/statements/", (await Subscribers.AlertedAsync(site, list, fresh)).TextBody!, StringComparison.Ordinal);
        Assert.Equal(before, (await site.MailsToAsync(old)).Count);
    }

    [Theory, OnEachDatabase]
    public async Task Who_was_known_in_both_mailboxes_is_one_person_after(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var (news, action) = (await api.ListAsync(), await api.ListAsync());
        var (old, other) = (await Subscribers.SubscribedAsync(site, news), await Subscribers.SubscribedAsync(site, news));
        await Subscribers.SubscribedAsync(site, action, old);
        await site.PressAsync((await Subscribers.AlertedAsync(site, news, other)).Link("unsubscribe"));
        var link = await Browser.LinkAsync(site, old);
        var (mine, _) = await Browser.OpenAsync(site, link);
        await mine.PressAsync(link, ("act", "address"), ("email", other));
        foreach (var email in new[] { old, other })
        {
            Assert.Equal(HttpStatusCode.OK, (await site.PressAsync((await Subscribers.LastMailAsync(site, email)).Link("change-address"), ("act", "agree"))).Status);
        }

        var keys = new[] { old, other }.Select(x => site.Get<IKeyedHashes>().Of(EmailAddress.Parse(x)).Mailbox).ToList();
        Assert.False(await site.WithAsync(db => db.Supporters.AnyAsync(x => x.Keys.Mailbox == keys[0])));
        var person = await site.WithAsync(db => db.Supporters.SingleAsync(x => x.Keys.Mailbox == keys[1]));
        Assert.Equal(2, await site.WithAsync(db => db.Subscriptions.CountAsync(x => x.SupporterId == person.Id && x.State == SubscriptionState.Active)));
        Assert.Equal(4, await site.WithAsync(db => db.Consents.CountAsync(x => x.SupporterId == person.Id)));
        Assert.Contains("/statements/", (await Subscribers.AlertedAsync(site, action, other)).TextBody!, StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    public async Task The_settings_page_pauses_for_a_month_and_sends_the_link_without_showing_the_address(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var api = await site.ApiAsync();
        var list = await api.ListAsync();
        var email = await Subscribers.SubscribedAsync(site, list);
        var settings = (await Subscribers.AlertedAsync(site, list, email)).Link("preferences");
        var (_, page) = await site.PressAsync(settings, ("act", "data"));
        Assert.DoesNotContain(email, page, StringComparison.Ordinal);
        Assert.Contains("/your-data/", (await Subscribers.LastMailAsync(site, email)).TextBody!, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.OK, (await site.PressAsync(settings, ("act", "pause"))).Status);
        Assert.Contains("value=\"go-on\"", (await site.GetPageAsync(settings)).Page, StringComparison.Ordinal);
        var before = (await site.MailsToAsync(email)).Count;
        async Task<int> MailsAfterPublishingAsync()
        {
            await api.PublishAsync(await api.StatementAsync((string)list["slug"]!));
            return (await site.MailsToAsync(email)).Count - before;
        }

        Assert.Equal(0, await MailsAfterPublishingAsync());
        site.Time.Pass(TimeSpan.FromDays(32));
        Assert.Equal(1, await MailsAfterPublishingAsync());
        await site.PressAsync(settings, ("act", "pause"));
        Assert.Equal(1, await MailsAfterPublishingAsync());
        await site.PressAsync(settings, ("act", "go-on"));
        Assert.Equal(2, await MailsAfterPublishingAsync());
    }
}
