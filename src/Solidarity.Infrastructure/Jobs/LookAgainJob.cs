using Hangfire;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Solidarity.Application;

namespace Solidarity.Infrastructure.Jobs;

/// <summary>The one kind of job. It carries no data: what there is to do stands in the database.</summary>
internal sealed class LookAgainJob(WorkRunner runner, IJobs jobs)
{
    /// <summary>Looks at one kind of work.</summary>
    [AutomaticRetry(Attempts = 0, OnAttemptsExceeded = AttemptsExceededAction.Delete)]
    public Task Run(Work work, CancellationToken cancellationToken) => runner.RunAsync(work, cancellationToken);

    /// <summary>Looks at every kind of work: each minute, so that a lost call costs a minute at most.</summary>
    [AutomaticRetry(Attempts = 0, OnAttemptsExceeded = AttemptsExceededAction.Delete)]
    public void RunAll()
    {
        foreach (var work in Enum.GetValues<Work>())
        {
            jobs.LookAgain(work);
        }
    }
}

/// <summary>Runs each kind of work once at a time in this process; a call that comes meanwhile makes it look once more.</summary>
internal sealed partial class WorkRunner(IServiceScopeFactory scopes, ILogger<WorkRunner> logger)
{
    private readonly int[] _calls = new int[Enum.GetValues<Work>().Length];

    public async Task RunAsync(Work work, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _calls[(int)work]) > 1)
        {
            return;
        }

        int seen;
        try
        {
            do
            {
                seen = Volatile.Read(ref _calls[(int)work]);
                await OnceAsync(work, cancellationToken);
            }
            while (Interlocked.CompareExchange(ref _calls[(int)work], 0, seen) != seen);
        }
        catch
        {
            Volatile.Write(ref _calls[(int)work], 0);
            throw;
        }
    }

    private async Task OnceAsync(Work work, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        foreach (var handler in scope.ServiceProvider.GetServices<IWorkHandler>().Where(handler => handler.Work == work))
        {
            try
            {
                await handler.DoAsync(cancellationToken);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                // Its kind and place, not its words: these may hold personal data.
                Failed(handler.GetType().Name, work, exception.GetType().Name, exception.StackTrace);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Handler} failed at {Work}: {Kind}\n{Place}")]
    private partial void Failed(string handler, Work work, string kind, string? place);
}
