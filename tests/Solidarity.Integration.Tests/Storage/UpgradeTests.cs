using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Solidarity.Infrastructure;
using Solidarity.Infrastructure.Storage;
using Solidarity.Testing;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Storage;

/// <summary>The filled databases that earlier releases left, kept in <c>Releases/</c>: the demonstration, two subscribers, and one who has not confirmed.</summary>
public sealed class UpgradeTests
{
    private static readonly string Releases = Repository.PathTo("tests", "Solidarity.Integration.Tests", "Storage", "Releases");

    /// <summary>The first release is the oldest that can be upgraded; each later one adds its folder.</summary>
    public static TheoryData<string, DatabaseProvider> Filled
    {
        get
        {
            var filled = new TheoryData<string, DatabaseProvider>();
            foreach (var release in Directory.EnumerateDirectories(Releases).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal))
            {
                filled.Add(release, DatabaseProvider.Sqlite);
                filled.Add(release, DatabaseProvider.PostgreSql);
            }

            return filled;
        }
    }

    [Theory, MemberData(nameof(Filled))]
    public async Task The_filled_database_of_a_release_is_upgraded_with_all_that_is_in_it(string release, DatabaseProvider on)
    {
        await using var installed = await OldAsync(release, on);
        await installed.PrepareAsync();
        await HoldsAllAsync(installed);
        Assert.Equal(1, await installed.WithAsync(db => db.Organisations.CountAsync()));
        Assert.Empty(await installed.WithAsync(db => db.Database.GetPendingMigrationsAsync()));
        Assert.Equal(on == DatabaseProvider.Sqlite, File.Exists(installed.DatabaseFile + ".before-upgrade"));
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.PostgreSql)]
    public async Task An_upgrade_that_fails_puts_the_old_state_back_and_says_so(DatabaseProvider on)
    {
        await using var installed = await OldAsync("first", on);

        // In the way of the table that the upgrade makes.
        var (obstacle, away) = on == DatabaseProvider.Sqlite
            ? ("CREATE TABLE \"Organisations\" (x integer)", "DROP TABLE \"Organisations\"") : ("CREATE TABLE organisations (x integer)", "DROP TABLE organisations");
        await installed.WithAsync(db => db.Database.ExecuteSqlRawAsync(obstacle));
        var before = await StepsAsync(installed);
        var refused = await Assert.ThrowsAsync<StartRefused>(() => installed.PrepareAsync());
        Assert.Contains("the old state was put back", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, await StepsAsync(installed));

        await installed.WithAsync(db => db.Database.ExecuteSqlRawAsync(away));
        await installed.PrepareAsync();
        await HoldsAllAsync(installed);
    }

    [Theory]
    [InlineData("upgrade-copied")]
    [InlineData("upgrade-migrated")]
    public async Task An_upgrade_killed_in_the_middle_loses_nothing(string step)
    {
        await using var installed = await OldAsync("first", DatabaseProvider.Sqlite);
        SqlitePool.Clear(installed.ConnectionString);
        var settings = new Dictionary<string, string>
        {
            ["SOLIDARITY_TEST_KILL_AT"] = step,
            ["ConnectionStrings__Solidarity"] = $"Data Source={installed.DatabaseFile}",
            ["Keys__Folder"] = installed.KeysFolder,
        };
        await using (var killed = SiteProcess.Start(settings, installed.Folder))
        {
            await killed.EndedAsync();
        }

        Assert.True(File.Exists(installed.DatabaseFile + ".upgrading"));
        await installed.PrepareAsync();
        await HoldsAllAsync(installed);
        Assert.False(File.Exists(installed.DatabaseFile + ".upgrading"));
    }

    [Fact]
    public async Task What_the_version_before_wrote_after_a_broken_upgrade_stays()
    {
        await using var installed = await OldAsync("first", DatabaseProvider.Sqlite);
        File.Copy(installed.DatabaseFile, installed.DatabaseFile + ".upgrading");
        await installed.WithAsync(db => db.Database.ExecuteSqlRawAsync("UPDATE \"MailingLists\" SET \"Name\" = 'Written since'"));
        await installed.PrepareAsync();
        Assert.True(await installed.WithAsync(db => db.MailingLists.AllAsync(x => x.Name == "Written since")));
    }

    [Fact]
    public async Task No_tool_upgrades_under_the_feet_of_a_running_site()
    {
        await using var installed = await OldAsync("first", DatabaseProvider.Sqlite);
        await using (SqliteLocks.HoldAsServer(installed.DatabaseFile))
        {
            Assert.Contains("Another server", (await Assert.ThrowsAsync<StartRefused>(() => installed.PrepareAsync(asServer: false))).Message, StringComparison.Ordinal);
        }

        await installed.PrepareAsync(asServer: false);
    }

    private static async Task HoldsAllAsync(Installed installed)
    {
        Assert.Equal(["jose@example.org", "maria@example.org"], (await installed.WithAsync(db => db.Supporters.ToListAsync())).Select(x => x.Email.Value).Order());
        Assert.Equal(2, await installed.WithAsync(db => db.Subscriptions.CountAsync()));
        Assert.Equal(3, await installed.WithAsync(db => db.SubscriptionRequests.CountAsync()));
        Assert.Equal(2, await installed.WithAsync(db => db.Consents.CountAsync()));
        Assert.NotEqual(0, await installed.WithAsync(db => db.Statements.CountAsync(x => x.IsDemonstration)));
    }

    private static Task<List<string>> StepsAsync(Installed installed) => installed.WithAsync(async db => (await db.Database.GetAppliedMigrationsAsync()).ToList());

    private static async Task<Installed> OldAsync(string release, DatabaseProvider on)
    {
        var installed = await Installed.EmptyAsync(on);
        var kept = Path.Combine(Releases, release, on.ToString().ToLowerInvariant());
        Directory.CreateDirectory(installed.KeysFolder);
        foreach (var key in Directory.EnumerateFiles(Path.Combine(kept, "keys")))
        {
            File.Copy(key, Path.Combine(installed.KeysFolder, Path.GetFileName(key)));
        }

        if (on == DatabaseProvider.Sqlite)
        {
            File.Copy(Path.Combine(kept, "solidarity.db"), installed.DatabaseFile);
            return installed;
        }

        var connection = new NpgsqlConnectionStringBuilder(installed.Services.GetRequiredService<DatabaseOptions>().ConnectionString);
        using var restore = Process.Start("pg_restore",
        [
            "--no-owner", "--no-privileges", "--exit-on-error", "--host", connection.Host!, "--port", connection.Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
            "--username", connection.Username!, "--dbname", connection.Database!, Path.Combine(kept, "solidarity.dump"),
        ]);
        await restore.WaitForExitAsync();
        Assert.Equal(0, restore.ExitCode);
        return installed;
    }
}
