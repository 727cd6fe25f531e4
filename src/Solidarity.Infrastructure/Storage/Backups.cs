using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Npgsql;
using Solidarity.Domain.Messages;
using Solidarity.Infrastructure.Keys;

namespace Solidarity.Infrastructure.Storage;

/// <summary>What a restored installation would send, were its sending not paused.</summary>
/// <param name="Confirmations">Mails that somebody waits for.</param>
/// <param name="Bulk">Copies of alerts.</param>
/// <param name="Messages">Alerts that are not done.</param>
public sealed record WaitingToBeSent(int Confirmations, int Bulk, int Messages)
{
    /// <summary>What happened after the backup and was done again.</summary>
    public Replayed Replayed { get; init; } = new(0, 0, 0);
}

/// <summary>Copies the database to a folder, whole as of one moment, while the site runs; and back. Never the keys, unless asked for apart.</summary>
public sealed class Backups(IDbContextFactory<SolidarityDb> databases, DatabaseOptions options, KeyRing keys, RestoreLedger ledger, TimeProvider time)
{
    private const string ManifestFile = "backup.json";
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private string DataFile => options.Provider switch
    {
        DatabaseProvider.Sqlite => "solidarity.db",
        DatabaseProvider.PostgreSql => "solidarity.dump",
        _ => "solidarity.bak",
    };

    /// <summary>Writes a backup. What says that it is whole is written last.</summary>
    /// <param name="folder">New or empty.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The file with the data.</returns>
    /// <exception cref="StartRefused">It can't be done; the message says why.</exception>
    public async Task<string> WriteAsync(string folder, CancellationToken cancellationToken)
    {
        // What happens from here on may not be in it.
        var begun = time.GetUtcNow();
        MakeEmptyFolder(folder);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var installation = await db.Installations.AsNoTracking().SingleAsync(cancellationToken);
        var migration = (await db.Database.GetAppliedMigrationsAsync(cancellationToken)).Last();
        var file = Path.Combine(folder, DataFile);
        switch (options.Provider)
        {
            case DatabaseProvider.Sqlite:
                CopySqlite(file);
                break;
            case DatabaseProvider.PostgreSql:
                await DumpAsync(file, cancellationToken);
                break;
            default:
                await OnSqlServerAsync("BACKUP DATABASE ", " TO DISK = @file WITH COPY_ONLY, FORMAT, INIT, CHECKSUM", file, cancellationToken);
                break;
        }

        var manifest = new Manifest(options.Provider.ToString(), migration, installation.KeyFingerprints, begun);
        await File.WriteAllTextAsync(Path.Combine(folder, ManifestFile), JsonSerializer.Serialize(manifest, Json), cancellationToken);
        await db.Installations.ExecuteUpdateAsync(set => set.SetProperty(x => x.BackedUpAt, time.GetUtcNow()), cancellationToken);
        return file;
    }

    /// <summary>Has PostgreSQL write all that is in the database to a file.</summary>
    internal Task DumpAsync(string file, CancellationToken cancellationToken) =>
        RunAsync("pg_dump", ["--format=custom", "--no-owner", "--no-privileges", "--exclude-schema=hangfire", "--file", file], cancellationToken);

    /// <summary>Copies the keys to a folder of their own.</summary>
    /// <param name="folder">New or empty.</param>
    /// <exception cref="StartRefused">It can't be done; the message says why.</exception>
    public void CopyKeys(string folder)
    {
        MakeEmptyFolder(folder);
        foreach (var file in Directory.EnumerateFiles(keys.Folder, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(folder, Path.GetRelativePath(keys.Folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(copy, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }
        }
    }

    /// <summary>Puts a backup in the place of an empty database, with sending paused.</summary>
    /// <param name="folder">A folder that <see cref="WriteAsync"/> wrote.</param>
    /// <param name="prepare">Brings the restored database up to this version.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="StartRefused">It can't be done; the message says why. Nothing was changed.</exception>
    public async Task<WaitingToBeSent> ReadAsync(string folder, Func<Task> prepare, CancellationToken cancellationToken)
    {
        var manifest = await ManifestAsync(folder, cancellationToken);
        var file = Path.Combine(folder, DataFile);
        if (!File.Exists(file) && options.Provider != DatabaseProvider.SqlServer)
        {
            throw new StartRefused($"{file} is missing: the backup is not whole.");
        }

        RefuseUnlessKeysFit(manifest);
        await RefuseUnlessEmptyAsync(cancellationToken);
        switch (options.Provider)
        {
            case DatabaseProvider.Sqlite:
                await RestoreSqliteAsync(file, cancellationToken);
                break;
            case DatabaseProvider.PostgreSql:
                await RunAsync("pg_restore", ["--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error", "--dbname", Database, file], cancellationToken);
                break;
            default:
                await OnSqlServerAsync("RESTORE DATABASE ", " FROM DISK = @file WITH REPLACE, CHECKSUM", file, cancellationToken);
                break;
        }

        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (options.Provider != DatabaseProvider.Sqlite)
        {
            await db.Installations.ExecuteUpdateAsync(set => set.SetProperty(x => x.IsSendingPaused, true), cancellationToken);
        }

        await prepare();
        var replayed = await ReplayAsync(manifest.MadeAt, cancellationToken);
        return new WaitingToBeSent(
            await db.Deliveries.CountAsync(x => x.Lane == Lane.Confirmations && (x.State == DeliveryState.Queued || x.State == DeliveryState.Claimed), cancellationToken),
            await db.Deliveries.CountAsync(x => x.Lane == Lane.Bulk && (x.State == DeliveryState.Queued || x.State == DeliveryState.Claimed), cancellationToken),
            await db.Messages.CountAsync(x => x.State == MessageState.Sending || x.State == MessageState.Paused, cancellationToken))
        {
            Replayed = replayed,
        };
    }

    private async Task<Replayed> ReplayAsync(DateTimeOffset begun, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.Installations.ExecuteUpdateAsync(
            set => set.SetProperty(x => x.RestoredFrom, begun).SetProperty(x => x.RestoredAt, time.GetUtcNow()), cancellationToken);

        // Clocks of several servers, and lines that were written a moment after their transaction.
        return await new LedgerReplay(db, ledger, time).ApplyAsync(begun - TimeSpan.FromMinutes(1), time.GetUtcNow(), cancellationToken);
    }

    private string Database => new NpgsqlConnectionStringBuilder(options.ConnectionString).Database ?? "postgres";

    private static void MakeEmptyFolder(string folder)
    {
        try
        {
            if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
            {
                throw new StartRefused($"{folder} holds something already. Name a new folder: what is there stays as it is.");
            }

            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(folder);
            }
            else
            {
                Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StartRefused($"The folder {folder} can't be made or read: {exception.Message}", exception);
        }
    }

    private static async Task<Manifest> ManifestAsync(string folder, CancellationToken cancellationToken)
    {
        var file = Path.Combine(folder, ManifestFile);
        try
        {
            return JsonSerializer.Deserialize<Manifest>(await File.ReadAllTextAsync(file, cancellationToken), Json) ?? throw new JsonException();
        }
        catch (Exception exception) when (exception is IOException or JsonException or UnauthorizedAccessException)
        {
            throw new StartRefused($"{folder} is no whole backup: {ManifestFile}, which is written last, is missing or can't be read.", exception);
        }
    }

    private void RefuseUnlessKeysFit(Manifest manifest)
    {
        if (manifest.Provider != options.Provider.ToString())
        {
            throw new StartRefused($"The backup was made of {manifest.Provider}, and Database__Provider is {options.Provider}. Restore it to the same kind of database.");
        }

        if (!keys.Open())
        {
            throw new StartRefused($"There are no keys in {keys.Folder} (Keys__Folder). Put back the copy of the keys that belongs to this backup first; without it nothing in it can be read.");
        }

        var here = keys.Fingerprints.Select(key => $"{key.Key}:{key.Value}").ToHashSet();
        var missing = manifest.Keys.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(key => !here.Contains(key)).ToList();
        if (missing.Count > 0)
        {
            throw new StartRefused(
                $"The keys in {keys.Folder} (Keys__Folder) are not those of this backup ({string.Join(", ", missing.Select(key => key.Split(':')[0]))} differ or are missing). Put back the copy of the keys that belongs to it.");
        }
    }

    private async Task RefuseUnlessEmptyAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var creator = db.GetService<IRelationalDatabaseCreator>();
        if (options.Provider == DatabaseProvider.Sqlite ? File.Exists(SqliteFile) : await creator.ExistsAsync(cancellationToken) && await creator.HasTablesAsync(cancellationToken))
        {
            throw new StartRefused("The database (ConnectionStrings__Solidarity) is not empty. Stop the site, move the old database away, and restore again; nothing was changed.");
        }
    }

    private string SqliteFile => SqliteLocks.FileOf(options.ConnectionString) ?? throw new StartRefused("A database in memory can't be backed up or restored.");

    private void CopySqlite(string file)
    {
        using var from = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = SqliteFile, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString());
        using var to = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        from.Open();
        to.Open();

        // SQLite's online backup: one snapshot, whatever the site writes meanwhile.
        from.BackupDatabase(to);
    }

    private async Task RestoreSqliteAsync(string file, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(SqliteFile)!);
        using var server = SqliteLocks.HoldAsServer(SqliteFile);
        var draft = SqliteFile + ".restoring";
        File.Copy(file, draft, overwrite: true);

        // Paused before it is in its place, so that no site can start on it and send.
        await using (var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = draft, Pooling = false }.ToString()))
        {
            await connection.OpenAsync(cancellationToken);
            await using var pause = connection.CreateCommand();
            pause.CommandText = "UPDATE \"Installation\" SET \"IsSendingPaused\" = 1";
            await pause.ExecuteNonQueryAsync(cancellationToken);
        }

        foreach (var rest in (string[])["-wal", "-shm"])
        {
            File.Delete(draft + rest);
            File.Delete(SqliteFile + rest);
        }

        File.Move(draft, SqliteFile);
    }

    /// <summary>The file is one of the database server's own: a path that means the same to it as to us, or a share.</summary>
    private async Task OnSqlServerAsync(string before, string after, string file, CancellationToken cancellationToken)
    {
        var settings = new SqlConnectionStringBuilder(options.ConnectionString);
        var name = settings.InitialCatalog;
        settings.InitialCatalog = "master";
        await using var connection = new SqlConnection(settings.ToString());
        await connection.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "DECLARE @sql nvarchar(max) = @before + QUOTENAME(@name) + @after; EXEC sp_executesql @sql, N'@file nvarchar(1000)', @file;";
        command.CommandTimeout = 0;
        command.Parameters.AddWithValue("@before", before);
        command.Parameters.AddWithValue("@name", name);
        command.Parameters.AddWithValue("@after", after);
        command.Parameters.AddWithValue("@file", file);
        try
        {
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (SqlException exception)
        {
            throw new StartRefused($"SQL Server could not use {file}, which must be a path on the machine that SQL Server runs on, and open to its account: {exception.Message}", exception);
        }
    }

    /// <summary>Runs one of PostgreSQL's own tools; the password goes by the environment, where no list of processes shows it.</summary>
    private async Task RunAsync(string tool, string[] arguments, CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnectionStringBuilder(options.ConnectionString);
        var start = new ProcessStartInfo(tool, arguments) { RedirectStandardError = true };
        start.Environment["PGHOST"] = connection.Host;
        start.Environment["PGPORT"] = connection.Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        start.Environment["PGDATABASE"] = Database;
        start.Environment["PGUSER"] = connection.Username;
        start.Environment["PGPASSWORD"] = connection.Password;
        start.Environment["PGSSLMODE"] = connection.SslMode switch
        {
            SslMode.VerifyCA => "verify-ca",
            SslMode.VerifyFull => "verify-full",
            var other => other.ToString().ToLowerInvariant(),
        };
        if (connection.RootCertificate is { Length: > 0 } authority)
        {
            start.Environment["PGSSLROOTCERT"] = authority;
        }

        try
        {
            using var process = Process.Start(start)!;
            var words = await process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            if (process.ExitCode != 0)
            {
                throw new StartRefused($"{tool} failed: {words.Trim()}");
            }
        }
        catch (Win32Exception exception)
        {
            throw new StartRefused($"{tool} is not there. Install PostgreSQL's client programs (on Debian: apt-get install postgresql-client) and try again.", exception);
        }
    }

    private sealed record Manifest(string Provider, string Migration, string Keys, DateTimeOffset MadeAt);
}
