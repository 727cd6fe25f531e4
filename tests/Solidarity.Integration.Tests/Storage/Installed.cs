using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Solidarity.Application;
using Solidarity.Application.Petitions;
using Solidarity.Domain;
using Solidarity.Domain.Organizers;
using Solidarity.Domain.Statements;
using Solidarity.Infrastructure;
using Solidarity.Infrastructure.Keys;
using Solidarity.Infrastructure.Storage;
using Solidarity.Testing;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Site;
using Solidarity.Web.Site;

namespace Solidarity.Integration.Tests.Storage;

/// <summary>An installation without its web host: a database and keys of its own, everything behind the ports real but the jobs.</summary>
internal sealed class Installed : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly TestDatabase? _database;
    private readonly KeyRing? _lent;
    private readonly bool _keepsFolder;

    private Installed(string folder, ServiceProvider services, TestDatabase? database, KeyRing? lent, bool keepsFolder)
    {
        Folder = folder;
        _services = services;
        _database = database;
        _lent = lent;
        _keepsFolder = keepsFolder;
    }

    /// <summary>The databases at hand.</summary>
    public static TheoryData<DatabaseProvider> Databases => [.. OnEachDatabaseAttribute.AtHand];

    public string Folder { get; }

    public string DatabaseFile => Path.Combine(Folder, "solidarity.db");

    /// <summary>How to reach its SQLite file.</summary>
    public string ConnectionString => $"Data Source={DatabaseFile}";

    public string KeysFolder => _services.GetRequiredService<KeyRing>().Folder;

    public RecordedJobs Jobs => _services.GetRequiredService<RecordedJobs>();

    public IServiceProvider Services => _services;

    /// <summary>A new installation, ready to work.</summary>
    public static Task<Installed> NewAsync(DatabaseProvider provider = DatabaseProvider.Sqlite, Action<IServiceCollection>? also = null) =>
        PreparedAsync(provider, ownKeys: false, also);

    /// <summary>A new installation with keys of its own, ready to work.</summary>
    public static Task<Installed> WithKeysAsync(DatabaseProvider provider = DatabaseProvider.Sqlite) => PreparedAsync(provider, ownKeys: true, null);

    /// <summary>The installation in a folder with its keys, on SQLite, as it would start anew; not prepared yet.</summary>
    public static Installed In(string folder, bool keepsFolder = false) => In(folder, null, ownKeys: true, null, keepsFolder);

    /// <summary>The installation in a folder with its keys, on a database that goes with it; null for SQLite. Not prepared yet.</summary>
    public static Installed In(string folder, TestDatabase? database) => In(folder, database, ownKeys: true, null, keepsFolder: false);

    /// <summary>An installation in an empty folder and on an empty database, not prepared yet.</summary>
    public static async Task<Installed> EmptyAsync(DatabaseProvider provider) => In(
        Directory.CreateTempSubdirectory("solidarity-").FullName,
        provider == DatabaseProvider.Sqlite ? null : await TestDatabase.CreateEmptyAsync(provider));

    private static async Task<Installed> PreparedAsync(DatabaseProvider provider, bool ownKeys, Action<IServiceCollection>? also)
    {
        var database = provider == DatabaseProvider.Sqlite ? null : await TestDatabase.CreateAsync(provider);
        var installed = In(Directory.CreateTempSubdirectory("solidarity-").FullName, database, ownKeys, also, keepsFolder: false);
        if (database is null)
        {
            await TestDatabase.PutSqliteAsync(installed.DatabaseFile);
        }

        await installed.PrepareAsync();
        return installed;
    }

    private static Installed In(string folder, TestDatabase? database, bool ownKeys, Action<IServiceCollection>? also, bool keepsFolder)
    {
        var lent = ownKeys ? TestKeys.Lend(database?.Provider ?? DatabaseProvider.Sqlite, folder) : null;
        var settings = new Dictionary<string, string?>
        {
            ["Database:Provider"] = (database?.Provider ?? DatabaseProvider.Sqlite).ToString(),
            ["ConnectionStrings:Solidarity"] = database?.ConnectionString ?? $"Data Source={Path.Combine(folder, "solidarity.db")}",
            ["Keys:Folder"] = Path.Combine(folder, "keys"),
        };
        var services = new ServiceCollection().AddLogging();
        services.Configure<SiteOptions>(_ => { });
        services.AddUseCases();
        services.AddInfrastructure(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        services.AddSingleton<RecordedJobs>();
        services.AddSingleton<IJobs>(provider => provider.GetRequiredService<RecordedJobs>());
        services.AddSingleton<IActor, Owner>();
        services.AddWebPorts(_ => new PhysicalFileProvider(Repository.PathTo("src", "Solidarity.Web", "wwwroot")));
        services.AddSingleton(lent ?? TestKeys.Shared);
        also?.Invoke(services);
        return new Installed(folder, services.BuildServiceProvider(), database, lent, keepsFolder);
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
        await _services.DisposeAsync();
        if (_database is not null)
        {
            await _database.DisposeAsync();
        }

        if (_database is null)
        {
            SqlitePool.Clear(ConnectionString);
        }

        if (_lent is not null)
        {
            TestKeys.GiveBack(_database?.Provider ?? DatabaseProvider.Sqlite, _lent);
        }

        if (!_keepsFolder)
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    /// <summary>Notes which work was to be looked at.</summary>
    internal sealed class RecordedJobs : IJobs
    {
        public ConcurrentQueue<Work> Calls { get; } = [];

        public ConcurrentQueue<(Work Work, TimeSpan After)> Later { get; } = [];

        public void LookAgain(Work work) => Calls.Enqueue(work);

        public void LookAgain(Work work, TimeSpan after) => Later.Enqueue((work, after));
    }

    /// <summary>The words of the web host, which is not here.</summary>
    private sealed class Owner : IActor
    {
        public OrganizerId? Organizer => null;

        public bool IsKnown => true;

        public ApiKeyId? Program => null;

        public Task<CampaignScope> ScopeAsync(Right right, CancellationToken cancellationToken) => Task.FromResult(CampaignScope.All);
    }
}
