using System.Runtime.Versioning;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Solidarity.Infrastructure;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Integration.Tests.Storage;

public sealed class BackupTests
{
    /// <summary>SQL Server writes its backups on its own machine, where these tests can't look.</summary>
    public static TheoryData<DatabaseProvider> Databases =>
        [.. Installed.Databases.Select(row => row.Data).Where(provider => provider != DatabaseProvider.SqlServer)];

    [Theory, MemberData(nameof(Databases))]
    public async Task What_was_backed_up_beside_a_running_server_is_restored_with_sending_paused(DatabaseProvider provider)
    {
        await using var site = await Installed.WithKeysAsync(provider);
        await site.StoreAsync(Samples.Supporter("maria@example.org", 1));
        var backup = Path.Combine(site.Folder, "backup");
        Assert.True(File.Exists(await Of(site).WriteAsync(backup, CancellationToken.None)));
        await site.StoreAsync(Samples.Supporter("later@example.org", 5));

        await using var other = await Installed.EmptyAsync(provider);
        Of(site).CopyKeys(other.KeysFolder);
        var waiting = await Of(other).ReadAsync(backup, () => other.PrepareAsync(asServer: false), CancellationToken.None);

        Assert.Equal(new WaitingToBeSent(0, 0, 0), waiting);
        Assert.Equal("maria@example.org", (await other.WithAsync(db => db.Supporters.SingleAsync())).Email.Value);
        Assert.True(await other.WithAsync(db => db.Installations.Select(x => x.IsSendingPaused).SingleAsync()));
        Assert.False(await site.WithAsync(db => db.Installations.Select(x => x.IsSendingPaused).SingleAsync()));
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task A_backup_is_refused_without_its_keys_by_halves_and_over_anything(DatabaseProvider provider)
    {
        await using var site = await Installed.WithKeysAsync(provider);
        var backup = Path.Combine(site.Folder, "backup");
        var file = await Of(site).WriteAsync(backup, CancellationToken.None);
        Assert.Contains("holds something already", await RefusedAsync(() => Of(site).WriteAsync(backup, CancellationToken.None)), StringComparison.Ordinal);
        Assert.Contains("is not empty", await RefusedAsync(() => RestoreAsync(site)), StringComparison.Ordinal);

        await using var other = await Installed.EmptyAsync(provider);
        Assert.Contains("There are no keys", await RefusedAsync(() => RestoreAsync(other)), StringComparison.Ordinal);
        Of(site).CopyKeys(other.KeysFolder);
        var key = Path.Combine(other.KeysFolder, "sealing-001.key");
        var right = await File.ReadAllTextAsync(key);
        await File.WriteAllTextAsync(key, Convert.ToBase64String(new byte[32]));
        Assert.Contains("sealing-001 differ", await RefusedAsync(() => RestoreAsync(other)), StringComparison.Ordinal);
        await File.WriteAllTextAsync(key, right);
        File.Delete(file);
        await using var again = await Installed.EmptyAsync(provider);
        Of(site).CopyKeys(again.KeysFolder);
        Assert.Contains("not whole", await RefusedAsync(() => RestoreAsync(again)), StringComparison.Ordinal);
        File.Delete(Path.Combine(backup, "backup.json"));
        Assert.Contains("no whole backup", await RefusedAsync(() => RestoreAsync(again)), StringComparison.Ordinal);

        Task<WaitingToBeSent> RestoreAsync(Installed to) => Of(to).ReadAsync(backup, () => to.PrepareAsync(asServer: false), CancellationToken.None);
    }

    [Fact, UnsupportedOSPlatform("windows")]
    public async Task Neither_backup_nor_keys_are_for_others_and_the_backup_holds_no_key()
    {
        await using var site = await Installed.WithKeysAsync();
        string backup = Path.Combine(site.Folder, "backup"), keys = Path.Combine(site.Folder, "copy");
        await Of(site).WriteAsync(backup, CancellationToken.None);
        Of(site).CopyKeys(keys);

        const UnixFileMode mine = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        Assert.Equal([mine, mine], [File.GetUnixFileMode(backup), File.GetUnixFileMode(keys)]);
        Assert.Equal(["backup.json", "solidarity.db"], Directory.EnumerateFiles(backup, "*", SearchOption.AllDirectories).Select(Path.GetFileName).Order());
    }

    private static Backups Of(Installed installed) => installed.Services.GetRequiredService<Backups>();

    private static async Task<string> RefusedAsync(Func<Task> what) => (await Assert.ThrowsAsync<StartRefused>(what)).Message;
}
