using System.Collections.Concurrent;
using System.Diagnostics;

namespace Solidarity.Benchmarks;

/// <summary>
/// Waits of one length that end on time, never early and a millisecond late at most on an idle machine. The runtime's own timers go by a
/// clock that a kernel of 250 Hz moves on every 4 ms: of them 5 ms last 8.
/// </summary>
internal sealed class Delays : IDisposable
{
    private readonly long _ticks;
    private readonly BlockingCollection<(long Due, TaskCompletionSource Over)> _waiting = [];
    private readonly ManualResetEvent _never = new(false);

    /// <param name="length">How long each lasts.</param>
    public Delays(TimeSpan length)
    {
        _ticks = (long)(length.TotalSeconds * Stopwatch.Frequency);
        new Thread(Run) { IsBackground = true }.Start();
    }

    /// <summary>Waits once.</summary>
    public Task NextAsync()
    {
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.Add((Stopwatch.GetTimestamp() + _ticks, over));
        return over.Task;
    }

    /// <inheritdoc />
    public void Dispose() => _waiting.CompleteAdding();

    // All are as long, so who came first is first.
    private void Run()
    {
        foreach (var (due, over) in _waiting.GetConsumingEnumerable())
        {
            while (Stopwatch.GetTimestamp() is var now && now < due)
            {
                _never.WaitOne(Math.Max(1, (int)Stopwatch.GetElapsedTime(now, due).TotalMilliseconds));
            }

            over.SetResult();
        }

        _never.Dispose();
        _waiting.Dispose();
    }
}
