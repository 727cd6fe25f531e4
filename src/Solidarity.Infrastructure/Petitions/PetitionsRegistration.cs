using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Solidarity.Application.Petitions;
using Solidarity.Infrastructure.Guards;
using Solidarity.Infrastructure.Jobs;
using Solidarity.Infrastructure.Outbox;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Infrastructure.Petitions;

/// <summary>Registers what petitions need.</summary>
internal static class PetitionsRegistration
{
    /// <summary>Adds the board, and the writer with the database's own way of storing.</summary>
    public static IServiceCollection AddPetitions(this IServiceCollection services, DatabaseOptions database, Roles roles)
    {
        services.AddSingleton<PetitionBoard>();
        services.AddSingleton<IPetitionBoard>(provider => provider.GetRequiredService<PetitionBoard>());
        services.AddSingleton<IPetitionChanges>(provider => provider.GetRequiredService<PetitionBoard>());
        services.AddSingleton<PetitionViews>();
        services.AddSingleton<IPetitionViews>(provider => provider.GetRequiredService<PetitionViews>());
        services.AddSingleton(provider => Batch(provider, database));
        services.AddSingleton<SignatureWriter>();
        services.AddSingleton<ISignatureTables, SignatureTables>();
        services.AddScoped<SpentInRequest>();
        services.AddScoped<ISignatureStore, SignatureStore>();
        if (roles.Web)
        {
            services.AddHostedService(provider => provider.GetRequiredService<PetitionBoard>());
            services.AddHostedService(provider => provider.GetRequiredService<SignatureWriter>());
            services.AddHostedService(provider => provider.GetRequiredService<PetitionViews>());
        }

        return services;
    }

    /// <summary>The database's own way of storing; each has a connection of its own.</summary>
    public static ISignatureBatch Batch(IServiceProvider provider, DatabaseOptions database)
    {
        var (databases, events, time) = (provider.GetRequiredService<IDbContextFactory<SolidarityDb>>(), provider.GetRequiredService<OutboxEvents>(), provider.GetRequiredService<TimeProvider>());
        return database.Provider switch
        {
            DatabaseProvider.Sqlite => new SqliteSignatureBatch(databases, events, time),
            DatabaseProvider.PostgreSql => new PostgreSqlSignatureBatch(databases, database, events, time),
            DatabaseProvider.SqlServer => new SqlServerSignatureBatch(databases, database, events, time),
            _ => new EfSignatureBatch(databases, events, time),
        };
    }
}
