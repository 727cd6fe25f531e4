using System.Net;
using System.Net.Http.Json;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain.Organizers;
using Solidarity.Infrastructure.Storage;
using Solidarity.Integration.Tests.Organisations;
using Solidarity.Integration.Tests.Organizers;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Guards;

/// <summary>What was done stands in the audit log, and what was refused does not.</summary>
public sealed class AuditTests(TestSites sites) : IClassFixture<TestSites>
{
    [Theory, OnEachDatabase]
    public async Task Each_command_leaves_one_entry_with_who_and_on_what(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var statement = await api.StatementAsync();
        await api.PublishAsync(statement);
        var id = Guid.Parse((string)statement["id"]!);

        var entries = await site.WithAsync(db => db.AuditEntries.AsNoTracking().Where(x => x.Subject == id).ToListAsync());
        var published = Assert.Single(entries, x => x.Act == "PublishStatement");
        Assert.NotNull(published.Program);
        Assert.Null(published.Organizer);
        Assert.Equal(site.Time.GetUtcNow(), published.At, TimeSpan.FromMinutes(1));
        Assert.True(await site.WithAsync(db => db.AuditEntries.AnyAsync(x => x.Act == "DraftStatement" && x.Program == published.Program)));
    }

    [Theory, OnEachDatabase]
    public async Task What_was_refused_leaves_no_entry(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var nobody = Guid.NewGuid();
        using var answer = await (await site.ApiAsync()).Http.PostAsJsonAsync($"/api/v1/statements/{nobody}/publish", new { });
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.False(await site.WithAsync(db => db.AuditEntries.AnyAsync(x => x.Subject == nobody)));
    }

    [Theory, OnEachDatabase]
    public async Task The_log_is_searched_by_who_act_subject_and_day_and_says_each_act_in_words(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var title = ApiClient.Unique("Statement");
        var statement = await api.StatementAsync(title: title);
        await api.PublishAsync(statement);
        var steward = new ConsoleForms(site, await site.SignInAsync(Subscribers.NewAddress(), (Role.DataSteward, null)));
        var id = (string)statement["id"]!;

        var one = await steward.PageAsync("/console/audit?on=" + id);
        var row = Assert.Single(one.QuerySelectorAll("tbody tr"));
        Assert.Contains("published or scheduled a statement", row.TextContent, StringComparison.Ordinal);
        Assert.Contains("Program: tests", row.TextContent, StringComparison.Ordinal);
        Assert.Equal(title, row.QuerySelector($"a[href$='/console/statements/{id}']")!.TextContent);
        Assert.DoesNotContain(one.QuerySelectorAll("select#act option:not([value=''])"), x => !x.TextContent.Contains(' ', StringComparison.Ordinal));

        var today = DateOnly.FromDateTime(site.Time.GetUtcNow().UtcDateTime);
        foreach (var (query, isThere) in new[]
        {
            ("act=PublishStatement", true), ("act=PauseAlert", false), ($"who={Guid.NewGuid()}", false), ("readings=true", false),
            ($"from={today:yyyy-MM-dd}&to={today:yyyy-MM-dd}", true), ($"from={today.AddDays(1):yyyy-MM-dd}", false), ($"to={today.AddDays(-1):yyyy-MM-dd}", false),
        })
        {
            var page = await steward.PageAsync($"/console/audit?on={id}&{query}");
            Assert.Equal((query, isThere), (query, page.QuerySelectorAll("tbody tr").Length == 1));
            if (!query.StartsWith("from", StringComparison.Ordinal) && !query.StartsWith("to", StringComparison.Ordinal))
            {
                Assert.Equal((query, isThere), (query, (await api.GetAsync($"/audit?subject={id}&{query}"))["items"]!.AsArray().Count == 1));
            }
        }
    }

    [Theory, OnEachDatabase]
    public async Task The_log_is_paged_by_cursor_and_keeps_acts_of_those_who_are_gone(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var api = await site.ApiAsync();
        for (var i = 0; i < 5; i++)
        {
            await api.CampaignAsync();
        }

        List<string> seen = [];
        string? cursor = null;
        do
        {
            var page = await api.GetAsync($"/audit?limit=2&act=CreateCampaign{(cursor is null ? "" : "&cursor=" + cursor)}");
            seen.AddRange(page["items"]!.AsArray().Select(x => (string)x!["id"]!));
            cursor = (string?)page["next"];
        }
        while (cursor is not null);
        Assert.Equal((5, 5), (seen.Count, seen.Distinct().Count()));
        Assert.Equal(seen.OrderDescending(StringComparer.Ordinal), seen);

        var email = Subscribers.NewAddress();
        var person = new ConsoleForms(site, await site.SignInAsync(email, (Role.Organizer, null)));
        Assert.Equal(HttpStatusCode.Redirect, (await person.SendAsync("/console/lists/new", "", ("name", "A list"))).Status);
        var owner = await ConsoleForms.SignInAsync(site);
        Assert.Contains(email, (await owner.PageAsync("/console/audit?act=CreateList")).Body!.TextContent, StringComparison.Ordinal);
        await owner.SendAsync($"/console/people/{await PeopleTests.IdAsync(site, email)}", "Remove");
        var row = Assert.Single((await owner.PageAsync("/console/audit?act=CreateList")).QuerySelectorAll("tbody tr"));
        Assert.Contains("Somebody who was removed", row.TextContent, StringComparison.Ordinal);
    }
}
