using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Solidarity.Infrastructure.Storage;

/// <summary>Sets each SQLite connection up as it is opened.</summary>
internal sealed class SqlitePragmas : DbConnectionInterceptor
{
    /// <summary>
    /// FULL: a commit that was answered survives loss of power. The log is written back into the file after 128 MB: whoever commits then waits for
    /// it, and with the usual 4 MB that would be one commit in ten while many sign.
    /// </summary>
    private const string Pragmas =
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=5000; PRAGMA foreign_keys=ON; PRAGMA wal_autocheckpoint=32000;";

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Set(connection);

    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        // Microsoft.Data.Sqlite has no asynchronous work to wait for.
        Set(connection);
        return Task.CompletedTask;
    }

    private static void Set(DbConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        command.ExecuteNonQuery();
    }
}

/// <summary>Locks beside a SQLite file. They end with the process, however it ends.</summary>
internal static class SqliteLocks
{
    private const string Server = ".lock";
    private const string Migration = ".migrating";

    /// <summary>How long a change waits for another writer, unless the connection string says otherwise (<c>Default Timeout</c>).</summary>
    public static int WaitSeconds(string connectionString)
    {
        var parts = new SqliteConnectionStringBuilder(connectionString);
        return parts.ShouldSerialize("Default Timeout") ? parts.DefaultTimeout : 10;
    }

    /// <summary>The file of the database, or null when it has none (in memory).</summary>
    public static string? FileOf(string connectionString)
    {
        var parts = new SqliteConnectionStringBuilder(connectionString);
        return parts.Mode == SqliteOpenMode.Memory || string.IsNullOrEmpty(parts.DataSource) || parts.DataSource.Contains(":memory:", StringComparison.Ordinal)
            ? null
            : Path.GetFullPath(parts.DataSource);
    }

    /// <summary>The one server's lock.</summary>
    /// <exception cref="StartRefused">Another server has the file.</exception>
    public static FileStream HoldAsServer(string file) => TryHold(file + Server)
        ?? throw new StartRefused($"Another server is running on {file}. SQLite serves one server at a time: stop the other one, or use SqlServer or PostgreSql (Database__Provider).");

    /// <summary>The lock of whoever migrates; a site and a tool beside it take turns.</summary>
    public static async Task<FileStream> HoldForMigrationAsync(string file, TimeProvider time, CancellationToken cancellationToken)
    {
        for (var tries = 0; tries < 600; tries++)
        {
            if (TryHold(file + Migration) is { } held)
            {
                return held;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), time, cancellationToken);
        }

        throw new StartRefused($"Somebody else has been migrating {file} for a minute. Wait until that has ended, or end it, and start again.");
    }

    private static FileStream? TryHold(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
