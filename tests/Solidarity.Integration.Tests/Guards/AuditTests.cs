using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.Campaigns;
using Solidarity.Domain.Organizers;
using Solidarity.Infrastructure.Storage;
using Solidarity.Integration.Tests.Organisations;
using Solidarity.Integration.Tests.Organizers;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Guards;

/// <summary>What was done stands in the audit log, and what was refused does not.</summary>
public sealed partial class AuditTests(TestSites sites) : IClassFixture<TestSites>
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
    public async Task The_log_of_a_campaign_holds_what_was_done_on_it_and_under_it_and_goes_along_an_index(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var api = await site.ApiAsync();
        var campaign = await api.CampaignAsync();
        var (id, slug) = ((string)campaign["id"]!, (string)campaign["slug"]!);
        var statement = await api.StatementAsync(campaign: slug);
        await api.PublishAsync(statement);
        var other = await api.StatementAsync(campaign: (string)(await api.CampaignAsync())["slug"]!);
        await api.PublishAsync(other);
        Assert.Equal(HttpStatusCode.OK, (await api.Http.PutAsJsonAsync($"/api/v1/campaigns/{id}/versions/en", new { title = "Water", summary = "For all." })).StatusCode);
        await api.ListAsync();

        // The draft was begun in the campaign, before it had an id.
        string[] expected = ["ReviseCampaign", "PublishStatement", "DraftStatement"];
        foreach (var name in new[] { id, slug })
        {
            var items = (await api.GetAsync("/audit?campaign=" + name))["items"]!.AsArray();
            Assert.Equal(expected, items.Select(x => (string)x!["act"]!));
        }

        Assert.Equal("PublishStatement", (string)Assert.Single((await api.GetAsync($"/audit?campaign={slug}&subject={statement["id"]}"))["items"]!.AsArray())!["act"]!);
        Assert.Empty((await api.GetAsync($"/audit?campaign={slug}&subject={other["id"]}"))["items"]!.AsArray());
        Assert.Empty((await api.GetAsync("/audit?campaign=nothing"))["items"]!.AsArray());

        var owner = await ConsoleForms.SignInAsync(site);
        var page = await owner.PageAsync("/console/audit?campaign=" + id);
        Assert.Equal(expected.Length, page.QuerySelectorAll("tbody tr").Length);
        Assert.Equal(id, page.QuerySelector("select#campaign option[selected]")!.GetAttribute("value"));

        var asked = site.Queries("GET /api/v1/audit").Where(x => x.Contains("UNION ALL", StringComparison.Ordinal)).Distinct().ToList();
        Assert.NotEmpty(asked);
        foreach (var query in asked)
        {
            Assert.Empty(await WholeTablesAsync(site, query));
        }
    }

    [Theory, OnEachDatabase]
    public async Task The_campaigns_offered_are_the_newest_hundred_and_the_one_that_is_looked_for(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var api = await site.ApiAsync();
        var oldest = (string)(await api.CampaignAsync())["id"]!;
        await site.WithAsync(async db =>
        {
            db.AddRange(Enumerable.Range(0, 100).Select(i => Campaign.Create(
                EntityId.New<CampaignId>(site.Time.GetUtcNow().AddSeconds(i)), Slug.FromStored($"more-{i}"), LanguageTag.Parse("en"), new CampaignTexts($"More {i}", "", []), site.Time.GetUtcNow())));
            return await db.SaveChangesAsync();
        });
        var owner = await ConsoleForms.SignInAsync(site);
        async Task<List<string?>> OfferedAsync(string query) =>
            [.. (await owner.PageAsync("/console/audit" + query)).QuerySelectorAll("select#campaign option:not([value=''])").Select(x => x.GetAttribute("value"))];
        var offered = await OfferedAsync("");
        Assert.Equal(100, offered.Count);
        Assert.DoesNotContain(oldest, offered);
        Assert.Equal([.. offered, oldest], await OfferedAsync("?campaign=" + oldest));
        Assert.Equal(offered, await OfferedAsync("?campaign=" + offered[3]));
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

    /// <summary>The steps of the database's plan for a command of the log that look through a whole table.</summary>
    private static Task<List<string>> WholeTablesAsync(TestSite site, string logged) => site.WithAsync(async db =>
    {
        // SQL Server has no plan without its own statement; its indexes are the same.
        List<string> steps = [];
        if (db.Database.IsSqlServer())
        {
            return steps;
        }

        var isPostgres = db.Database.IsNpgsql();
        var nothing = isPostgres ? $"'{Guid.Empty}'::uuid" : "x'00'";
        var query = Parameter().Replace(logged[logged.IndexOf("SELECT", StringComparison.Ordinal)..], name => name.Value is "@p" ? "50" : nothing);
        await db.Database.OpenConnectionAsync();
        await using var command = db.Database.GetDbConnection().CreateCommand();

        // A table of a few rows is looked through even where an index is at hand, unless that is not wanted.
        command.CommandText = isPostgres ? "SET enable_seqscan = off; EXPLAIN " + query : "EXPLAIN QUERY PLAN " + query;
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            steps.Add(reader.GetString(reader.FieldCount - 1));
        }

        Assert.NotEmpty(steps);
        return [.. steps.Where(step => step.Contains("Seq Scan", StringComparison.Ordinal) || step.Trim().StartsWith("SCAN", StringComparison.Ordinal))];
    });

    [GeneratedRegex("@[A-Za-z_0-9]+")]
    private static partial Regex Parameter();
}
