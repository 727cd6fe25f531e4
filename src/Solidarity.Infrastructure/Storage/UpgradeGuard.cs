using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Solidarity.Infrastructure.Checkups;

namespace Solidarity.Infrastructure.Storage;

/// <summary>
/// Brings a database that holds something up to this version: with a copy made before, and the old state put back when it fails or is
/// killed in the middle.
/// </summary>
/// <remarks>
/// On SQLite the copy lies beside the file: <c>.upgrading</c> while the upgrade runs, so that the next start knows that it broke off,
/// and <c>.before-upgrade</c> afterwards, until the next upgrade. The other databases undo a broken step by themselves.
/// </remarks>
internal sealed partial class UpgradeGuard(DatabaseOptions options, Backups backups, ILogger logger)
{
    private const long Spare = 64L * 1024 * 1024;

    /// <summary>Puts the old state back if an upgrade was killed in the middle. Under the lock of whoever migrates, before the database is opened.</summary>
    public void PutBackIfBroken(string file)
    {
        // Written under another name first: what has this name is whole.
        if (File.Exists(Running(file)))
        {
            // With no step done the version before may have run on since, and the file is newer than its copy.
            if (Steps(file) == Steps(Running(file)))
            {
                File.Delete(Running(file));
            }
            else
            {
                PutBack(file);
                BrokenOff(file);
            }
        }

        File.Delete(Draft(file));
    }

    /// <summary>Migrates.</summary>
    /// <param name="db">The database.</param>
    /// <param name="applied">What it has.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="StartRefused">It failed; the old state is back, and the message says so.</exception>
    public async Task MigrateAsync(SolidarityDb db, IReadOnlyList<string> applied, CancellationToken cancellationToken)
    {
        if (options.Provider == DatabaseProvider.Sqlite)
        {
            await MigrateFileAsync(db, SqliteLocks.FileOf(options.ConnectionString), cancellationToken);
        }
        else
        {
            await MigrateServerAsync(db, applied, cancellationToken);
        }
    }

    private static string Running(string file) => file + ".upgrading";

    private static string Draft(string file) => file + ".upgrading.part";

    private static string Kept(string file) => file + ".before-upgrade";

    /// <summary>How many steps a file has behind it; -1 when it can't be read.</summary>
    private static long Steps(string file)
    {
        try
        {
            using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString());
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT COUNT(*) FROM \"__EFMigrationsHistory\"";
            return (long)command.ExecuteScalar()!;
        }
        catch (SqliteException)
        {
            return -1;
        }
    }

    private async Task MigrateFileAsync(SolidarityDb db, string? file, CancellationToken cancellationToken)
    {
        if (file is null)
        {
            await db.Database.MigrateAsync(cancellationToken);
            return;
        }

        RefuseIfNoRoom(file);
        Copy(file);
        Copied(Running(file));
        FailPoint.Reach("upgrade-copied");
        try
        {
            await db.Database.MigrateAsync(cancellationToken);
            FailPoint.Reach("upgrade-migrated");
        }
        catch (Exception exception)
        {
            await db.Database.CloseConnectionAsync();
            SqliteConnection.ClearPool((SqliteConnection)db.Database.GetDbConnection());
            PutBack(file);
            throw Failed(exception);
        }

        File.Move(Running(file), Kept(file), overwrite: true);
        Done(Kept(file));
    }

    private static void RefuseIfNoRoom(string file)
    {
        // The copy, and what migrating writes beside the file.
        var needed = (2 * new FileInfo(file).Length) + Spare;
        var free = Disk.FreeBytes(Path.GetDirectoryName(file)!);
        if (free < needed)
        {
            throw new StartRefused(
                $"The upgrade of the database needs {needed / 1024 / 1024} MB of room in {Path.GetDirectoryName(file)}, where {free / 1024 / 1024} MB are free. Make room and start again; nothing was changed.");
        }
    }

    private static void Copy(string file)
    {
        File.Delete(Draft(file));
        using (var from = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString()))
        using (var to = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Draft(file), Pooling = false }.ToString()))
        {
            from.Open();
            to.Open();
            from.BackupDatabase(to);
        }

        using (var written = new FileStream(Draft(file), FileMode.Open, FileAccess.ReadWrite))
        {
            written.Flush(flushToDisk: true);
        }

        File.Move(Draft(file), Running(file), overwrite: true);
    }

    private static void PutBack(string file)
    {
        foreach (var rest in (string[])["-wal", "-shm"])
        {
            File.Delete(file + rest);
            File.Delete(Running(file) + rest);
        }

        File.Move(Running(file), file, overwrite: true);
    }

    private async Task MigrateServerAsync(SolidarityDb db, IReadOnlyList<string> applied, CancellationToken cancellationToken)
    {
        await DumpAsync(cancellationToken);
        try
        {
            await db.Database.MigrateAsync(cancellationToken);
        }
        catch (Exception exception)
        {
            // A step that fails is undone by the database; steps before it are undone here.
            await db.Database.MigrateAsync(applied[^1], CancellationToken.None);
            throw Failed(exception);
        }
    }

    private async Task DumpAsync(CancellationToken cancellationToken)
    {
        if (options.Provider != DatabaseProvider.PostgreSql)
        {
            BackUpFirst(options.Provider);
            return;
        }

        var file = Path.GetFullPath(Path.Combine("var", "before-upgrade.dump"));
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await backups.DumpAsync(file + ".part", cancellationToken);
            File.Move(file + ".part", file, overwrite: true);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }

            Copied(file);
        }
        catch (Exception exception) when (exception is StartRefused or IOException or UnauthorizedAccessException)
        {
            CannotDump(exception.Message);
            BackUpFirst(options.Provider);
        }
    }

    private static StartRefused Failed(Exception exception) => new(
        $"The upgrade of the database failed, and the old state was put back: the version of the program that ran before can go on with it. What went wrong: {exception.GetBaseException().Message.Trim()}",
        exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "An upgrade of {File} had broken off; the state before it was put back.")]
    private partial void BrokenOff(string file);

    [LoggerMessage(Level = LogLevel.Information, Message = "The database was copied to {File}, in case the upgrade fails.")]
    private partial void Copied(string file);

    [LoggerMessage(Level = LogLevel.Warning, Message = "No copy was made before the upgrade: {Reason}")]
    private partial void CannotDump(string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "The upgrade is done. The database as it was before lies in {File}; delete it when all is well.")]
    private partial void Done(string file);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Provider} undoes a step that fails by itself; a backup of your own before an upgrade guards against all else.")]
    private partial void BackUpFirst(DatabaseProvider provider);
}
