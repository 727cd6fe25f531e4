using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Solidarity.Application;
using Solidarity.Infrastructure.Keys;
using Solidarity.Infrastructure.Outbox;

namespace Solidarity.Infrastructure.Storage;

/// <summary>Sets a context up for a provider.</summary>
public static class Provider
{
    private const string MigrationsAssembly = "Solidarity.Infrastructure.";

    /// <summary>A context for making migrations; it is never connected.</summary>
    public static SolidarityDb ForMigrations(DatabaseProvider provider)
    {
        var options = new DbContextOptionsBuilder<SolidarityDb>();
        options.UseApplicationServiceProvider(new ServiceCollection().AddIdentitySchema().BuildServiceProvider());
        Use(options, new DatabaseOptions(provider, provider switch
        {
            DatabaseProvider.Sqlite => "Data Source=:memory:",
            DatabaseProvider.SqlServer => "Server=nowhere",
            _ => "Host=nowhere",
        }));
        var keys = KeyRing.InMemory();
        var ledger = new RestoreLedger(keys, Options.Create(new KeyOptions { Folder = "" }));
        return new SolidarityDb(options.Options, keys, ledger, new OutboxEvents(UseCases.EventHandlers), new NoJobs(), new PageVersion(), TimeProvider.System);
    }

    /// <summary>The tables of Identity, passkeys included. EF Core asks the program's services for it.</summary>
    internal static IServiceCollection AddIdentitySchema(this IServiceCollection services) =>
        services.AddOptions().Configure<IdentityOptions>(identity => identity.Stores.SchemaVersion = IdentitySchemaVersions.Version3);

    internal static void Use(DbContextOptionsBuilder builder, DatabaseOptions options)
    {
        var migrations = MigrationsAssembly + options.Provider;
        switch (options.Provider)
        {
            case DatabaseProvider.Sqlite:
                builder.UseSqlite(options.ConnectionString, x => x.MigrationsAssembly(migrations).UseQuerySplittingBehavior(QuerySplittingBehavior.SplitQuery)
                    .CommandTimeout(SqliteLocks.WaitSeconds(options.ConnectionString)));
                builder.AddInterceptors(Pragmas);
                break;
            case DatabaseProvider.SqlServer:
                builder.UseSqlServer(options.ConnectionString, x => x.MigrationsAssembly(migrations).UseQuerySplittingBehavior(QuerySplittingBehavior.SplitQuery));
                break;
            default:
                builder.UseNpgsql(options.ConnectionString, x => x.MigrationsAssembly(migrations).UseQuerySplittingBehavior(QuerySplittingBehavior.SplitQuery));
                builder.UseSnakeCaseNamingConvention();
                break;
        }

        // Each of these gives other rows, or more of them, than the query seems to ask for: a fault of ours, found by the first test that meets it.
        builder.ConfigureWarnings(warnings => warnings.Throw(
            CoreEventId.RowLimitingOperationWithoutOrderByWarning,
            CoreEventId.FirstWithoutOrderByAndFilterWarning,
            RelationalEventId.MultipleCollectionIncludeWarning));
        builder.AddInterceptors(Watch);
        builder.UseMemoryCache(Compiled);
        builder.ReplaceService<IModelCacheKeyFactory, ModelCacheKey>();
    }

    private static readonly SqlitePragmas Pragmas = new();
    private static readonly TransactionWatch Watch = new();

    // What EF Core keeps of its own is full after some five hundred queries, with the SQL of each; what finds no room is compiled again
    // each time. A query counts 10, its SQL 10, a model 100.
    private static readonly MemoryCache Compiled = new(new MemoryCacheOptions { SizeLimit = 100_000 });

    private sealed class NoJobs : IJobs
    {
        public void LookAgain(Work work) { }
    }
}
