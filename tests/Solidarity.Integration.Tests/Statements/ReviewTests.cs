using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain.Organizers;
using Solidarity.Infrastructure.Storage;
using Solidarity.Integration.Tests.Organisations;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Statements;

/// <summary>A second reader, where the organisation wants one.</summary>
public sealed class ReviewTests(TestSites sites) : IClassFixture<TestSites>
{
    [Theory, OnEachDatabase]
    public async Task Nothing_is_published_before_somebody_else_approved_it_as_it_is(DatabaseProvider on)
    {
        var site = await StrictAsync(on);
        var api = await site.ApiAsync();
        var statement = await api.StatementAsync();
        await api.DoAsync(statement, "publish", expected: HttpStatusCode.Conflict);
        await api.DoAsync(statement, "publish", new { at = site.Time.GetUtcNow().AddHours(1) }, HttpStatusCode.Conflict);
        Assert.Equal("asked", (string)(await api.DoAsync(statement, "review"))["review"]!);
        await api.DoAsync(statement, "approve", expected: HttpStatusCode.BadRequest);

        var writer = new ConsoleForms(site, await site.SignInAsync("writer@example.org", (Role.Writer, null)));
        var review = $"/console/statements/{statement["id"]}/review";
        Assert.Empty((await writer.PageAsync(review)).QuerySelectorAll("button[value='approve']"));
        var reader = new ConsoleForms(site, await site.SignInAsync("second@example.org", (Role.Organizer, null)));
        Assert.Equal(HttpStatusCode.Redirect, (await reader.SendAsync(review, "review", ("act", "approve"))).Status);
        Assert.Equal("approved", (string)(await api.GetAsync($"/statements/{statement["id"]}"))["review"]!);

        await api.ReviseAsync(statement, "en", "Another title");
        Assert.Equal("asked", (string)(await api.GetAsync($"/statements/{statement["id"]}"))["review"]!);
        await api.DoAsync(statement, "publish", expected: HttpStatusCode.Conflict);
        await reader.SendAsync(review, "review", ("act", "approve"));
        await api.PublishAsync(statement);
    }

    [Theory, OnEachDatabase]
    public async Task Of_two_approvals_at_once_one_counts_and_the_other_is_told_so(DatabaseProvider on)
    {
        var site = await StrictAsync(on);
        var api = await site.ApiAsync();
        var statement = await api.StatementAsync();
        await api.DoAsync(statement, "review");
        var readers = new[]
        {
            new ConsoleForms(site, await site.SignInAsync("second@example.org", (Role.Organizer, null))),
            new ConsoleForms(site, await site.SignInAsync("third@example.org", (Role.Organizer, null))),
        };
        var form = $"/console/statements/{statement["id"]}/review";
        var read = await api.GetAsync($"/statements/{statement["id"]}");
        var answers = await Task.WhenAll(readers.Select(reader => reader.SendAsync(form, "review", ("act", "approve"), ("version", read["version"]!.ToString()))));

        // The second may come to the page when the first has approved already: then there is nothing to press, and nothing was lost.
        Assert.Contains(answers, answer => answer.Status == HttpStatusCode.Redirect);
        var late = await readers[1].PageAsync(form);
        Assert.Contains("It can be published", late.Body!.TextContent, StringComparison.Ordinal);
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.Redirect), answer =>
        {
            Assert.Equal(HttpStatusCode.Conflict, answer.Status);
            Assert.Contains("Somebody else approved it a moment ago", answer.Page.Body!.TextContent, StringComparison.Ordinal);
        });
        await api.DoAsync(statement, "approve", expected: HttpStatusCode.Conflict);
    }

    [Theory, OnEachDatabase]
    public async Task What_is_changed_after_it_was_scheduled_is_not_published(DatabaseProvider on)
    {
        var site = await StrictAsync(on);
        var api = await site.ApiAsync();
        var reader = new ConsoleForms(site, await site.SignInAsync("second@example.org", (Role.Organizer, null)));
        List<JsonObject> statements = [await api.StatementAsync(), await api.StatementAsync()];
        foreach (var statement in statements)
        {
            await reader.SendAsync($"/console/statements/{statement["id"]}/review", "review", ("act", "approve"));
            await api.PublishAsync(statement, new { at = site.Time.GetUtcNow().AddHours(1) });
        }

        await api.ReviseAsync(statements[0], "en", "Slipped in");
        site.Time.Pass(TimeSpan.FromMinutes(61));
        await site.WorkAsync();
        Assert.Equal("draft", (string)(await api.GetAsync($"/statements/{statements[0]["id"]}"))["state"]!);
        Assert.Equal("published", (string)(await api.GetAsync($"/statements/{statements[1]["id"]}"))["state"]!);
    }

    private async Task<TestSite> StrictAsync(DatabaseProvider on)
    {
        var site = await sites.On(on);
        await site.WithAsync(async db =>
        {
            (await db.Organisations.SingleAsync()).Work(secondReader: true, exportNeedsSecondPerson: false, site.Time.GetUtcNow());
            return await db.SaveChangesAsync();
        });
        return site;
    }
}
