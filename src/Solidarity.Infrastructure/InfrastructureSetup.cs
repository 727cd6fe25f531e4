using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Solidarity.Application;
using Solidarity.Application.Checkups;
using Solidarity.Application.Defence;
using Solidarity.Application.MailingLists;
using Solidarity.Application.Organisations;
using Solidarity.Application.Statements;
using Solidarity.Infrastructure.Checkups;
using Solidarity.Infrastructure.Defence;
using Solidarity.Infrastructure.Events;
using Solidarity.Infrastructure.Guards;
using Solidarity.Infrastructure.Jobs;
using Solidarity.Infrastructure.Keys;
using Solidarity.Infrastructure.Limits;
using Solidarity.Infrastructure.MailingLists;
using Solidarity.Infrastructure.Messages;
using Solidarity.Infrastructure.Organisations;
using Solidarity.Infrastructure.Outbox;
using Solidarity.Infrastructure.Petitions;
using Solidarity.Infrastructure.Pictures;
using Solidarity.Infrastructure.Statements;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Infrastructure;

/// <summary>Puts together what stands behind the ports.</summary>
public static class InfrastructureSetup
{
    /// <summary>Database, keys, outbox, jobs, mail, Markdown and pictures.</summary>
    /// <exception cref="StartRefused">A setting is wrong.</exception>
    public static IServiceCollection AddInfrastructure(this IServiceCollection services, IConfiguration configuration)
    {
        var database = DatabaseOptions.From(configuration);
        var roles = Roles.From(configuration);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(database);
        services.AddSingleton(roles);

        services.AddOptions<KeyOptions>().Bind(configuration.GetSection(KeyOptions.Section))
            .Validate(keys => !string.IsNullOrWhiteSpace(keys.Folder), "Keys__Folder is empty; it must name a folder outside the database.");
        services.AddSingleton<KeyRing>();
        services.AddSingleton<RestoreLedger>();
        services.AddSingleton<SealedRows>();
        services.AddSingleton(provider => new KeyRotation(provider.GetRequiredService<KeyRing>(), provider.GetRequiredService<DatabaseStart>()));
        services.AddHostedService<KeyRingWatch>();
        services.AddSingleton<IKeyedHashes, KeyedHashes>();
        services.AddSingleton<ITokens, Tokens>();
        services.AddSingleton(provider => new Challenges(provider.GetRequiredService<KeyRing>(), provider.GetRequiredService<TimeProvider>()));
        services.AddDataProtection().SetApplicationName("Solidarity")
            .PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(Path.GetFullPath(configuration["Keys:Folder"] ?? new KeyOptions().Folder), "data-protection")));

        services.AddIdentitySchema();
        services.AddSingleton(new OutboxEvents(UseCases.EventHandlers));
        services.AddSingleton<PageVersion>();
        services.AddSingleton<IPageVersion>(provider => provider.GetRequiredService<PageVersion>());
        services.AddSingleton<IDbContextFactory<SolidarityDb>, DatabaseFactory>();
        services.AddScoped(provider => provider.GetRequiredService<IDbContextFactory<SolidarityDb>>().CreateDbContext());
        services.AddScoped<ISolidarityDb>(provider => provider.GetRequiredService<SolidarityDb>());

        // Making one costs more than the rest of a request that never asks the database.
        services.AddScoped(provider => new Lazy<SolidarityDb>(provider.GetRequiredService<SolidarityDb>));
        services.AddScoped(provider => new Lazy<ISolidarityDb>(provider.GetRequiredService<ISolidarityDb>));
        services.AddSingleton<DatabaseStart>();
        services.AddSingleton<Backups>();
        services.AddHostedService<PageVersionWatch>();
        services.AddSingleton<OrganisationNow>();
        services.AddSingleton<IOrganisationNow>(provider => provider.GetRequiredService<OrganisationNow>());
        services.AddHostedService<OrganisationWatch>();
        services.AddLimitExchange(database, roles);
        services.AddChecks(configuration);

        services.AddPetitions(database, roles);
        services.AddDefence();
        services.AddEvents(roles);
        services.AddJobs(database, roles);
        services.AddMailSending(configuration);
        services.AddLinkCounting(roles);
        services.AddSingleton<IMarkdown, Markdown>();
        services.AddSingleton<ISubscriberTables, SubscriberTables>();
        services.AddSingleton<ITextComparison, TextComparison>();
        services.AddSingleton<IPictureReader, PictureReader>();
        return services;
    }

    private static void AddChecks(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<DnsOptions>().Bind(configuration.GetSection(DnsOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<DnsOptions>, DnsOptionsValidator>();
        services.AddSingleton<IMailSender, MailSenderSettings>();
        services.AddSingleton<DnsRecords>();
        services.AddSingleton<ISendingDomains, SendingDomainsLook>();
        services.AddTransient<ICheck, BaseUrlCheck>();
        services.AddTransient<ICheck, KeysCheck>();
        services.AddTransient<ICheck, SenderCheck>();
        services.AddTransient<ICheck, BackupCheck>();
        services.AddTransient<ICheck, DiskCheck>();
        services.AddTransient<ICheck, ClockCheck>();
        services.AddTransient<ICheck, DemonstrationCheck>();
        services.AddTransient<ICheck, JournalCheck>();
        services.AddTransient<ICheck, SealingCheck>();
    }

    // On SQLite this is the only server, which has nobody to tell.
    private static void AddLimitExchange(this IServiceCollection services, DatabaseOptions database, Roles roles)
    {
        var isShared = database.Provider != DatabaseProvider.Sqlite && roles.Web;
        services.AddSingleton(provider => new LimitExchange(provider.GetRequiredService<KeyRing>()) { IsShared = isShared });
        services.AddSingleton<ILimitExchange>(provider => provider.GetRequiredService<LimitExchange>());
        if (isShared)
        {
            services.AddHostedService(provider =>
            {
                // It has to listen before the first word comes: what was told is not told again.
                provider.GetRequiredService<ISignatureDefence>();
                return ActivatorUtilities.CreateInstance<LimitExchangeWatch>(provider);
            });
        }
    }

    /// <summary>Brings database and keys to where the program can work with them. To be awaited before the host starts.</summary>
    /// <param name="services">The services of the program.</param>
    /// <param name="asServer">True for the site and its workers; false for a tool that runs beside it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="StartRefused">It can't be done; the message says why.</exception>
    public static Task PrepareDatabaseAsync(this IServiceProvider services, bool asServer, CancellationToken cancellationToken = default) =>
        services.GetRequiredService<DatabaseStart>().PrepareAsync(asServer, cancellationToken);

    /// <summary>Keeps the organizers' accounts in the database.</summary>
    public static IdentityBuilder AddOrganizerAccounts(this IdentityBuilder identity) => identity.AddEntityFrameworkStores<SolidarityDb>();
}
