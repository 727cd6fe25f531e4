using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using MimeKit;
using Solidarity.Application;
using Solidarity.Application.Messages;
using Solidarity.Domain;
using Solidarity.Domain.MailingLists;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Supporters;
using Solidarity.Infrastructure.Storage;
using Solidarity.Integration.Tests.Petitions;
using Solidarity.Integration.Tests.Storage;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Messages;

/// <summary>What came of a newsletter: sums, and nothing of a reader; and two texts, compared by them.</summary>
public sealed partial class NewsletterNumbersTests(TestSites sites) : IClassFixture<TestSites>
{
    [Theory, OnEachDatabase]
    public async Task Links_are_counted_in_total_and_are_the_same_for_everybody(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var (api, list) = (await site.ApiAsync(), await (await site.ApiAsync()).ListAsync());
        var petition = await Signers.OpenAsync(api);
        var (first, second) = (await NewsletterTests.ReaderAsync(site, "en", "Maria Quispe", list), await NewsletterTests.ReaderAsync(site, "en", "Ana", list));
        var newsletter = await DraftAsync(api, list, new
        {
            subject = "Counted", countsLinks = true,
            body = $"Read [this](https://news.example/a?b=1&c=2) or <https://news.example/b>.\n\n{{% petition \"{petition.Slug()}\" %}}\n\n[You](https://example.org/?n={{{{ name | url_encode }}}})",
        });
        await NewsletterTests.SendAsync(api, newsletter);
        await site.WorkAsync();

        var mails = new[] { first, second }.Select(reader => site.Mails().Single(mail => mail.Subject == "Counted" && mail.To.Mailboxes.Any(to => to.Address == reader))).ToList();
        var links = mails.ConvertAll(mail => Counted().Matches(mail.HtmlBody!).Select(x => WebUtility.HtmlDecode(x.Groups[1].Value)).ToList());
        Assert.Equal(links[0], links[1]);
        Assert.Equal(["https://news.example/a?b=1&c=2", "https://news.example/b"], links[0].Take(2).Select(Target));
        Assert.Contains("https://example.org/?n=Ana\"", mails[1].HtmlBody, StringComparison.Ordinal);
        Assert.Contains(">https://news.example/b</a>", mails[0].HtmlBody, StringComparison.Ordinal);
        Assert.All(links[0], link => Assert.Contains(link, mails[0].TextBody!.Split('\n').Select(line => line.Trim())));

        // Whoever comes from the mail to the petition is counted as come from there.
        var ours = Target(links[0].First(link => Target(link).Contains("/petitions/", StringComparison.Ordinal)));
        var word = QuerySource().Match(ours).Groups[1].Value;
        Assert.StartsWith("mail-", word, StringComparison.Ordinal);
        Assert.DoesNotContain(word[5..], newsletter["id"]!.ToString()[..13], StringComparison.Ordinal);
        await Signers.ConfirmedAsync(site, petition, more: new { source = word });
        await Signers.ConfirmedAsync(site, petition, more: new { source = "elsewhere" });

        foreach (var (link, isRead) in new[] { (links[0][0], true), (links[0][0], true), (links[0][0], false), (links[0][1], true) })
        {
            using var request = new HttpRequestMessage(isRead ? HttpMethod.Get : HttpMethod.Head, link);
            using var answer = await site.Client.SendAsync(request);
            Assert.Equal((HttpStatusCode.Redirect, new Uri(Target(link))), (answer.StatusCode, answer.Headers.Location));
            Assert.Contains("no-store", answer.Headers.CacheControl?.ToString(), StringComparison.Ordinal);
            Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
            Assert.False(answer.Headers.Contains("Set-Cookie"));
        }

        using (var ahead = new HttpRequestMessage(HttpMethod.Get, links[0][0]))
        {
            ahead.Headers.Add("Sec-Purpose", "prefetch;prerender");
            using var answer = await site.Client.SendAsync(ahead);
            Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        }

        await site.Get<ILinkCounts>().FlushAsync(CancellationToken.None);
        await site.Client.GetAsync(links[0][1]);
        await site.Get<ILinkCounts>().FlushAsync(CancellationToken.None);
        var numbers = await api.GetAsync($"/messages/{newsletter["id"]}/numbers");
        Assert.Equal(
            [("https://news.example/a?b=1&c=2", 2), ("https://news.example/b", 2)],
            numbers["links"]!.AsArray().Select(x => ((string)x!["url"]!, (int)x["clicks"]!)));
        Assert.Equal((2, 2, 1, 0), ((int)numbers["sent"]!, (int)numbers["delivered"]!, (int)numbers["signatures"]!, (int)numbers["attendances"]!));
        Assert.DoesNotContain(site.Log, line => line.Contains("/go/", StringComparison.Ordinal) && line.Contains("news.example", StringComparison.Ordinal));

        // What we did not make leads nowhere.
        foreach (var forged in new[]
        {
            links[0][0].Replace("news.example", "evil.example", StringComparison.Ordinal), links[0][0][..links[0][0].IndexOf('?', StringComparison.Ordinal)], links[0][0].Replace("/go/", "/go/A", StringComparison.Ordinal),
            "/go/x?to=https%3A%2F%2Fevil.example", links[0][0].Replace(Uri.EscapeDataString("https://"), Uri.EscapeDataString("javascript://"), StringComparison.Ordinal),
        })
        {
            using var answer = await site.Client.GetAsync(forged);
            Assert.Equal((forged, HttpStatusCode.NotFound), (forged, answer.StatusCode));
        }
    }

    [Theory, OnEachDatabase]
    public async Task Links_lead_straight_on_where_nothing_is_counted_and_who_leaves_is_a_number(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var (api, list) = (await site.ApiAsync(), await (await site.ApiAsync()).ListAsync());
        var @event = await Events.Planners.PublishedAsync(api);
        var (leaving, staying) = (await NewsletterTests.ReaderAsync(site, "en", null, list), await NewsletterTests.ReaderAsync(site, "en", null, list));
        var newsletter = await DraftAsync(api, list, new { subject = "Plain", body = $"[This](https://news.example/a), [come](/events/{@event["slug"]}), [sign](/petitions/any?source=friend), [us](/about)." });
        await NewsletterTests.SendAsync(api, newsletter);
        await site.WorkAsync();
        var mail = site.Mails().Single(mail => mail.Subject == "Plain" && mail.To.Mailboxes.Any(to => to.Address == leaving));
        Assert.Contains("href=\"https://news.example/a\"", mail.HtmlBody, StringComparison.Ordinal);
        Assert.Matches($"/events/{@event["slug"]}\\?source=mail-[0-9a-f]{{12}}\"", mail.HtmlBody);
        Assert.Contains("/petitions/any?source=friend\"", mail.HtmlBody, StringComparison.Ordinal);
        Assert.Contains("/about\"", mail.HtmlBody, StringComparison.Ordinal);

        Assert.Equal((0, true), await LeftAsync());
        using (var left = await site.Client.PostAsync(mail.Link("unsubscribe"), new FormUrlEncodedContent([KeyValuePair.Create("List-Unsubscribe", "One-Click")])))
        {
            Assert.Equal(HttpStatusCode.OK, left.StatusCode);
        }

        using (var again = await site.Client.PostAsync(mail.Link("unsubscribe"), new FormUrlEncodedContent([KeyValuePair.Create("List-Unsubscribe", "One-Click")])))
        {
            Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        }

        Assert.Equal((1, true), await LeftAsync());
        Assert.Equal(HttpStatusCode.OK, (await site.PressAsync(mail.Link("unsubscribe"), ("undo", "true"))).Status);
        Assert.Equal((0, true), await LeftAsync());

        async Task<(int Left, bool HasNoLinks)> LeftAsync()
        {
            var numbers = await api.GetAsync($"/messages/{newsletter["id"]}/numbers");
            return ((int)numbers["left"]!, numbers["links"] is null);
        }
    }

    [Theory, OnEachDatabase]
    public async Task The_better_of_two_texts_goes_to_the_rest(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var (api, list) = (await site.ApiAsync(), await (await site.ApiAsync()).ListAsync());
        await ReadersAsync(site, list, 200);
        var newsletter = await DraftAsync(api, list, new { subject = "First", otherSubject = "Second", body = "[Look](https://news.example/).", countsLinks = true });
        await SplitAsync(api, newsletter, new { share = 60, by = "clicks", hours = 4 });
        await NewsletterTests.SendAsync(api, newsletter);
        await site.WorkAsync();

        var tried = site.Mails();
        var (a, b) = (tried.Count(mail => mail.Subject == "First"), tried.Count(mail => mail.Subject == "Second"));
        Assert.InRange(a + b, 80, 160);
        Assert.InRange(Math.Min(a, b), 30, 80);
        Assert.Equal("sending", (string)(await api.GetAsync($"/messages/{newsletter["id"]}"))["state"]!);

        // Before its time nothing is settled, also where one is ahead.
        await FollowAsync(site, tried, "First", 2);
        await FollowAsync(site, tried, "Second", 20);
        site.Time.Pass(TimeSpan.FromHours(3));
        await site.WorkAsync();
        var split = (await api.GetAsync($"/messages/{newsletter["id"]}/numbers"))["split"]!;
        Assert.Equal((a, 2, b, 20), ((int)split["a"]!["sent"]!, (int)split["a"]!["clicks"]!, (int)split["b"]!["sent"]!, (int)split["b"]!["clicks"]!));
        Assert.True((double)split["low"]! > 0);
        Assert.Null(split["chosen"]);
        Assert.Equal(a + b, site.Mails().Count);

        site.Time.Pass(TimeSpan.FromHours(1));
        await site.WorkAsync();
        await EverybodyHasOneAsync(site, api, newsletter, 200);
        Assert.Equal((a, 200 - a), (site.Mails().Count(mail => mail.Subject == "First"), site.Mails().Count(mail => mail.Subject == "Second")));
        split = (await api.GetAsync($"/messages/{newsletter["id"]}/numbers"))["split"]!;
        Assert.Equal(("b", true), ((string)split["chosen"]!, (bool)split["hasWinner"]!));
    }

    [Theory, OnEachDatabase]
    public async Task Where_neither_is_shown_to_be_better_the_first_goes_on(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var (api, list) = (await site.ApiAsync(), await (await site.ApiAsync()).ListAsync());
        await ReadersAsync(site, list, 60);
        var petition = await Signers.OpenAsync(api);
        var newsletter = await DraftAsync(api, list, new { subject = "Subject", body = $"First. [Sign](/petitions/{petition.Slug()})", otherBody = $"Second. [Sign](/petitions/{petition.Slug()})" });
        await SplitAsync(api, newsletter, new { share = 50, by = "actions", hours = 1 });
        await NewsletterTests.SendAsync(api, newsletter);
        await site.WorkAsync();
        var other = site.Mails().First(mail => mail.TextBody!.Contains("Second.", StringComparison.Ordinal));
        var word = QuerySource().Match(other.HtmlBody!).Groups[1].Value;
        Assert.EndsWith("-b", word, StringComparison.Ordinal);
        await Signers.ConfirmedAsync(site, petition, more: new { source = word });

        // What decides is asked for before it has decided: afterwards the rest is in the sums of the one.
        var split = (await api.GetAsync($"/messages/{newsletter["id"]}/numbers"))["split"]!;
        Assert.InRange(0, (double)split["low"]!, (double)split["high"]!);
        site.Time.Pass(TimeSpan.FromHours(1));
        await site.WorkAsync();

        await EverybodyHasOneAsync(site, api, newsletter, 60);
        split = (await api.GetAsync($"/messages/{newsletter["id"]}/numbers"))["split"]!;
        Assert.Equal(("a", false, 1), ((string)split["chosen"]!, (bool)split["hasWinner"]!, (int)split["b"]!["actions"]!));
        var tried = await site.WithAsync(db => db.Deliveries.CountAsync(x => x.Variant == MailVariant.B));
        Assert.Equal(tried, site.Mails().Count(mail => mail.TextBody!.Contains("Second.", StringComparison.Ordinal)));
    }

    [Theory, OnEachDatabase]
    public async Task An_organizer_need_not_wait_and_one_who_ends_it_ends_the_test(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var (api, list) = (await site.ApiAsync(), await (await site.ApiAsync()).ListAsync());
        await ReadersAsync(site, list, 40);
        var newsletter = await DraftAsync(api, list, new { subject = "By hand", otherSubject = "By hand, otherwise", body = "Text." });
        await SplitAsync(api, newsletter, new { share = 30, by = "actions", hours = 24 });
        await NewsletterTests.SendAsync(api, newsletter);
        await site.WorkAsync();
        using (var chosen = await api.Http.PostAsJsonAsync($"/api/v1/messages/{newsletter["id"]}/choose", new { variant = "b" }))
        {
            Assert.Equal(("b", false), ((string)(await ApiClient.ReadAsync(chosen, HttpStatusCode.OK))["split"]!["chosen"]!, false));
        }

        using (var twice = await api.Http.PostAsJsonAsync($"/api/v1/messages/{newsletter["id"]}/choose", new { variant = "a" }))
        {
            Assert.Equal(HttpStatusCode.Conflict, twice.StatusCode);
        }

        await site.WorkAsync();
        await EverybodyHasOneAsync(site, api, newsletter, 40);

        var ended = await DraftAsync(api, list, new { subject = "Ended", otherSubject = "Ended, otherwise", body = "Text." });
        await SplitAsync(api, ended, new { share = 30, by = "actions", hours = 24 });
        await NewsletterTests.SendAsync(api, ended);
        await site.WorkAsync();
        await NewsletterTests.DoAsync(api, ended, "cancel");
        await site.WorkAsync();
        site.Time.Pass(TimeSpan.FromHours(25));
        await site.WorkAsync();
        var mails = site.Mails().Count(mail => mail.Subject!.StartsWith("Ended", StringComparison.Ordinal));
        Assert.InRange(mails, 1, 39);
        Assert.Equal(("cancelled", true), ((string)(await api.GetAsync($"/messages/{ended["id"]}"))["state"]!, (bool)(await api.GetAsync($"/messages/{ended["id"]}"))["done"]!));
    }

    [Theory, OnEachDatabase]
    public async Task What_can_not_be_compared_is_refused(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var (api, list) = (await site.ApiAsync(), await (await site.ApiAsync()).ListAsync());
        var newsletter = await DraftAsync(api, list, new { subject = "Same", body = "Text." });
        var path = $"/api/v1/messages/{newsletter["id"]}";
        await RefusedAsync(api.Http.PutAsJsonAsync(path + "/split", new { share = 1, by = "actions", hours = 4 }), "from 2 to 100");
        await RefusedAsync(api.Http.PutAsJsonAsync(path + "/split", new { share = 20, by = "actions", hours = 0 }), "from 1 to 336");
        await RefusedAsync(api.Http.PutAsJsonAsync(path + "/versions/en", new { subject = "S", body = "T", otherBody = "{{ nonsense }}" }), "otherBody");
        await SplitAsync(api, newsletter, new { share = 20, by = "clicks", hours = 4 });
        await RefusedAsync(api.Http.PostAsJsonAsync(path + "/send", new { }), "nothing to compare");
        using (var written = await api.Http.PutAsJsonAsync(path + "/versions/en", new { subject = "Same", body = "Text.", otherSubject = "Another" }))
        {
            await ApiClient.ReadAsync(written, HttpStatusCode.OK);
        }

        await RefusedAsync(api.Http.PostAsJsonAsync(path + "/send", new { }), "clicks are not counted");
        using (var counted = await api.Http.PatchAsJsonAsync(path, new { countsLinks = true }))
        {
            Assert.True((bool)(await ApiClient.ReadAsync(counted, HttpStatusCode.OK))["countsLinks"]!);
        }

        await RefusedAsync(api.Http.PostAsJsonAsync(path + "/send", new { localAt = "2030-01-01T09:00:00" }), "same moment");
        using var removed = await api.Http.DeleteAsync(path + "/split");
        Assert.Null((await ApiClient.ReadAsync(removed, HttpStatusCode.OK))["split"]);
    }

    private static async Task RefusedAsync(Task<HttpResponseMessage> asking, string why)
    {
        using var answer = await asking;
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.Conflict or HttpStatusCode.UnprocessableEntity, $"{answer.StatusCode}: {text}");
        Assert.True(text.Contains(why, StringComparison.Ordinal), text);
    }

    private static async Task EverybodyHasOneAsync(TestSite site, ApiClient api, JsonObject newsletter, int readers)
    {
        var id = MessageId.From(Guid.Parse((string)newsletter["id"]!));
        var done = await api.GetAsync($"/messages/{newsletter["id"]}");
        Assert.Equal(("done", readers, readers), ((string)done["state"]!, (int)done["total"]!, (int)done["sent"]!));
        Assert.Equal(readers, await site.WithAsync(db => db.Deliveries.Where(x => x.MessageId == id).Select(x => x.Recipient).Distinct().CountAsync()));
    }

    private static async Task FollowAsync(TestSite site, IReadOnlyList<MimeMessage> mails, string subject, int times)
    {
        var link = WebUtility.HtmlDecode(Counted().Match(mails.First(mail => mail.Subject == subject).HtmlBody!).Groups[1].Value);
        for (var i = 0; i < times; i++)
        {
            using var answer = await site.Client.GetAsync(link);
            Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        }

        await site.Get<ILinkCounts>().FlushAsync(CancellationToken.None);
    }

    private static async Task ReadersAsync(TestSite site, JsonObject list, int count)
    {
        var (hashes, id) = (site.Get<IKeyedHashes>(), MailingListId.From(Guid.Parse((string)list["id"]!)));
        await site.WithAsync(async db =>
        {
            foreach (var email in Enumerable.Range(0, count).Select(i => EmailAddress.Parse($"p{i}.{Guid.NewGuid():n}@example.net")))
            {
                var person = Supporter.Confirmed(EntityId.New<SupporterId>(Samples.Now), email, null, hashes.Of(email), Samples.English, TimeZoneName.Utc, Samples.Now);
                db.Supporters.Add(person);
                db.Subscriptions.Add(Subscription.Confirmed(EntityId.New<SubscriptionId>(Samples.Now), person.Id, id, Samples.English, Frequency.Immediate, Samples.Now));
            }

            return await db.SaveChangesAsync();
        });
    }

    private static async Task<JsonObject> DraftAsync(ApiClient api, JsonObject list, object texts)
    {
        var body = System.Text.Json.JsonSerializer.SerializeToNode(texts)!.AsObject();
        body["lists"] = new JsonArray((string)list["slug"]!);
        return await api.MakeAsync("/messages", body);
    }

    private static async Task SplitAsync(ApiClient api, JsonObject newsletter, object how)
    {
        using var answer = await api.Http.PutAsJsonAsync($"/api/v1/messages/{newsletter["id"]}/split", how);
        Assert.NotNull((await ApiClient.ReadAsync(answer, HttpStatusCode.OK))["split"]);
    }

    private static string Target(string link) => Uri.UnescapeDataString(link[(link.IndexOf("?to=", StringComparison.Ordinal) + 4)..]);

    [GeneratedRegex("href=\"([^\"]+/go/[^\"]+)\"")]
    private static partial Regex Counted();

    [GeneratedRegex(@"source=(mail-[0-9a-f]{12}(?:-[ab])?)")]
    private static partial Regex QuerySource();
}
