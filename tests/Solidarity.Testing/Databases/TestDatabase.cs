using System.Globalization;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Testing.Databases;

/// <summary>A database of one's own, migrated and without a row; gone when disposed.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private static readonly Dictionary<DatabaseProvider, Task<string>> Templates = [];
    private static readonly SemaphoreSlim CopyingTemplate = new(1, 1);
    private static int last;

    private readonly Func<Task> drop;

    private TestDatabase(DatabaseProvider provider, string connectionString, Func<Task> drop) =>
        (Provider, ConnectionString, this.drop) = (provider, connectionString, drop);

    /// <summary>Its kind.</summary>
    public DatabaseProvider Provider { get; }

    /// <summary>How to reach it, in the provider's form.</summary>
    public string ConnectionString { get; }

    /// <summary>The settings that let the site use it.</summary>
    public IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["Database:Provider"] = Provider.ToString(),
        ["ConnectionStrings:Solidarity"] = ConnectionString,
    };

    /// <summary>Makes one that is migrated.</summary>
    public static Task<TestDatabase> CreateAsync(DatabaseProvider provider) => CreateAsync(provider, migrated: true);

    /// <summary>Makes one without any table.</summary>
    public static Task<TestDatabase> CreateEmptyAsync(DatabaseProvider provider) => CreateAsync(provider, migrated: false);

    /// <summary>Puts a migrated SQLite database without a row where a file is wanted.</summary>
    public static async Task PutSqliteAsync(string file) => File.Copy(await TemplateAsync(DatabaseProvider.Sqlite, MakeSqliteTemplateAsync), file);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await drop();

    private static Task<TestDatabase> CreateAsync(DatabaseProvider provider, bool migrated) => provider switch
    {
        DatabaseProvider.Sqlite => CreateSqliteAsync(migrated),
        DatabaseProvider.PostgreSql => CreatePostgreSqlAsync(migrated),
        DatabaseProvider.SqlServer => CreateSqlServerAsync(migrated),
        _ => throw new ArgumentOutOfRangeException(nameof(provider), provider, null),
    };

    private static async Task<TestDatabase> CreateSqliteAsync(bool migrated)
    {
        var folder = Directory.CreateTempSubdirectory("solidarity-sqlite-").FullName;
        var file = Path.Combine(folder, "solidarity.db");
        var connectionString = $"Data Source={file}";
        if (migrated)
        {
            await PutSqliteAsync(file);
        }

        return new TestDatabase(DatabaseProvider.Sqlite, connectionString, () =>
        {
            SqlitePool.Clear(connectionString);
            Directory.Delete(folder, recursive: true);
            return Task.CompletedTask;
        });
    }

    private static async Task<string> MakeSqliteTemplateAsync()
    {
        var folder = Directory.CreateTempSubdirectory("solidarity-sqlite-template-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        var file = Path.Combine(folder, "template.db");
        await MigrateAsync(DatabaseProvider.Sqlite, $"Data Source={file};Pooling=False");
        return file;
    }

    private static async Task<TestDatabase> CreatePostgreSqlAsync(bool migrated)
    {
        var cluster = await PostgreSqlCluster.Shared;
        var template = migrated ? await TemplateAsync(DatabaseProvider.PostgreSql, MakePostgreSqlTemplateAsync) : "template0";
        var name = NextName();
        await CopyingTemplate.WaitAsync();
        try
        {
            await PostgreSqlAsync(cluster, $"CREATE DATABASE {name} TEMPLATE {template}");
        }
        finally
        {
            CopyingTemplate.Release();
        }

        var connectionString = cluster.ConnectionStringFor(name);
        return new TestDatabase(DatabaseProvider.PostgreSql, connectionString, async () =>
        {
            await using (var connection = new NpgsqlConnection(connectionString))
            {
                NpgsqlConnection.ClearPool(connection);
            }

            await PostgreSqlAsync(cluster, $"DROP DATABASE IF EXISTS {name} WITH (FORCE)");
        });
    }

    private static async Task<string> MakePostgreSqlTemplateAsync()
    {
        var cluster = await PostgreSqlCluster.Shared;
        var name = NextName();
        await PostgreSqlAsync(cluster, $"CREATE DATABASE {name} TEMPLATE template0");
        await MigrateAsync(DatabaseProvider.PostgreSql, cluster.ConnectionStringFor(name) + ";Pooling=false");
        return name;
    }

    private static async Task PostgreSqlAsync(PostgreSqlCluster cluster, string statement)
    {
        await using var connection = new NpgsqlConnection(cluster.ConnectionStringFor("postgres"));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(statement, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<TestDatabase> CreateSqlServerAsync(bool migrated)
    {
        var server = await SqlServerInstance.Shared;
        var name = NextName();
        await SqlServerAsync(server, $"CREATE DATABASE [{name}]");
        var connectionString = server.ConnectionStringFor(name);
        if (migrated)
        {
            await MigrateAsync(DatabaseProvider.SqlServer, connectionString);
        }

        return new TestDatabase(DatabaseProvider.SqlServer, connectionString, async () =>
        {
            await using (var connection = new SqlConnection(connectionString))
            {
                SqlConnection.ClearPool(connection);
            }

            await SqlServerAsync(server, $"ALTER DATABASE [{name}] SET SINGLE_USER WITH ROLLBACK IMMEDIATE; DROP DATABASE [{name}]");
        });
    }

    private static async Task SqlServerAsync(SqlServerInstance server, string statement)
    {
        await using var connection = new SqlConnection(server.ConnectionStringFor("master"));
        await connection.OpenAsync();
        await using var command = new SqlCommand(statement, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task MigrateAsync(DatabaseProvider provider, string connectionString)
    {
        await using var db = Infrastructure.Storage.Provider.ForMigrations(provider);
        db.Database.SetConnectionString(connectionString);
        await db.Database.MigrateAsync();
    }

    /// <summary>Migrating takes seconds, copying what was migrated milliseconds: so it is done once a process.</summary>
    private static Task<string> TemplateAsync(DatabaseProvider provider, Func<Task<string>> make)
    {
        lock (Templates)
        {
            return Templates.TryGetValue(provider, out var made) ? made : Templates[provider] = make();
        }
    }

    private static string NextName() => string.Create(
        CultureInfo.InvariantCulture, $"solidarity_{Environment.ProcessId}_{Interlocked.Increment(ref last)}");
}
