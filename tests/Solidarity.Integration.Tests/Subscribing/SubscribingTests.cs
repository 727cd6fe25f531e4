using System.Net;
using System.Net.Http.Json;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Solidarity.Application;
using Solidarity.Domain;
using Solidarity.Domain.Supporters;
using Solidarity.Infrastructure.Storage;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests;

public sealed class SubscribingTests(TestSites sites) : IClassFixture<TestSites>
{
    [Theory, OnEachDatabase]
    public async Task The_answer_is_the_same_for_known_and_unknown_and_the_owner_gets_the_mail(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var list = await (await site.ApiAsync()).ListAsync();
        var email = await Subscribers.SubscribedAsync(site, list);

        var page = await Task.WhenAll(new[] { email, Subscribers.NewAddress() }.Select(address =>
            site.Client.PostAsync("/subscribe", new FormUrlEncodedContent([new("email", address), new("lists", (string)list["slug"]!)]))));
        Assert.Equal((page[0].StatusCode, page[0].Headers.Location), (page[1].StatusCode, page[1].Headers.Location));
        Assert.Equal((HttpStatusCode.Redirect, "/subscribe?sent=true"), (page[0].StatusCode, page[0].Headers.Location!.ToString()));
        await Subscribers.AskAsync(site, list, email);

        var again = await Subscribers.LastMailAsync(site, email);
        Assert.DoesNotContain("/confirm/", again.TextBody!, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await site.GetPageAsync(again.Link("preferences"))).Status);
    }

    [Theory, OnEachDatabase]
    public async Task Opening_a_link_changes_nothing_and_one_press_confirms(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var list = await (await site.ApiAsync()).ListAsync();
        var email = Subscribers.NewAddress();
        await Subscribers.AskAsync(site, list, email);
        var link = (await Subscribers.LastMailAsync(site, email)).Link("confirm");
        for (var i = 0; i < 2; i++)
        {
            var (status, page) = await site.GetPageAsync(link);
            Assert.Equal(HttpStatusCode.OK, status);
            Assert.DoesNotContain(email, page, StringComparison.OrdinalIgnoreCase);
            Assert.Equal(0, await SubscribersOfAsync(site, list));
        }

        Assert.Equal(HttpStatusCode.OK, (await site.PressAsync(link)).Status);
        Assert.Equal(1, await SubscribersOfAsync(site, list));
        Assert.Equal(HttpStatusCode.OK, (await site.PressAsync(link)).Status);
        Assert.Contains("20", (await site.GetPageAsync(link)).Page, StringComparison.Ordinal);
        Assert.Equal(1, await SubscribersOfAsync(site, list));
        Assert.Equal(1, await site.WithAsync(db => db.Consents.CountAsync(x => x.ListId == Solidarity.Domain.MailingLists.MailingListId.From(Guid.Parse((string)list["id"]!)))));
    }

    [Theory, OnEachDatabase]
    public async Task Two_presses_at_once_confirm_once(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var list = await (await site.ApiAsync()).ListAsync();
        var email = Subscribers.NewAddress();
        await Subscribers.AskAsync(site, list, email);
        var link = (await Subscribers.LastMailAsync(site, email)).Link("confirm");
        var presses = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => site.PressAsync(link)));
        Assert.All(presses, press => Assert.Equal(HttpStatusCode.OK, press.Status));
        Assert.Equal(1, await SubscribersOfAsync(site, list));
    }

    [Theory, OnEachDatabase]
    public async Task A_forged_token_or_one_for_another_page_opens_nothing(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var list = await (await site.ApiAsync()).ListAsync();
        var email = Subscribers.NewAddress();
        await Subscribers.AskAsync(site, list, email);
        var mail = await Subscribers.LastMailAsync(site, email);
        var token = mail.Link("confirm").Split('/')[^1];
        const string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        var forged = Enumerable.Range(0, token.Length).Select(i => token[..i] + alphabet[(alphabet.IndexOf(token[i], StringComparison.Ordinal) + 1) % 64] + token[(i + 1)..]);
        foreach (var wrong in forged.Concat([token[..^1], token + "A", mail.Link("not-me").Split('/')[^1], "x", new string('A', 76)]))
        {
            Assert.Equal((wrong, HttpStatusCode.NotFound), (wrong, (await site.PressAsync("/confirm/" + wrong)).Status));
        }

        foreach (var page in new[] { "unsubscribe", "preferences" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await site.PressAsync($"/{page}/{token}")).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await site.GetPageAsync($"/{page}/{token}")).Status);
        }

        await site.PressAsync("/not-me/" + token);
        Assert.Equal(0, await SubscribersOfAsync(site, list));
        Assert.Equal(HttpStatusCode.OK, (await site.PressAsync("/confirm/" + token)).Status);
        Assert.Equal(1, await SubscribersOfAsync(site, list));
    }

    [Theory, OnEachDatabase]
    public async Task Not_me_erases_the_request(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var list = await (await site.ApiAsync()).ListAsync();
        var email = Subscribers.NewAddress();
        await Subscribers.AskAsync(site, list, email);
        var mail = await Subscribers.LastMailAsync(site, email);
        Assert.Equal(HttpStatusCode.OK, (await site.GetPageAsync(mail.Link("not-me"))).Status);
        Assert.Equal(HttpStatusCode.OK, (await site.GetPageAsync(mail.Link("confirm"))).Status);
        Assert.Equal(HttpStatusCode.OK, (await site.PressAsync(mail.Link("not-me"))).Status);
        Assert.Equal(HttpStatusCode.OK, (await site.PressAsync(mail.Link("not-me"))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await site.PressAsync(mail.Link("confirm"))).Status);
        Assert.Equal(0, await SubscribersOfAsync(site, list));
    }

    [Theory, OnEachDatabase]
    public async Task One_leaves_by_the_page_and_returns_by_one_press(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var list = await (await site.ApiAsync()).ListAsync();
        var email = await Subscribers.SubscribedAsync(site, list);
        var link = (await Subscribers.AlertedAsync(site, list, email)).Link("unsubscribe");
        var (status, page) = await site.GetPageAsync(link);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.DoesNotContain(email, page, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(1, await SubscribersOfAsync(site, list));

        Assert.Equal(HttpStatusCode.OK, (await site.PressAsync(link)).Status);
        Assert.Equal(0, await SubscribersOfAsync(site, list));
        Assert.Contains("name=\"undo\"", (await site.GetPageAsync(link)).Page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await site.PressAsync(link, ("undo", "true"))).Status);
        Assert.Equal(1, await SubscribersOfAsync(site, list));
    }

    [Theory, OnEachDatabase]
    public async Task The_mail_clients_one_click_leaves_and_is_noted_as_such(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var list = await (await site.ApiAsync()).ListAsync();
        var email = await Subscribers.SubscribedAsync(site, list);
        var mail = await Subscribers.AlertedAsync(site, list, email);
        Assert.Equal("List-Unsubscribe=One-Click", mail.Headers["List-Unsubscribe-Post"]);
        var link = mail.Headers["List-Unsubscribe"]!.Split('<', '>').First(part => part.StartsWith(site.Address.AbsoluteUri, StringComparison.Ordinal));

        // RFC 8058 §3.2: no cookies, no Origin, no page before it.
        using var answer = await site.Client.PostAsync(link, new StringContent("List-Unsubscribe=One-Click", Encoding.ASCII, "application/x-www-form-urlencoded"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(0, await SubscribersOfAsync(site, list));
        Assert.Equal(1, await site.WithAsync(db => db.Consents.CountAsync(x =>
            x.ListId == Solidarity.Domain.MailingLists.MailingListId.From(Guid.Parse((string)list["id"]!)) && x.Channel == ConsentChannel.OneClick)));

        var before = (await site.MailsToAsync(email)).Count;
        var api = await site.ApiAsync();
        await api.PublishAsync(await api.StatementAsync((string)list["slug"]!));
        Assert.Equal(before, (await site.MailsToAsync(email)).Count);
    }

    [Theory, OnEachDatabase]
    public async Task Language_and_zone_are_set_by_the_settings_page(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var list = await (await site.ApiAsync()).ListAsync();
        var email = await Subscribers.SubscribedAsync(site, list);
        var link = (await Subscribers.AlertedAsync(site, list, email)).Link("preferences");
        Assert.Equal(HttpStatusCode.OK, (await site.PressAsync(link, ("language", "es"), ("timeZone", "America/Lima"), ("act", "save"))).Status);
        Assert.Contains("value=\"America/Lima\"", (await site.GetPageAsync(link)).Page, StringComparison.Ordinal);
        foreach (var (language, zone) in new[] { ("es", "Nowhere/At_all"), ("no language", "UTC"), ("", "") })
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await site.PressAsync(link, ("language", language), ("timeZone", zone), ("act", "save"))).Status);
        }

        Assert.Equal(HttpStatusCode.OK, (await site.PressAsync(link, ("act", "leave"))).Status);
        Assert.Equal(0, await SubscribersOfAsync(site, list));
        Assert.Equal(HttpStatusCode.OK, (await site.PressAsync(link, ("act", "return"))).Status);
        Assert.Equal(1, await SubscribersOfAsync(site, list));
    }

    [Theory, OnEachDatabase]
    public async Task An_address_gets_five_mails_a_day_whatever_is_asked(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var list = await (await site.ApiAsync()).ListAsync();
        var email = Subscribers.NewAddress();
        for (var i = 0; i < 7; i++)
        {
            await Subscribers.AskAsync(site, list, i % 2 == 0 ? email : email.ToUpperInvariant());
            await site.WorkAsync();
        }

        Assert.Equal(5, site.Mails().Count);
        site.Time.Pass(TimeSpan.FromHours(24) + TimeSpan.FromSeconds(1));
        await Subscribers.AskAsync(site, list, email);
        await site.WorkAsync();
        Assert.Equal(6, site.Mails().Count);
    }

    [Theory, OnEachDatabase]
    public async Task A_link_goes_stale_after_a_week_a_fresh_one_comes_by_one_press_and_all_is_forgotten_after_two(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var list = await (await site.ApiAsync()).ListAsync();
        var email = Subscribers.NewAddress();
        await Subscribers.AskAsync(site, list, email);
        var stale = (await Subscribers.LastMailAsync(site, email)).Link("confirm");
        site.Time.Pass(TimeSpan.FromDays(7) + TimeSpan.FromMinutes(1));
        Assert.Equal(HttpStatusCode.Gone, (await site.GetPageAsync(stale)).Status);
        Assert.Equal(HttpStatusCode.Gone, (await site.PressAsync(stale)).Status);
        Assert.Equal(0, await SubscribersOfAsync(site, list));

        Assert.Equal(HttpStatusCode.OK, (await site.PressAsync(stale, ("renew", "true"))).Status);
        await site.WorkAsync();
        var fresh = site.Mails().Select(mail => mail.Link("confirm")).Distinct().Single(link => link != stale);
        Assert.Equal(HttpStatusCode.NotFound, (await site.PressAsync(stale)).Status);
        Assert.Equal(HttpStatusCode.OK, (await site.GetPageAsync(fresh)).Status);

        site.Time.Pass(TimeSpan.FromDays(7));
        await site.WorkAsync();
        Assert.Equal(0, await site.WithAsync(db => db.SubscriptionRequests.CountAsync()));
        Assert.Equal(HttpStatusCode.NotFound, (await site.PressAsync(fresh)).Status);
    }

    [Theory, OnEachDatabase]
    public async Task After_a_hard_bounce_an_address_is_tried_once_a_week_and_confirming_lifts_it(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var list = await (await site.ApiAsync()).ListAsync();
        var email = Subscribers.NewAddress();
        var keys = site.Get<IKeyedHashes>().Of(EmailAddress.Parse(email));
        var now = site.Time.GetUtcNow();
        await site.WithAsync(async db =>
        {
            db.Add(new Suppression(EntityId.New<SuppressionId>(now), keys.Address, keys.Mailbox, SuppressionScope.All, SuppressionCause.HardBounce, now));
            return await db.SaveChangesAsync();
        });
        async Task<int> MailsAfterAskingAsync()
        {
            await Subscribers.AskAsync(site, list, email);
            return (await site.MailsToAsync(email)).Count;
        }

        Assert.Equal(0, await MailsAfterAskingAsync());
        site.Time.Pass(TimeSpan.FromDays(8));
        Assert.Equal(1, await MailsAfterAskingAsync());
        Assert.Equal(1, await MailsAfterAskingAsync());
        Assert.Equal(HttpStatusCode.OK, (await site.PressAsync((await Subscribers.LastMailAsync(site, email)).Link("confirm"))).Status);
        Assert.Equal(0, await site.WithAsync(db => db.Suppressions.CountAsync()));
    }

    [Theory, OnEachDatabase]
    public async Task What_is_no_address_is_refused_with_a_sentence_and_odd_ones_are_taken(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var slug = (string)(await (await site.ApiAsync()).ListAsync())["slug"]!;
        foreach (var (email, status) in new (string?, HttpStatusCode)[]
        {
            (null, HttpStatusCode.BadRequest), ("", HttpStatusCode.BadRequest), ("nobody", HttpStatusCode.BadRequest), ("a@b@c", HttpStatusCode.BadRequest),
            (new string('a', 243) + "@example.org", HttpStatusCode.BadRequest), ("a@example.org\r\nBcc: b@example.org", HttpStatusCode.BadRequest),
            ("a@example.org\0", HttpStatusCode.BadRequest), ("a@example.org, b@example.org", HttpStatusCode.BadRequest), ("Ann <a@example.org>", HttpStatusCode.BadRequest),
            ("\"quoted local\"@example.org", HttpStatusCode.Accepted), ("plus+tag@example.org", HttpStatusCode.Accepted), ("UPPER@EXAMPLE.ORG", HttpStatusCode.Accepted),
            ("maria@bücher.example", HttpStatusCode.Accepted), ("o'brien@example.org", HttpStatusCode.Accepted),
        })
        {
            using var answer = await site.Client.PostAsJsonAsync("/api/v1/subscriptions", new { email, lists = new[] { slug } });
            Assert.Equal((email, status), (email, answer.StatusCode));
        }

        var (code, page) = await site.PressAsync("/subscribe", ("email", "<script>x</script>"), ("lists", slug));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, code);
        Assert.DoesNotContain("<script>x", page, StringComparison.Ordinal);
        await site.WorkAsync();
        Assert.DoesNotContain(site.Mails(), mail => mail.Bcc.Count > 0 || mail.GetRecipients().Count != 1);
    }

    [Theory, OnEachDatabase]
    public async Task Other_frequencies_than_those_offered_are_refused(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var slug = (string)(await (await site.ApiAsync()).ListAsync())["slug"]!;
        using var answer = await site.Client.PostAsJsonAsync("/api/v1/subscriptions", new { email = Subscribers.NewAddress(), lists = new[] { slug }, frequency = "hourly" });
        Assert.Contains("frequency", (await ApiClient.ReadAsync(answer, HttpStatusCode.BadRequest))["errors"]!.AsObject().Select(x => x.Key));
    }

    private static async Task<int> SubscribersOfAsync(TestSite site, System.Text.Json.Nodes.JsonObject list) =>
        (int)(await (await site.ApiAsync()).GetAsync($"/lists/{list["id"]}"))["subscribers"]!;
}
