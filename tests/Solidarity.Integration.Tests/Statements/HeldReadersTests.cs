using System.Net;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application;
using Solidarity.Infrastructure.Storage;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Statements;

/// <summary>Readers who wait for their language version, and when they get it.</summary>
public sealed class HeldReadersTests(TestSites sites) : IClassFixture<TestSites>
{
    [Theory, OnEachDatabase]
    public async Task Who_waits_gets_the_own_version_once_it_is_out_and_nobody_gets_two(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var list = await api.ListAsync();
        var (english, spanish, peruvian) = (await site.ReaderAsync(list, "en"), await site.ReaderAsync(list, "es"), await site.ReaderAsync(list, "es-PE"));
        var statement = await api.StatementAsync((string)list["slug"]!, title: "We stand");
        var plan = await api.GetAsync($"/statements/{statement["id"]}/alert/plan");
        Assert.Equal(["missing", "missing", "ready"], plan["languages"]!.AsArray().OrderBy(x => (string)x!["standing"]!, StringComparer.Ordinal).Select(x => (string)x!["standing"]!));

        await api.PublishAsync(statement, new { hold = new[] { new { language = "es", until = site.Time.GetUtcNow().AddHours(5) } } });
        Assert.Equal(["We stand"], await site.SubjectsToAsync(english));
        Assert.Equal((1, 1, 0, 2, false), await api.AlertAsync(statement));
        Assert.Empty(await site.SubjectsToAsync(spanish));

        // Who comes now waited for nothing.
        var late = await site.ReaderAsync(list, "es");
        await api.ReviseAsync(statement, "es", "Estamos");
        Assert.Equal(["Estamos"], await site.SubjectsToAsync(spanish));
        Assert.Equal(["Estamos"], await site.SubjectsToAsync(peruvian));
        Assert.Equal(["We stand"], await site.SubjectsToAsync(english));
        Assert.Empty(await site.SubjectsToAsync(late));
        Assert.Equal((3, 3, 0, 0, true), await api.AlertAsync(statement));
    }

    [Theory, OnEachDatabase]
    public async Task At_their_hour_they_get_what_there_is_once_also_when_two_look_at_the_clock(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var list = await api.ListAsync();
        var (english, spanish) = (await site.ReaderAsync(list, "en"), await site.ReaderAsync(list, "es"));
        var statement = await api.StatementAsync((string)list["slug"]!, title: "We stand");
        await api.PublishAsync(statement, new
        {
            at = site.Time.GetUtcNow().AddMinutes(10),
            hold = new[] { new { language = "es", until = site.Time.GetUtcNow().AddMinutes(40) } },
        });
        site.Time.Pass(TimeSpan.FromMinutes(11));
        Assert.Equal(["We stand"], await site.SubjectsToAsync(english));
        Assert.Equal((1, 1, 0, 1, false), await api.AlertAsync(statement));

        // A language changed meanwhile loses nobody.
        await site.WithAsync(async db =>
        {
            var subscription = (await db.Subscriptions.ToListAsync()).Single(x => x.ListId.Value == Guid.Parse((string)list["id"]!) && x.Language.Value == "es");
            subscription.ConfirmAgain(Domain.LanguageTag.Parse("fr"), subscription.Frequency, subscription.ConfirmedAt);
            return await db.SaveChangesAsync();
        });
        site.Time.Pass(TimeSpan.FromMinutes(30));
        await Task.WhenAll(site.WorkAsync(Work.Clock), site.WorkAsync(Work.Clock));
        await Task.WhenAll(site.WorkAsync(Work.Expansion), site.WorkAsync(Work.Expansion));
        Assert.Equal(["We stand"], await site.SubjectsToAsync(spanish));
        Assert.Equal(["We stand"], await site.SubjectsToAsync(english));
        Assert.Equal((2, 2, 0, 0, true), await api.AlertAsync(statement));
    }

    [Theory, OnEachDatabase]
    public async Task Who_waits_for_an_overtaken_version_gets_it_when_it_is_said_to_be_right(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var list = await api.ListAsync();
        var spanish = await site.ReaderAsync(list, "es");
        var statement = await api.StatementAsync((string)list["slug"]!, title: "We stand");
        await api.ReviseAsync(statement, "es", "Estamos");
        await api.ReviseAsync(statement, "en", "We still stand");
        await api.PublishAsync(statement, new { hold = new[] { new { language = "es", until = site.Time.GetUtcNow().AddHours(5) } } });
        Assert.Empty(await site.SubjectsToAsync(spanish));
        await api.DoAsync(statement, "versions/es/confirm");
        Assert.Equal(["Estamos"], await site.SubjectsToAsync(spanish));
    }

    [Theory, OnEachDatabase]
    public async Task A_stopped_alert_lets_nobody_wait(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var list = await api.ListAsync();
        var spanish = await site.ReaderAsync(list, "es");
        var statement = await api.StatementAsync((string)list["slug"]!);
        await api.PublishAsync(statement, new { hold = new[] { new { language = "es", until = site.Time.GetUtcNow().AddHours(5) } } });
        await site.WorkAsync();
        await api.DoAsync(statement, "alert/stop");
        await api.ReviseAsync(statement, "es", "Estamos");
        Assert.Empty(await site.SubjectsToAsync(spanish));
        Assert.Equal((0, 0, 0, 0, true), await api.AlertAsync(statement));
    }

    [Theory, OnEachDatabase]
    public async Task Waiting_for_nothing_or_too_long_is_refused(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var statement = await api.StatementAsync((string)(await api.ListAsync())["slug"]!);
        var now = site.Time.GetUtcNow();
        foreach (var (language, until, field) in new (string, DateTimeOffset?, string)[]
        {
            ("es", now.AddMinutes(-1), "hold"), ("es", now.AddDays(31), "hold"), ("en", now.AddHours(1), "hold"), ("es", null, "hold[0].until"), ("?", now.AddHours(1), "hold[0].language"),
        })
        {
            var problem = await api.DoAsync(statement, "publish", new { hold = new[] { new { language, until } } }, HttpStatusCode.BadRequest);
            Assert.EndsWith(".", (string)problem["errors"]![field]![0]!, StringComparison.Ordinal);
        }

        Assert.Equal("draft", (string)(await api.GetAsync($"/statements/{statement["id"]}"))["state"]!);
    }
}
