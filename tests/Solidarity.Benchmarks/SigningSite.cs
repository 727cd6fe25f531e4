using System.Globalization;
using System.Net.Http.Json;
using MediatR;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Solidarity.Application.Campaigns;
using Solidarity.Application.Petitions;
using Solidarity.Domain.Petitions;
using Solidarity.Infrastructure;
using Solidarity.Infrastructure.Storage;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Petitions;
using Solidarity.Testing.Site;

namespace Solidarity.Benchmarks;

/// <summary>A database with one open petition, and the processes that serve it.</summary>
internal sealed class SigningSite : IAsyncDisposable
{
    private readonly List<SiteProcess> _servers = [];
    private readonly Dictionary<string, string> _settings;
    private readonly string _folder;
    private PetitionId _petition;

    private SigningSite(string folder, Dictionary<string, string> settings) => (_folder, _settings) = (folder, settings);

    /// <summary>The petition's name in addresses.</summary>
    public string Slug { get; private set; } = "";

    /// <summary>What serves it.</summary>
    public IReadOnlyList<SiteProcess> Servers => _servers;

    /// <summary>How many signatures were answered.</summary>
    public long Taken { get; private set; }

    /// <summary>How many at most were not answered any more, and may be stored.</summary>
    public long UnderWay { get; private set; }

    private DatabaseProvider Provider => Enum.Parse<DatabaseProvider>(_settings["Database__Provider"]);

    /// <summary>Makes a database and starts a server on it.</summary>
    /// <param name="cluster">The PostgreSQL that holds it; null for SQLite.</param>
    /// <param name="way">Another way of storing (<see cref="SigningHost"/>); null for the program as it is.</param>
    /// <param name="isDefended">Whether limits hold, and signatures are judged; both kinds know senders by what a proxy says.</param>
    public static async Task<SigningSite> StartAsync(PostgreSqlCluster? cluster, string? way = null, bool isDefended = false)
    {
        var folder = Directory.CreateTempSubdirectory("solidarity-signing-").FullName;
        var site = new SigningSite(folder, new Dictionary<string, string>
        {
            ["Database__Provider"] = (cluster is null ? DatabaseProvider.Sqlite : DatabaseProvider.PostgreSql).ToString(),
            ["ConnectionStrings__Solidarity"] = cluster is null ? $"Data Source={Path.Combine(folder, "solidarity.db")}" : await CreateAsync(cluster),
            ["Keys__Folder"] = Path.Combine(folder, "keys"),
            ["Limits__Enabled"] = isDefended ? "true" : "false",
            ["Proxy__Trusted"] = "127.0.0.1",

            // The mails that follow are what "alert" measures; here they wait in the outbox.
            ["Roles"] = cluster is null ? "both" : "web",

            // As an installation runs: tests start their sites to be gone again soon.
            ["DOTNET_TieredPGO"] = "1",
            ["DOTNET_GCgen0size"] = "",
        });
        await site.OpenAsync();
        await site.AddServerAsync(way);
        return site;
    }

    /// <summary>Starts a further server.</summary>
    public async Task AddServerAsync(string? way = null) => _servers.Add(way is null
        ? await SiteProcess.StartAsync(_settings, _folder)
        : await SiteProcess.StartAsync(_settings, _folder, typeof(SigningSite).Assembly.Location, "host", way));

    /// <summary>How many signatures are stored: rows, steps in the journal, and what the head and the total say, which have to be the same.</summary>
    /// <exception cref="InvalidOperationException">They are not.</exception>
    public Task<long> StoredAsync() => WithAsync(async (_, db) =>
    {
        var rows = await db.Signatures.LongCountAsync(x => x.PetitionId == _petition);
        var entries = await db.CountEntries.LongCountAsync(x => x.PetitionId == _petition);
        var head = await db.PetitionHeads.Where(x => x.PetitionId == _petition).Select(x => x.Seq).SingleAsync();
        var total = await db.PetitionTotals.Where(x => x.PetitionId == _petition && x.Kind == TotalKind.Received).Select(x => (long)x.Count).SingleOrDefaultAsync();
        return rows == entries && rows == head && rows == total
            ? rows
            : throw new InvalidOperationException($"{rows} signatures, {entries} steps, the last numbered {head}, and {total} counted.");
    });

    /// <summary>How many signatures are held, or are to be asked later.</summary>
    public Task<int> HeldAsync() => WithAsync((_, db) => db.Signatures.CountAsync(x => x.PetitionId == _petition && (x.State == SignatureState.Held || x.AskAt != null)));

    /// <summary>Notes a run.</summary>
    public void Note(long taken, int underWay) => (Taken, UnderWay) = (Taken + taken, UnderWay + underWay);

    /// <summary>The address of what people read of the petition.</summary>
    public async Task<string> PageAsync()
    {
        using var client = _servers[0].Client();
        using var answer = await client.GetAsync($"/petitions/{Slug}");
        return answer.IsSuccessStatusCode ? $"/petitions/{Slug}" : $"/api/v1/petitions/{Slug}";
    }

    /// <summary>Signs once, and stores so many more of the same kind.</summary>
    public async Task FillAsync(int count)
    {
        using (var client = _servers[0].Client())
        {
            using var answer = await client.PostAsJsonAsync(
                $"/api/v1/petitions/{Slug}/signatures", new { email = "first@example.net", name = "Maria Quispe", country = "PE", postalCode = "15001", display = "short" });
            answer.EnsureSuccessStatusCode();
        }

        await WithAsync(async (_, db) =>
        {
            var isSqlite = Provider == DatabaseProvider.Sqlite;
            await db.Database.OpenConnectionAsync();
            await RunAsync(db, isSqlite ? "PRAGMA cache_size=-2000000" : "SET maintenance_work_mem = '1GB'");
            await ManySignatures.AddAsync(db, await db.Signatures.Select(x => x.Id).SingleAsync(), count - 1);
            await RunAsync(db, isSqlite ? "PRAGMA wal_checkpoint(TRUNCATE)" : "VACUUM ANALYZE");
            Taken = count;
            return 0;
        });
    }

    /// <summary>Lets the database write back what it holds in memory. SQLite does so by itself every 128 MB.</summary>
    public Task CheckpointAsync() => Provider == DatabaseProvider.Sqlite ? Task.CompletedTask : WithAsync(async (_, db) =>
    {
        await db.Database.OpenConnectionAsync();
        await RunAsync(db, "CHECKPOINT");
        return 0;
    });

    /// <summary>The processor time that the servers have taken so far.</summary>
    public TimeSpan Cpu => _servers.Select(server => Processes.Cpu(server.Id)).Aggregate(TimeSpan.Zero, (sum, one) => sum + one);

    /// <summary>The most memory that one of the servers has held, in bytes.</summary>
    public long Peak => _servers.Max(server => Processes.Peak(server.Id));

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }

        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task<string> CreateAsync(PostgreSqlCluster cluster)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"signing_{Guid.NewGuid():n}");
        await using var connection = new NpgsqlConnection(cluster.ConnectionStringFor("postgres"));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
        await command.ExecuteNonQueryAsync();
        return cluster.ConnectionStringFor(name);
    }

    private static async Task RunAsync(SolidarityDb db, string text)
    {
        await using var command = db.Database.GetDbConnection().CreateCommand();
        (command.CommandText, command.CommandTimeout) = (text, (int)TimeSpan.FromHours(1).TotalSeconds);
        await command.ExecuteNonQueryAsync();
    }

    private Task OpenAsync() => WithAsync(async (services, _) =>
    {
        await services.PrepareDatabaseAsync(asServer: false);
        var mediator = services.GetRequiredService<IMediator>();
        var campaign = await mediator.Send(new CreateCampaign("Water for all", "Why.", "en"));
        var drafted = await mediator.Send(new DraftPetition
        {
            Campaign = campaign.Slug,
            Title = "Keep the river free",
            Ask = "Take the dam away.",
            Targets = [new TargetFields("The Congress")],
            Fields = new AskedFields(Country: Demand.Optional, PostalCode: Demand.Optional),
        });
        await mediator.Send(new OpenPetition(drafted.Id));
        (_petition, Slug) = (drafted.Id, drafted.Slug);
        return 0;
    });

    private async Task<T> WithAsync<T>(Func<IServiceProvider, SolidarityDb, Task<T>> work)
    {
        using var host = Filling.Host(_settings.ToDictionary(x => x.Key.Replace("__", ":", StringComparison.Ordinal), x => (string?)x.Value));
        if (Provider == DatabaseProvider.Sqlite)
        {
            SqliteConnection.ClearAllPools();
        }

        await host.Services.PrepareDatabaseAsync(asServer: false);
        await using var scope = host.Services.CreateAsyncScope();
        return await work(scope.ServiceProvider, scope.ServiceProvider.GetRequiredService<SolidarityDb>());
    }
}
