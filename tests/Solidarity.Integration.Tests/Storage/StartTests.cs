using System.Runtime.Versioning;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Solidarity.Infrastructure;

namespace Solidarity.Integration.Tests.Storage;

public sealed class StartTests
{
    [Fact]
    public async Task A_second_server_on_the_same_file_is_refused_and_a_tool_beside_it_is_not()
    {
        await using var installed = await Installed.WithKeysAsync();
        await using var second = Installed.In(installed.Folder, keepsFolder: true);
        Assert.Contains("Another server", (await RefusedAsync(second)).Message, StringComparison.Ordinal);
        await second.PrepareAsync(asServer: false);
    }

    [Fact]
    public async Task A_start_with_the_same_keys_reads_what_was_sealed()
    {
        var folder = Directory.CreateTempSubdirectory("solidarity-").FullName;
        await using (var first = Installed.In(folder, keepsFolder: true))
        {
            await first.PrepareAsync();
            await first.StoreAsync(Samples.Supporter("maria@example.org", 1));
        }

        await using var again = Installed.In(folder);
        await again.PrepareAsync();
        Assert.Equal("maria@example.org", (await again.WithAsync(db => db.Supporters.SingleAsync())).Email.Value);
    }

    [Theory]
    [InlineData("lookup.key")]
    [InlineData("token.key")]
    [InlineData("sealing-001.key")]
    [InlineData("")]
    public async Task A_missing_key_refuses_the_start_and_names_the_folder(string file)
    {
        var folder = await ClosedAsync();
        await using var again = Installed.In(folder);
        if (file.Length > 0)
        {
            File.Delete(Path.Combine(again.KeysFolder, file));
        }
        else
        {
            Directory.Delete(again.KeysFolder, recursive: true);
        }

        var refused = await RefusedAsync(again);
        Assert.Contains(again.KeysFolder, refused.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(again.KeysFolder, "lookup.key")) && file.Length == 0);
    }

    [Fact]
    public async Task A_foreign_key_refuses_the_start()
    {
        var folder = await ClosedAsync();
        await using var again = Installed.In(folder);
        await File.WriteAllTextAsync(Path.Combine(again.KeysFolder, "lookup.key"), Convert.ToBase64String(new byte[32]));
        Assert.Contains("is not the one", (await RefusedAsync(again)).Message, StringComparison.Ordinal);
    }

    [Fact, UnsupportedOSPlatform("windows")]
    public async Task Keys_are_for_their_owner_alone()
    {
        await using var installed = await Installed.WithKeysAsync();
        Assert.All(
            Directory.EnumerateFiles(installed.KeysFolder, "*.key"),
            file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
    }

    [Theory]
    [InlineData("INSERT INTO __EFMigrationsHistory VALUES ('29990101000000_Later', '11.0.0')", "newer version")]
    [InlineData("DROP TABLE Consents", "Consents")]
    [InlineData("ALTER TABLE Deliveries DROP COLUMN LastReply", "LastReply")]
    [InlineData("DELETE FROM __EFMigrationsHistory", "broke off")]
    public async Task A_database_that_is_newer_or_half_migrated_is_refused(string damage, string says)
    {
        var folder = await ClosedAsync();
        await using (var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "solidarity.db")}"))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = damage;
            await command.ExecuteNonQueryAsync();
        }

        await using var again = Installed.In(folder);
        Assert.Contains(says, (await RefusedAsync(again)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused()
    {
        var folder = Directory.CreateTempSubdirectory("solidarity-").FullName;
        await using var installed = Installed.In(folder);
        await File.WriteAllTextAsync(installed.DatabaseFile, new string('x', 5_000));
        Assert.Contains("ConnectionStrings__Solidarity", (await RefusedAsync(installed)).Message, StringComparison.Ordinal);
    }

    private static Task<StartRefused> RefusedAsync(Installed installed) => Assert.ThrowsAsync<StartRefused>(() => installed.PrepareAsync());

    private static async Task<string> ClosedAsync()
    {
        var folder = Directory.CreateTempSubdirectory("solidarity-").FullName;
        await using var installed = Installed.In(folder, keepsFolder: true);
        await installed.PrepareAsync();
        return folder;
    }
}
