using System.Net;
using System.Net.Http.Json;
using Microsoft.EntityFrameworkCore;
using Solidarity.Infrastructure.Storage;
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
}
