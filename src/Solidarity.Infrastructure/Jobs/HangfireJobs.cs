using Hangfire;
using Hangfire.Common;
using Hangfire.States;
using Microsoft.Extensions.Logging;
using Solidarity.Application;

namespace Solidarity.Infrastructure.Jobs;

/// <summary>Enqueues "look again" jobs: the first call of a burst at once, the rest of it as one.</summary>
internal sealed partial class HangfireJobs(Func<IBackgroundJobClient> client, ILogger<HangfireJobs> logger) : IJobs, IDisposable
{
    /// <summary>How long calls for the same work are gathered. Real time: it sets the pace of calls to the storage, not of anything in the domain.</summary>
    private static readonly TimeSpan Burst = TimeSpan.FromMilliseconds(200);

    private readonly Gate[] _gates = [.. Enum.GetValues<Work>().Select(_ => new Gate())];

    public void LookAgain(Work work)
    {
        var gate = _gates[(int)work];
        lock (gate)
        {
            if (gate.IsClosed)
            {
                gate.HasMore = true;
                return;
            }

            gate.IsClosed = true;
            gate.Opening?.Dispose();
            gate.Opening = new Timer(_ => Open(work), null, Burst, Timeout.InfiniteTimeSpan);
        }

        ThreadPool.QueueUserWorkItem(Enqueue, work, preferLocal: false);
    }

    public void LookAgain(Work work, TimeSpan after)
    {
        var gate = _gates[(int)work];
        var due = Environment.TickCount64 + (long)Math.Max(0, after.TotalMilliseconds);
        lock (gate)
        {
            // The earliest counts: whoever looks then says when to look next.
            if (gate.Later is not null && gate.LaterDue <= due)
            {
                return;
            }

            gate.Later?.Dispose();
            gate.LaterDue = due;
            gate.Later = new Timer(_ => Later(work), null, Math.Max(0, (long)after.TotalMilliseconds), Timeout.Infinite);
        }
    }

    public void Dispose()
    {
        foreach (var gate in _gates)
        {
            gate.Opening?.Dispose();
            gate.Later?.Dispose();
        }
    }

    private void Later(Work work)
    {
        var gate = _gates[(int)work];
        lock (gate)
        {
            gate.Later?.Dispose();
            gate.Later = null;
        }

        LookAgain(work);
    }

    private void Open(Work work)
    {
        var gate = _gates[(int)work];
        lock (gate)
        {
            gate.IsClosed = false;
            if (!gate.HasMore)
            {
                return;
            }

            gate.HasMore = false;
        }

        LookAgain(work);
    }

    private void Enqueue(Work work)
    {
        try
        {
            client().Create(Job.FromExpression<LookAgainJob>(job => job.Run(work, CancellationToken.None)), new EnqueuedState(Queues.Of(work)));
        }
        catch (Exception exception)
        {
            // Losing a call costs delay, never data: each minute everything is looked at.
            NotEnqueued(work, exception.GetType().Name);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A job for {Work} was not enqueued ({Kind}); the work will be found within a minute.")]
    private partial void NotEnqueued(Work work, string kind);

    private sealed class Gate
    {
        public bool IsClosed { get; set; }

        public bool HasMore { get; set; }

        public Timer? Opening { get; set; }

        public Timer? Later { get; set; }

        public long LaterDue { get; set; }
    }
}

/// <summary>The queues. Each has workers of its own, so that mail to many never keeps a confirmation waiting.</summary>
internal static class Queues
{
    public const string Confirmations = "confirmations";
    public const string Bulk = "bulk";
    public const string Default = "default";

    public static string Of(Work work) => work switch
    {
        Work.Confirmations => Confirmations,
        Work.Bulk => Bulk,
        _ => Default,
    };
}
