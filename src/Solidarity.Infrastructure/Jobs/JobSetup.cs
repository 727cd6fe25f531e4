using Hangfire;
using Hangfire.AspNetCore;
using Hangfire.InMemory;
using Hangfire.PostgreSql;
using Hangfire.SqlServer;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Solidarity.Application;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Infrastructure.Jobs;

/// <summary>Puts Hangfire together.</summary>
internal static partial class JobSetup
{
    private const string Schema = "hangfire";
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    // Far beyond what Hangfire does under a lock: who has it longer was killed, and in PostgreSQL nothing else says so.
    private static readonly TimeSpan LockTimeout = TimeSpan.FromMinutes(1);

    public static void AddJobs(this IServiceCollection services, DatabaseOptions database, Roles roles)
    {
        // Hangfire's own registrations of these two read what was configured last in the process, which may be another host's.
        services.AddSingleton<JobStorage>(_ => StorageFor(database));
        services.AddSingleton<JobActivator>(provider => new AspNetCoreJobActivator(provider.GetRequiredService<IServiceScopeFactory>()));
        services.AddHangfire((provider, hangfire) => hangfire
            .UseLogProvider(new JobLog(provider.GetRequiredService<ILoggerFactory>()))
            .SetDataCompatibilityLevel(CompatibilityLevel.Version_180)
            .UseSimpleAssemblyNameTypeSerializer()
            .UseRecommendedSerializerSettings());
        services.AddSingleton<Func<IBackgroundJobClient>>(provider => () => provider.GetRequiredService<IBackgroundJobClient>());
        services.AddSingleton<IJobs, HangfireJobs>();
        services.AddSingleton<WorkRunner>();
        services.AddTransient<LookAgainJob>();
        foreach (var handler in typeof(JobSetup).Assembly.GetTypes().Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IWorkHandler))))
        {
            services.AddScoped(typeof(IWorkHandler), handler);
        }

        if (!roles.Worker)
        {
            return;
        }

        services.AddHostedService<FirstLook>();
        AddServer(services, Queues.Confirmations, 2);
        AddServer(services, Queues.Bulk, 2);
        AddServer(services, Queues.Default, 3);
    }

    private static void AddServer(IServiceCollection services, string queue, int workers) => services.AddHangfireServer(server =>
    {
        server.ServerName = $"{Environment.MachineName}:{Environment.ProcessId}:{queue}";
        server.Queues = [queue];
        server.WorkerCount = workers;
        server.ShutdownTimeout = TimeSpan.FromSeconds(30);
    });

    /// <summary>Where jobs wait.</summary>
    internal static JobStorage StorageFor(DatabaseOptions database) => database.Provider switch
    {
        DatabaseProvider.SqlServer => new SqlServerStorage(
            database.ConnectionString,
            new SqlServerStorageOptions { SchemaName = Schema, QueuePollInterval = Poll, SlidingInvisibilityTimeout = TimeSpan.FromMinutes(5) }),
        DatabaseProvider.PostgreSql => new PostgreSqlStorage(
            new Hangfire.PostgreSql.Factories.NpgsqlConnectionFactory(database.ConnectionString, PostgreSql()), PostgreSql()),
        _ => new InMemoryStorage(),
    };

    private static PostgreSqlStorageOptions PostgreSql() => new()
    {
        SchemaName = Schema,
        QueuePollInterval = Poll,
        UseSlidingInvisibilityTimeout = true,
        InvisibilityTimeout = TimeSpan.FromMinutes(5),
        DistributedLockTimeout = LockTimeout,
    };

    /// <summary>Looks at all work when a worker starts, and sees to it that it is looked at each minute.</summary>
    /// <remarks>
    /// Nothing waits for the second: a worker that was killed while Hangfire had the lock of that job leaves it behind in PostgreSQL, and
    /// nobody else gets it before its time is over.
    /// </remarks>
    private sealed partial class FirstLook(IRecurringJobManager recurring, IJobs jobs, ILogger<FirstLook> logger) : BackgroundService
    {
        private static readonly TimeSpan Again = TimeSpan.FromSeconds(5);

        public override Task StartAsync(CancellationToken cancellationToken)
        {
            foreach (var work in Enum.GetValues<Work>())
            {
                jobs.LookAgain(work);
            }

            return base.StartAsync(cancellationToken);
        }

        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            using var timer = new PeriodicTimer(Again);
            while (!TryEachMinute() && await timer.WaitForNextTickAsync(stoppingToken))
            {
            }
        }

        private bool TryEachMinute()
        {
            try
            {
                recurring.AddOrUpdate<LookAgainJob>("look-again", job => job.RunAll(), Cron.Minutely());
                return true;
            }
            catch (Exception exception)
            {
                NotYet(exception.GetType().Name);
                return false;
            }
        }

        [LoggerMessage(Level = LogLevel.Warning, Message = "The look at all work each minute is not arranged yet ({Kind}); it is tried again.")]
        private partial void NotYet(string kind);
    }
}
