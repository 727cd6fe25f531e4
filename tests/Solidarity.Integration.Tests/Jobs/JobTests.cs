using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Solidarity.Application;
using Solidarity.Infrastructure;
using Solidarity.Infrastructure.Jobs;
using Solidarity.Infrastructure.Storage;
using Solidarity.Integration.Tests.Storage;

namespace Solidarity.Integration.Tests.Jobs;

public sealed class JobTests
{
    public static TheoryData<DatabaseProvider> Databases => Installed.Databases;

    [Theory, MemberData(nameof(Databases))]
    public async Task All_work_is_looked_at_on_start_and_again_when_told(DatabaseProvider provider)
    {
        var seen = new Seen();
        await using var installed = await NotingAsync(provider, seen);
        // Hangfire keeps some of its settings for the whole process: what another host set, and took with it, is not this one's.
        _ = installed.Services.GetRequiredService<IJobs>();
        _ = installed.Services.GetRequiredService<Hangfire.IGlobalConfiguration>();
        await using (var other = await NotingAsync(DatabaseProvider.Sqlite, new Seen()))
        {
            _ = other.Services.GetRequiredService<Hangfire.IGlobalConfiguration>();
        }

        var hosted = installed.Services.GetServices<IHostedService>().ToList();
        foreach (var service in hosted)
        {
            await service.StartAsync(CancellationToken.None);
        }

        await seen.UntilAsync(counts => counts.All(count => count >= 1));
        var before = seen.Count(Work.Confirmations);
        var jobs = installed.Services.GetRequiredService<IJobs>();
        for (var i = 0; i < 1_000; i++)
        {
            jobs.LookAgain(Work.Confirmations);
        }

        await seen.UntilAsync(counts => counts[(int)Work.Confirmations] > before);

        // Of two looks that are asked for later the earlier one comes.
        var bulk = seen.Count(Work.Bulk);
        jobs.LookAgain(Work.Bulk, TimeSpan.FromHours(1));
        jobs.LookAgain(Work.Bulk, TimeSpan.FromMilliseconds(50));
        await seen.UntilAsync(counts => counts[(int)Work.Bulk] > bulk);
        foreach (var service in hosted.AsEnumerable().Reverse())
        {
            await service.StopAsync(CancellationToken.None);
        }

        Assert.InRange(seen.Count(Work.Confirmations) - before, 1, 20);
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task A_worker_starts_and_works_while_a_killed_one_has_left_the_lock_of_the_look_each_minute(DatabaseProvider provider)
    {
        var seen = new Seen();
        await using var installed = await NotingAsync(provider, seen);
        using var killed = installed.Services.GetRequiredService<Hangfire.JobStorage>().GetConnection();
        var left = killed.AcquireDistributedLock("lock:recurring-job:look-again", TimeSpan.FromSeconds(10));
        var hosted = installed.Services.GetServices<IHostedService>().ToList();
        foreach (var service in hosted)
        {
            await service.StartAsync(CancellationToken.None);
        }

        await seen.UntilAsync(counts => counts.All(count => count >= 1));
        Assert.DoesNotContain("look-again", killed.GetAllItemsFromSet("recurring-jobs"));
        left.Dispose();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (!killed.GetAllItemsFromSet("recurring-jobs").Contains("look-again"))
        {
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }

        foreach (var service in hosted.AsEnumerable().Reverse())
        {
            await service.StopAsync(CancellationToken.None);
        }
    }

    /// <summary>An installation with real jobs, whose work is only noted.</summary>
    private static Task<Installed> NotingAsync(DatabaseProvider provider, Seen seen) => Installed.NewAsync(provider, services =>
    {
        services.Remove(services.Last(x => x.ServiceType == typeof(IJobs)));
        foreach (var handler in services.Where(x => x.ServiceType == typeof(IWorkHandler)).ToList())
        {
            services.Remove(handler);
        }

        foreach (var work in Enum.GetValues<Work>())
        {
            services.AddScoped<IWorkHandler>(_ => new Notes(work, seen));
        }

        services.AddSingleton<IHostApplicationLifetime, Lifetime>();
        services.AddSingleton<ILoggerProvider>(seen);
    });

    [Theory]
    [InlineData("web", true, false)]
    [InlineData("worker", false, true)]
    [InlineData("both", true, true)]
    [InlineData("web,worker", true, true)]
    [InlineData("", true, true)]
    public void Roles_are_read(string setting, bool web, bool worker) => Assert.Equal(new Roles(web, worker), RolesFrom(setting));

    [Fact]
    public void Other_roles_are_refused() => Assert.Contains("chef", Assert.Throws<StartRefused>(() => RolesFrom("web chef")).Message, StringComparison.Ordinal);

    private static Roles RolesFrom(string setting) => Roles.From(
        new Microsoft.Extensions.Configuration.ConfigurationManager { ["Roles"] = setting });

    private sealed class Seen : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<string> _warnings = [];
        private readonly int[] _counts = new int[Enum.GetValues<Work>().Length];
        private readonly SemaphoreSlim _more = new(0);

        public int Count(Work work) => Volatile.Read(ref _counts[(int)work]);

        public void Add(Work work)
        {
            Interlocked.Increment(ref _counts[(int)work]);
            _more.Release();
        }

        public async Task UntilAsync(Func<int[], bool> enough)
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(4));
            while (!enough(_counts))
            {
                try
                {
                    await _more.WaitAsync(limit.Token);
                }
                catch (OperationCanceledException)
                {
                    Assert.Fail($"In four minutes: {string.Join(", ", Enum.GetValues<Work>().Select(work => $"{work} {Count(work)}"))}. Warnings: {string.Join("; ", _warnings)}");
                }
            }
        }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                _warnings.Enqueue($"{formatter(state, exception)} {exception?.GetType().Name} {exception?.Message}");
            }
        }

        public void Dispose()
        {
        }
    }

    private sealed class Notes(Work work, Seen seen) : IWorkHandler
    {
        public Work Work => work;

        public Task DoAsync(CancellationToken cancellationToken)
        {
            seen.Add(work);
            return Task.CompletedTask;
        }
    }

    private sealed class Lifetime : IHostApplicationLifetime
    {
        public CancellationToken ApplicationStarted => new(canceled: true);

        public CancellationToken ApplicationStopping => CancellationToken.None;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication() { }
    }
}
