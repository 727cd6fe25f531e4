using System.Net;
using System.Net.Http.Json;
using Microsoft.EntityFrameworkCore;
using Solidarity.Infrastructure.Storage;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Guards;

public sealed class GuardTests(TestSites sites) : IClassFixture<TestSites>
{
    [Theory, OnEachDatabase]
    public async Task A_forged_host_stands_in_no_page_and_no_mail(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var list = await (await site.ApiAsync()).ListAsync();
        var email = Subscribers.NewAddress();
        foreach (var (method, path) in new[] { ("GET", "/"), ("GET", "/subscribe"), ("GET", "/statements.atom"), ("GET", "/statements.json"), ("GET", "/nothing"), ("GET", "/console/account"), ("POST", "/api/v1/subscriptions") })
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path);
            request.Headers.Host = "evil.example";
            request.Headers.Add("X-Forwarded-Host", "evil.example");
            request.Headers.Add("X-Forwarded-Proto", "https");
            if (method == "POST")
            {
                request.Content = JsonContent.Create(new { email, lists = new[] { (string)list["slug"]! } });
            }

            using var answer = await site.Client.SendAsync(request);
            Assert.True((int)answer.StatusCode < 500);
            Assert.DoesNotContain("evil.example", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            Assert.False(answer.Headers.Contains("Strict-Transport-Security"));
        }

        var mail = (await Subscribers.LastMailAsync(site, email)).ToString();
        Assert.DoesNotContain("evil.example", mail, StringComparison.Ordinal);
        Assert.Contains(site.Address.Authority, mail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_comes_too_often_is_told_when_to_come_again_and_a_forged_forwarded_address_does_not_help()
    {
        await using var site = await TestSite.StartAsync(DatabaseProvider.Sqlite, "Limits:Enabled=true");
        var (status, wait, page) = await UntilRefusedAsync(site, i => $"203.0.{i}.9");
        Assert.Equal(HttpStatusCode.TooManyRequests, status);
        Assert.InRange(wait!.Value.TotalSeconds, 1, 3600);
        Assert.Contains("typed@example.org", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await site.GetPageAsync("/subscribe")).Status);
        using var api = await site.Client.PostAsJsonAsync("/api/v1/subscriptions", new { email = "a@example.org", lists = new[] { "none" } });
        Assert.Equal((HttpStatusCode.TooManyRequests, "application/problem+json"), (api.StatusCode, api.Content.Headers.ContentType!.MediaType));
    }

    [Fact]
    public async Task Behind_a_trusted_proxy_each_network_has_its_own_limit()
    {
        await using var site = await TestSite.StartAsync(DatabaseProvider.Sqlite, "Limits:Enabled=true", "Proxy:Trusted=10.0.0.0/8 127.0.0.1");
        Assert.NotEqual(HttpStatusCode.TooManyRequests, (await UntilRefusedAsync(site, i => $"203.0.{i}.9")).Status);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await UntilRefusedAsync(site, i => $"198.51.100.{i}")).Status);

        // What stands left of the first address that is no proxy of ours was written by a stranger.
        Assert.Equal(HttpStatusCode.TooManyRequests, (await UntilRefusedAsync(site, i => $"192.0.{i}.1, 198.51.100.7, 10.1.1.1")).Status);
    }

    [Fact]
    public async Task Two_servers_count_a_network_together()
    {
        await using var first = await TestSite.StartAsync(DatabaseProvider.PostgreSql, "Limits:Enabled=true", "Proxy:Trusted=127.0.0.1");
        await using var second = await first.StartSecondAsync("Limits:Enabled=true", "Proxy:Trusted=127.0.0.1");
        Assert.Equal(HttpStatusCode.TooManyRequests, (await UntilRefusedAsync(first, _ => "198.51.100.1")).Status);

        // Alone, the second would let as many through again; it has to learn of them before.
        var alone = 0;
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(500));
        while ((await PostAsync(second, "198.51.100.2")).Status != HttpStatusCode.TooManyRequests)
        {
            Assert.InRange(++alone, 1, 9);
            await timer.WaitForNextTickAsync();
        }

        Assert.NotEqual(HttpStatusCode.TooManyRequests, (await PostAsync(second, "203.0.113.1")).Status);

        // A proof of work made on one and spent on it is spent on the other.
        var list = await (await first.ApiAsync()).ListAsync();
        var sent = new { email = Subscribers.NewAddress(), lists = new[] { (string)list["slug"]! }, proof = ProofOfWork.Solve(await ProofOfWork.ChallengeAsync(first.Client)) };
        var at = await Task.WhenAll(new[] { first, second, first, second }.Select(async server =>
        {
            using var answer = await server.Client.PostAsJsonAsync("/api/v1/subscriptions", sent);
            return answer.StatusCode;
        }));
        Assert.Equal([HttpStatusCode.Accepted, HttpStatusCode.BadRequest, HttpStatusCode.BadRequest, HttpStatusCode.BadRequest], at.Order());
        Assert.DoesNotContain(first.Log.Concat(second.Log), line => line.Contains("limits hold for this server alone", StringComparison.Ordinal));
    }

    [Theory, OnEachDatabase]
    public async Task What_another_sites_page_asks_for_is_refused(DatabaseProvider on)
    {
        var site = await sites.On(on);
        foreach (var (header, value, refused) in new[]
        {
            ("Sec-Fetch-Site", "cross-site", true), ("Sec-Fetch-Site", "same-site", true), ("Sec-Fetch-Site", "nonsense", true), ("Origin", "https://evil.example", true),
            ("Origin", "null", true), ("Sec-Fetch-Site", "same-origin", false), ("Origin", site.Address.GetLeftPart(UriPartial.Authority), false),
        })
        {
            foreach (var path in new[] { "/subscribe", "/api/v1/subscriptions", "/es/subscribe", "/console/sign-in" })
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent([new("email", "x")]) };
                request.Headers.Add(header, value);
                using var answer = await site.Client.SendAsync(request);
                Assert.Equal((path, value, refused), (path, value, answer.StatusCode == HttpStatusCode.Forbidden));
            }
        }
    }

    [Theory, OnEachDatabase]
    public async Task A_file_is_what_it_holds_and_not_what_it_is_called(DatabaseProvider on)
    {
        var api = await (await sites.On(on)).ApiAsync();
        foreach (var content in new[] { "<html><script>alert(1)</script></html>", "<svg xmlns='http://www.w3.org/2000/svg'/>", "%PDF-1.7", "MZ" })
        {
            using var file = new ByteArrayContent(System.Text.Encoding.ASCII.GetBytes(content));
            file.Headers.ContentType = new("image/png");
            using var form = new MultipartFormDataContent { { file, "file", "picture.png" } };
            using var answer = await api.Http.PostAsync("/api/v1/pictures", form);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Contains("JPEG, PNG, WebP or HEIC", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Theory, OnEachDatabase]
    public async Task Every_answer_carries_the_headers_that_guard_it(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var statement = await api.StatementAsync();
        await api.PublishAsync(statement);
        foreach (var path in new[]
        {
            "/", "/es", "/subscribe", "/subscribe?sent=true", "/about", "/privacy", "/imprint", "/accessibility", "/api", "/openapi/v1.json", "/health/live", "/health/ready",
            $"/statements/{statement["slug"]}", $"/campaigns/{statement["campaign"]}", "/statements.atom", "/statements.json", "/nothing", "/statements/nothing",
            "/confirm/x", "/unsubscribe/x", "/preferences/x", "/not-me/x", "/console/sign-in", "/console/sign-in/x", "/console/account", "/jobs", "/api/v1/lists", "/css/site.css",
        })
        {
            // Twice: fresh, and as it is kept.
            for (var i = 0; i < 2; i++)
            {
                using var answer = await site.Client.GetAsync(path);
                var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
                Assert.StartsWith("default-src 'self'", policy, StringComparison.Ordinal);
                Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
                Assert.Equal((path, path == "/jobs"), (path, policy.Contains("unsafe", StringComparison.Ordinal)));
                Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
                Assert.False(answer.Headers.Contains("Server"));
                var isToken = path.EndsWith("/x", StringComparison.Ordinal);
                Assert.Equal(isToken ? "no-referrer" : "strict-origin", answer.Headers.GetValues("Referrer-Policy").Single());
                if (isToken || path.StartsWith("/console", StringComparison.Ordinal))
                {
                    Assert.Contains("no-store", answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
                    Assert.Contains("noindex", answer.Headers.GetValues("X-Robots-Tag").Single(), StringComparison.Ordinal);
                }
                else if (!path.StartsWith("/console", StringComparison.Ordinal))
                {
                    Assert.False(answer.Headers.Contains("Set-Cookie"), path + " sets a cookie");
                }

                if (answer.Content.Headers.ContentType?.MediaType == "text/html" && path != "/jobs")
                {
                    var html = await answer.Content.ReadAsStringAsync();
                    Assert.DoesNotContain("<style", html, StringComparison.OrdinalIgnoreCase);
                    Assert.DoesNotContain(" style=", html, StringComparison.OrdinalIgnoreCase);
                    Assert.DoesNotContain(" onclick=", html, StringComparison.OrdinalIgnoreCase);
                }
            }
        }
    }

    private static async Task<(HttpStatusCode Status, TimeSpan? Wait, string Page)> UntilRefusedAsync(TestSite site, Func<int, string> forwarded)
    {
        (HttpStatusCode Status, TimeSpan?, string) answer = default;
        for (var i = 1; i <= 40 && answer.Status != HttpStatusCode.TooManyRequests; i++)
        {
            answer = await PostAsync(site, forwarded(i));
        }

        return answer;
    }

    private static async Task<(HttpStatusCode Status, TimeSpan? Wait, string Page)> PostAsync(TestSite site, string forwarded)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/subscribe")
        {
            Content = new FormUrlEncodedContent([new("email", "typed@example.org"), new("lists", "none")]),
        };
        request.Headers.Add("X-Forwarded-For", forwarded);
        using var answer = await site.Client.SendAsync(request);
        return (answer.StatusCode, answer.Headers.RetryAfter?.Delta, await answer.Content.ReadAsStringAsync());
    }
}
