using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Solidarity.Application;
using Solidarity.Domain.Organizers;
using Solidarity.Infrastructure;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Integration.Tests.Storage;

/// <summary>An installation without its web host: a database and keys of its own, everything behind the ports real but the jobs.</summary>
internal sealed class Installed : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly bool _keepsFolder;

    private Installed(string folder, ServiceProvider services, bool keepsFolder)
    {
        Folder = folder;
        _services = services;
        _keepsFolder = keepsFolder;
    }

    /// <summary>The databases at hand: SQLite always, PostgreSQL where <c>SOLIDARITY_TEST_POSTGRESQL</c> names a server.</summary>
    public static TheoryData<DatabaseProvider> Databases => PostgreSqlServer is null
        ? [DatabaseProvider.Sqlite]
        : [DatabaseProvider.Sqlite, DatabaseProvider.PostgreSql];

    public string Folder { get; }

    public string DatabaseFile => Path.Combine(Folder, "solidarity.db");

    public string KeysFolder => Path.Combine(Folder, "keys");

    public RecordedJobs Jobs => _services.GetRequiredService<RecordedJobs>();

    public IServiceProvider Services => _services;

    private static string? PostgreSqlServer => Environment.GetEnvironmentVariable("SOLIDARITY_TEST_POSTGRESQL");

    /// <summary>A new installation, ready to work.</summary>
    public static async Task<Installed> NewAsync(DatabaseProvider provider = DatabaseProvider.Sqlite, Action<IServiceCollection>? also = null)
    {
        var installed = In(Directory.CreateTempSubdirectory("solidarity-").FullName, provider, also);
        await installed.PrepareAsync();
        return installed;
    }

    /// <summary>The installation in a folder, as it would start anew; not prepared yet.</summary>
    public static Installed In(string folder, DatabaseProvider provider = DatabaseProvider.Sqlite, Action<IServiceCollection>? also = null, bool keepsFolder = false)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Database:Provider"] = provider.ToString(),
            ["ConnectionStrings:Solidarity"] = provider == DatabaseProvider.Sqlite
                ? $"Data Source={Path.Combine(folder, "solidarity.db")}"
                : new NpgsqlConnectionStringBuilder(PostgreSqlServer) { Database = Path.GetFileName(folder) }.ConnectionString,
            ["Keys:Folder"] = Path.Combine(folder, "keys"),
        };
        var services = new ServiceCollection().AddLogging();
        services.Configure<SiteOptions>(_ => { });
        services.AddUseCases();
        services.AddInfrastructure(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        services.AddSingleton<RecordedJobs>();
        services.AddSingleton<IJobs>(provider => provider.GetRequiredService<RecordedJobs>());
        services.AddSingleton<IActor, Owner>();
        also?.Invoke(services);
        return new Installed(folder, services.BuildServiceProvider(), keepsFolder);
    }

    public Task PrepareAsync(bool asServer = true) => _services.PrepareDatabaseAsync(asServer);

    public AsyncServiceScope Scope() => _services.CreateAsyncScope();

    /// <summary>Works with a context of its own.</summary>
    public async Task<T> WithAsync<T>(Func<SolidarityDb, Task<T>> work)
    {
        await using var scope = Scope();
        return await work(scope.ServiceProvider.GetRequiredService<SolidarityDb>());
    }

    public async Task WithAsync(Func<SolidarityDb, Task> work) => await WithAsync(async db =>
    {
        await work(db);
        return 0;
    });

    public Task StoreAsync(params object[] rows) => WithAsync(async db =>
    {
        db.AddRange(rows);
        await db.SaveChangesAsync();
    });

    public async ValueTask DisposeAsync()
    {
        if (!_keepsFolder && Services.GetRequiredService<DatabaseOptions>().Provider == DatabaseProvider.PostgreSql)
        {
            await WithAsync(db => db.Database.EnsureDeletedAsync());
        }

        await _services.DisposeAsync();
        SqliteConnection.ClearAllPools();
        if (!_keepsFolder)
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    /// <summary>Notes which work was to be looked at.</summary>
    internal sealed class RecordedJobs : IJobs
    {
        public ConcurrentQueue<Work> Calls { get; } = [];

        public void LookAgain(Work work) => Calls.Enqueue(work);
    }

    private sealed class Owner : IActor
    {
        public OrganizerId? Organizer => null;

        public bool IsKnown => true;

        public Task<bool> MayAsync(Right right, CancellationToken cancellationToken) => Task.FromResult(true);
    }
}
