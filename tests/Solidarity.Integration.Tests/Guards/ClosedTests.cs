using System.Net;
using Microsoft.AspNetCore.Routing;
using Solidarity.Infrastructure.Storage;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Guards;

/// <summary>Who has no right gets nowhere; a new address must say here that it is public, or be closed.</summary>
public sealed class ClosedTests(TestSites sites) : IClassFixture<TestSites>
{
    internal static readonly HashSet<string> Public =
    [
        "", "about", "accessibility", "privacy", "imprint", "api", "openapi/{documentName}.json", "health/live", "health/ready",
        "campaigns", "campaigns/{slug}", "statements", "statements/{slug}", "statements/{slug}/revisions", "search", "sitemap.xml", "robots.txt", "statements.atom", "statements.json", "pictures/{hash:length(64)}/{width:int}.webp", "look/{colour:length(6)}-{mark:length(12)}.css",
        "share/statements/{slug}/{mark:length(16)}.jpg", "share/campaigns/{slug}/{mark:length(16)}.jpg", "share/site/{mark:length(16)}.jpg",
        "subscribe", "confirm/{token}", "unsubscribe/{token}", "preferences/{token}", "not-me/{token}", "your-data", "your-data/{token}", "change-address/{token}",
        "lists/{slug}", "lists/{slug}/{id:guid}", "lists/{slug}.atom", "lists/{slug}.json",
        "topics/{slug}", "statements/{slug}/endorse", "endorsements/{token}", "preview/{token}", "api/v1/statements/{slug}/endorsements",
        "petitions/{slug}", "petitions/{slug}/sent", "petitions/{slug}/days.csv", "embed/petitions/{slug}", "embed/petitions/{slug}/sent", "embed/lists/{slug}", "embed/lists/{slug}/sent", "newsletters/{token}", "go/{token}", "oembed", "signatures/{token}", "deliveries/{token}", "offices/{token}", "share/petitions/{slug}/{mark:length(16)}.jpg",
        "petitions/{slug}/organisations", "petitions/{slug}/organisations/all", "organisations/{token}", "api/v1/petitions/{slug}/organisations",
        "api/v1/petitions/{id}", "api/v1/petitions/{slug}/signatures",
        "attendances/{token}", "attendances/{token}/event.ics", "api/v1/events/{slug}/attendances",
        "campaigns/{slug}/host", "hosts/{token}", "door/{token}", "api/v1/door", "api/v1/door/ticks", "api/v1/campaigns/{slug}/proposals",
        "events", "events/{slug}", "events/{slug}/sent", "events.ics", "events/{slug}.ics", "events.atom", "share/events/{slug}/{mark:length(16)}.jpg", "GET api/v1/events", "api/v1/events/{id}",
        "api/v1/subscriptions", "api/v1/challenge",
        "console/sign-in", "console/sign-in/{token}", "console/sign-in/code", "console/invitations/{token}",
    ];

    /// <summary>Whether an address is for everyone: whatever is done there, or what it does, where others at the same address need a right.</summary>
    internal static bool IsPublic(RouteEndpoint endpoint)
    {
        var pattern = endpoint.RoutePattern.RawText!.Trim('/');
        return Public.Contains(pattern) || (endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods is [var method] && Public.Contains($"{method} {pattern}"));
    }

    [Theory, OnEachDatabase]
    public async Task Each_address_is_public_by_name_or_closed_to_strangers(DatabaseProvider on)
    {
        var site = await sites.On(on);
        List<string> closed = [];
        foreach (var endpoint in site.Endpoints)
        {
            var pattern = endpoint.RoutePattern.RawText!.Trim('/');
            if (IsPublic(endpoint))
            {
                continue;
            }

            closed.Add(pattern);
            var path = "/" + string.Join('/', endpoint.RoutePattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part => part switch
            {
                Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal => literal.Content,
                Microsoft.AspNetCore.Routing.Patterns.RoutePatternSeparatorPart separator => separator.Content,
                Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart { Name: "language" } => "en",
                Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart => Guid.NewGuid().ToString(),
                _ => "x",
            }))));
            foreach (var method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET", "POST"])
            {
                using var answer = await site.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));
                Assert.True(
                    answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
                    || (answer.StatusCode == HttpStatusCode.Redirect && answer.Headers.Location!.ToString().Contains("/console/sign-in", StringComparison.Ordinal)),
                    $"{method} {path} ({pattern}) is in no list and answered a stranger with {(int)answer.StatusCode}.");
            }
        }

        Assert.Contains("api/v1/statements", closed);
        Assert.Contains("console/account", closed);
        Assert.Contains(closed, pattern => pattern.StartsWith("jobs", StringComparison.Ordinal));
    }

    [Theory, OnEachDatabase]
    public async Task Jobs_and_console_are_closed_however_they_are_written(DatabaseProvider on)
    {
        var site = await sites.On(on);
        foreach (var path in new[] { "/jobs", "/jobs/", "/JOBS", "/jobs/servers", "/jobs/css1", "/es/jobs", "/console", "/console/", "/Console/account", "/es/console/account", "/console/../console/account", "/%63onsole/account" })
        {
            foreach (var method in new[] { HttpMethod.Get, HttpMethod.Post })
            {
                using var answer = await site.Client.SendAsync(new HttpRequestMessage(method, path));
                Assert.True((int)answer.StatusCode is 302 or 401 or 403 or 404 or 405, $"{method} {path} answered {(int)answer.StatusCode}");
                Assert.DoesNotContain("Hangfire", await answer.Content.ReadAsStringAsync(), StringComparison.OrdinalIgnoreCase);
            }
        }
    }

    [Theory, OnEachDatabase]
    public async Task An_api_key_opens_neither_console_nor_jobs(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        foreach (var path in new[] { "/console/account", "/jobs" })
        {
            using var answer = await api.Http.GetAsync(path);
            Assert.True(answer.StatusCode is HttpStatusCode.Redirect or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden, $"{path} answered {answer.StatusCode}");
        }
    }
}
