using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AngleSharp.Html.Parser;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application;
using Solidarity.Domain;
using Solidarity.Infrastructure.Storage;
using Solidarity.Integration.Tests.Organisations;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Guards;

/// <summary>Proof of work before the forms for everyone, and the way without it.</summary>
public sealed class ProofTests
{
    private const int WithoutProof = 10;

    [Theory, OnEachDatabase]
    public async Task A_solved_challenge_is_taken_once_and_what_is_forged_or_old_is_refused_in_a_sentence(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on, "Limits:Enabled=true");
        var list = (string)(await (await site.ApiAsync()).ListAsync())["slug"]!;
        var challenge = await ProofOfWork.ChallengeAsync(site.Client);
        var proof = ProofOfWork.Solve(challenge);

        // What was mistyped costs no proof.
        Assert.Equal("email", (await RefusedAsync(site, list, proof, email: "nobody")).Field);
        Assert.Equal(HttpStatusCode.Accepted, await AskAsync(site, list, proof));
        Assert.Equal(1, await site.WithAsync(db => db.SpentProofs.CountAsync()));

        var easier = challenge.DeepClone();
        easier["parameters"]!["cost"] = 1;
        easier["parameters"]!["keyPrefix"] = "00";
        var later = challenge.DeepClone();
        later["parameters"]!["expiresAt"] = (long)later["parameters"]!["expiresAt"]! + 60;
        var key = (string)JsonNode.Parse(Convert.FromBase64String(proof))!["solution"]!["derivedKey"]!;
        var fresh = await ProofOfWork.ChallengeAsync(site.Client);
        foreach (var (sent, sentence) in new[]
        {
            (proof, "used before"),
            (ProofOfWork.Solve(easier), "no solution"), (ProofOfWork.Pack(later, 1, key), "no solution"), (ProofOfWork.Pack(fresh, 1, key), "no solution"),
            ("e30=", "no solution"), ("nonsense", "no solution"), (new string('A', 5_000), "no solution"),
        })
        {
            var (status, field, text) = await RefusedAsync(site, list, sent);
            Assert.Equal((HttpStatusCode.BadRequest, "proof"), (status, field));
            Assert.Contains(sentence, text, StringComparison.Ordinal);
        }

        var old = ProofOfWork.Solve(fresh);
        site.Time.Pass(TimeSpan.FromMinutes(11));
        Assert.Contains("too old", (await RefusedAsync(site, list, old)).Text, StringComparison.Ordinal);
        Assert.Equal(1, await site.WithAsync(db => db.SubscriptionRequests.CountAsync()));

        await site.WorkAsync(Work.Clock);
        Assert.Equal(0, await site.WithAsync(db => db.SpentProofs.CountAsync()));
    }

    [Fact]
    public async Task A_form_beyond_the_stricter_limits_waits_once_and_keeps_all_that_was_typed()
    {
        await using var site = await TestSite.StartAsync(DatabaseProvider.Sqlite, "Limits:Enabled=true");
        var list = (string)(await (await site.ApiAsync()).ListAsync())["slug"]!;
        for (var i = 0; i < WithoutProof; i++)
        {
            using var quick = await SendAsync(site, Typed(list, Subscribers.NewAddress()));
            Assert.Equal(HttpStatusCode.Redirect, quick.StatusCode);
        }

        var email = Subscribers.NewAddress();
        var (form, wait) = await WaitPageAsync(site, Typed(list, email));
        Assert.InRange(wait, 9, 10);
        Assert.All(Typed(list, email), field => Assert.Contains(field, form));

        // Too early: the same page, with the rest of the wait.
        site.Time.Pass(TimeSpan.FromSeconds(6));
        var (again, rest) = await WaitPageAsync(site, form);
        Assert.InRange(rest, 1, 4);
        Assert.Equal(form, again);
        Assert.False(await IsAskedAsync(site, email));

        site.Time.Pass(TimeSpan.FromSeconds(5));
        using (var taken = await SendAsync(site, again))
        {
            Assert.Equal((HttpStatusCode.Redirect, "/subscribe?sent=true"), (taken.StatusCode, taken.Headers.Location!.ToString()));
        }

        Assert.True(await IsAskedAsync(site, email));

        // The wait was good for one form. A proof of work is taken all along, and a forged wait is none.
        Assert.NotEqual(form, (await WaitPageAsync(site, form)).Form);
        await WaitPageAsync(site, [.. Typed(list, email), new("wait", form.Single(field => field.Key == "wait").Value[..^1] + "_")]);
        Assert.Equal(HttpStatusCode.TooManyRequests, await AskAsync(site, list, null));
        Assert.Equal(HttpStatusCode.Accepted, await AskAsync(site, list, ProofOfWork.Solve(await ProofOfWork.ChallengeAsync(site.Client))));
    }

    [Fact]
    public async Task A_flood_makes_the_work_harder_for_its_network_and_for_a_time()
    {
        await using var site = await TestSite.StartAsync(DatabaseProvider.Sqlite, "Limits:Enabled=true", "Proxy:Trusted=127.0.0.1");
        var list = (string)(await (await site.ApiAsync()).ListAsync())["slug"]!;
        var quiet = ProofOfWork.Solve(await ProofOfWork.ChallengeAsync(site.Client, "198.51.100.1"));
        Assert.Equal(0, await LevelAsync(site, "198.51.100.1"));
        for (var i = 0; i < 85; i++)
        {
            (await SendAsync(site, [new("begun", "1")], $"198.51.100.{i}")).Dispose();
        }

        Assert.Equal(3, await LevelAsync(site, "198.51.100.1"));
        Assert.Equal(0, await LevelAsync(site, "203.0.113.1"));

        // What was solved when it was easy is not enough now, unless it is taken elsewhere.
        var (status, field, sentence) = await RefusedAsync(site, list, quiet, forwarded: "198.51.100.1");
        Assert.Equal((HttpStatusCode.BadRequest, "proof"), (status, field));
        Assert.Contains("More work", sentence, StringComparison.Ordinal);
        site.Time.Pass(TimeSpan.FromSeconds(70));
        Assert.Equal(0, await LevelAsync(site, "198.51.100.1"));
        Assert.Equal(HttpStatusCode.Accepted, await AskAsync(site, list, quiet, "198.51.100.1"));
    }

    [Fact]
    public async Task A_hall_that_has_its_hour_is_asked_for_no_more_work_and_no_wait()
    {
        await using var site = await TestSite.StartAsync(DatabaseProvider.Sqlite, "Limits:Enabled=true", "Proxy:Trusted=127.0.0.1");
        var api = await site.ApiAsync();
        var list = (string)(await api.ListAsync())["slug"]!;
        var petition = await Petitions.Signers.OpenAsync(api);
        for (var i = 0; i < 85; i++)
        {
            (await SendAsync(site, [new("begun", "1")], $"198.51.100.{i}")).Dispose();
        }

        Assert.Equal(3, await LevelAsync(site, "198.51.100.1"));
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(HttpStatusCode.Accepted, await AskAsync(site, list, null, "198.51.100.1"));
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, await AskAsync(site, list, null, "198.51.100.1"));
        var console = await ConsoleForms.SignInAsync(site);
        await console.LocationAsync($"/console/petitions/{petition["id"]}/defence", "=Hall", ("network", "198.51.100.200"));
        Assert.Equal(0, await LevelAsync(site, "198.51.100.1"));
        Assert.Equal(HttpStatusCode.Accepted, await AskAsync(site, list, null, "198.51.100.1"));
    }

    [Theory, OnEachDatabase]
    public async Task A_filled_honeypot_leads_to_a_wait_and_not_to_silence(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var list = (string)(await (await site.ApiAsync()).ListAsync())["slug"]!;
        var email = Subscribers.NewAddress();
        var (form, _) = await WaitPageAsync(site, [.. Typed(list, email), new("k9", "filled by a browser that meant well")]);
        Assert.Equal(0, await site.WithAsync(db => db.SubscriptionRequests.CountAsync()));
        site.Time.Pass(TimeSpan.FromSeconds(11));
        using var answer = await SendAsync(site, form);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.True(await IsAskedAsync(site, email));
    }

    private static List<KeyValuePair<string, string>> Typed(string list, string email) =>
        [new("email", email), new("name", "Rosa \"<b>\" Ñáñez"), new("lists", list), new("language", "es"), new("frequency", "weekly"), new("timeZone", "America/Lima")];

    private static async Task<HttpResponseMessage> SendAsync(TestSite site, IEnumerable<KeyValuePair<string, string>> form, string? forwarded = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/subscribe") { Content = new FormUrlEncodedContent(form) };
        if (forwarded is not null)
        {
            request.Headers.Add("X-Forwarded-For", forwarded);
        }

        return await site.Client.SendAsync(request);
    }

    /// <summary>Sends a form, and reads the second page that comes: what its button sends, and how many seconds it asks for.</summary>
    private static async Task<(List<KeyValuePair<string, string>> Form, int Wait)> WaitPageAsync(TestSite site, List<KeyValuePair<string, string>> form)
    {
        using var answer = await SendAsync(site, form);
        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        var wait = (int)answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds;
        var page = new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync());
        Assert.Contains($"wait for {wait} seconds", page.Body!.TextContent, StringComparison.Ordinal);
        var second = Assert.Single(page.Forms);
        Assert.Single(second.QuerySelectorAll("button"));
        return ([.. second.QuerySelectorAll("input").Select(x => KeyValuePair.Create(x.GetAttribute("name")!, x.GetAttribute("value")!))], wait);
    }

    private static async Task<HttpStatusCode> AskAsync(TestSite site, string list, string? proof, string? forwarded = null)
    {
        using var answer = await site.Client.SendAsync(Asking(list, proof, Subscribers.NewAddress(), forwarded));
        return answer.StatusCode;
    }

    private static async Task<(HttpStatusCode Status, string Field, string Text)> RefusedAsync(
        TestSite site, string list, string proof, string? email = null, string? forwarded = null)
    {
        using var answer = await site.Client.SendAsync(Asking(list, proof, email ?? Subscribers.NewAddress(), forwarded));
        var errors = (await answer.Content.ReadFromJsonAsync<JsonNode>())!["errors"]!.AsObject();
        return (answer.StatusCode, errors.Single().Key, (string)errors.Single().Value![0]!);
    }

    private static HttpRequestMessage Asking(string list, string? proof, string email, string? forwarded)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/subscriptions") { Content = JsonContent.Create(new { email, lists = new[] { list }, proof }) };
        if (forwarded is not null)
        {
            request.Headers.Add("X-Forwarded-For", forwarded);
        }

        return request;
    }

    private static async Task<int> LevelAsync(TestSite site, string forwarded) =>
        (int)(await ProofOfWork.ChallengeAsync(site.Client, forwarded))["parameters"]!["data"]!["level"]!;

    private static Task<bool> IsAskedAsync(TestSite site, string email)
    {
        var keys = site.Get<IKeyedHashes>().Of(EmailAddress.Parse(email));
        return site.WithAsync(db => db.SubscriptionRequests.AnyAsync(x => x.Keys.Mailbox == keys.Mailbox));
    }
}
