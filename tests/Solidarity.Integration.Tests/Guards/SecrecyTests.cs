using System.Text;
using Microsoft.Data.Sqlite;
using Npgsql;
using Solidarity.Infrastructure.Storage;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Guards;

/// <summary>Where people's data must not be.</summary>
public sealed class SecrecyTests
{
    private const string Name = "Wilhelmina Quispe";

    [Theory, OnEachDatabase]
    public async Task Neither_log_nor_database_holds_an_address_a_name_or_a_token(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var list = await (await site.ApiAsync()).ListAsync();
        List<string> secret = [];
        var (leaving, waiting) = ($"wilhelmina.leaving@{Guid.NewGuid():n}.example.org", $"wilhelmina.waiting@{Guid.NewGuid():n}.example.org");
        await Subscribers.AskAsync(site, list, waiting, Name);
        await Subscribers.AskAsync(site, list, leaving, Name);
        foreach (var mail in new[] { await Subscribers.LastMailAsync(site, waiting), await Subscribers.LastMailAsync(site, leaving) })
        {
            secret.AddRange(mail.Link("confirm").Split('/')[^1], mail.Link("not-me").Split('/')[^1]);
        }

        await site.PressAsync("/confirm/" + secret[2]);
        var alert = await Subscribers.AlertedAsync(site, list, leaving);
        secret.AddRange(alert.Link("unsubscribe").Split('/')[^1], alert.Link("preferences").Split('/')[^1]);
        await site.GetPageAsync("/preferences/" + secret[^1]);
        await site.PressAsync("/unsubscribe/" + secret[^2]);
        await site.PressAsync("/es/unsubscribe/" + secret[^2], ("undo", "true"));
        await site.PressAsync("/subscribe", ("email", leaving), ("name", Name), ("lists", "unknown"));
        await site.PressAsync("/confirm/" + secret[0] + "?email=" + leaving);
        secret.AddRange([leaving, waiting, leaving.Split('@')[1], waiting.Split('@')[1], "wilhelmina", "Wilhelmina", "Quispe", leaving.ToUpperInvariant()]);

        var log = string.Join('\n', site.Log);
        Assert.Contains("/confirm/…", log, StringComparison.Ordinal);
        Assert.All(secret, word => Assert.DoesNotContain(word, log, StringComparison.OrdinalIgnoreCase));

        var dump = await Dump.OfAsync(site.Database);
        Assert.Contains((string)list["slug"]!, dump, StringComparison.Ordinal);
        foreach (var word in secret)
        {
            Assert.DoesNotContain(word, dump, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(Convert.ToHexString(Encoding.UTF8.GetBytes(word)), dump, StringComparison.OrdinalIgnoreCase);
        }
    }
}
