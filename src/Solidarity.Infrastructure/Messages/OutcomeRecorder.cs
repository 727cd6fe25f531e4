using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Solidarity.Infrastructure.Messages;

/// <summary>Records outcomes in batches beside the sending, which does not wait for the database; then cuts the journals.</summary>
internal sealed class OutcomeRecorder(IDeliveryQueue queue, string worker, TimeProvider clock, ILogger logger)
{
    private const int BatchSize = 1000;
    // How many outcomes may wait, before sending waits for the database.
    private const int MostWaiting = 4000;
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private readonly List<Entry> _left = [];
    private readonly Channel<Entry> _waiting = Channel.CreateBounded<Entry>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });

    /// <summary>An outcome with the place in the journal that it may be cut to.</summary>
    public sealed record Entry(DeliveryOutcome Outcome, DomainChange? Domain, ConnectionJournal Journal, long Place);

    /// <summary>What a recording that was broken off has left: whoever sends next records it before anything else, for nothing else in this process will.</summary>
    public IReadOnlyList<Entry> Left
    {
        get
        {
            lock (_left)
            {
                return [.. _left];
            }
        }
    }

    /// <summary>Records what an earlier run has left.</summary>
    public static async Task RecordAsync(IDeliveryQueue queue, string worker, IReadOnlyList<Entry> left, CancellationToken cancellationToken)
    {
        foreach (var batch in left.Chunk(BatchSize))
        {
            await queue.RecordAsync(worker, [.. batch.Select(entry => entry.Outcome)], LastWords(batch), cancellationToken);
            Cut(batch);
        }
    }

    /// <summary>Adds an outcome; waits while the database is far behind.</summary>
    public async ValueTask AddAsync(Entry entry)
    {
        try
        {
            await _waiting.Writer.WriteAsync(entry);
        }
        catch (ChannelClosedException)
        {
            Leave([entry]);
        }
    }

    /// <summary>Ends the recording when all is written.</summary>
    public void Complete() => _waiting.Writer.TryComplete();

    /// <summary>Records until completed.</summary>
    /// <param name="abort">Gives up; the journals keep what is not recorded.</param>
    public async Task RunAsync(CancellationToken abort)
    {
        List<Entry> batch = [];
        try
        {
            while (await _waiting.Reader.WaitToReadAsync(abort))
            {
                await GatherAsync(batch, abort);
                await RecordAsync(batch, abort);
                batch.Clear();
            }
        }
        finally
        {
            Complete();
            Leave(batch);
            while (_waiting.Reader.TryRead(out var entry))
            {
                Leave([entry]);
            }
        }
    }

    private async Task GatherAsync(List<Entry> batch, CancellationToken abort)
    {
        using var limit = new CancellationTokenSource(Gather, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, abort);
        try
        {
            while (batch.Count < BatchSize && await _waiting.Reader.WaitToReadAsync(either.Token))
            {
                while (batch.Count < BatchSize && _waiting.Reader.TryRead(out var entry))
                {
                    batch.Add(entry);
                }
            }
        }
        catch (OperationCanceledException) when (!abort.IsCancellationRequested)
        {
            // The time to gather is over.
        }
    }

    private async Task RecordAsync(List<Entry> batch, CancellationToken abort)
    {
        var outcomes = batch.ConvertAll(entry => entry.Outcome);
        var domains = LastWords(batch);
        FailPoint.Reach("before-record");
        for (var wait = TimeSpan.FromSeconds(1); ; wait = TimeSpan.FromTicks(Math.Min(2 * wait.Ticks, LongestWait.Ticks)))
        {
            try
            {
                await queue.RecordAsync(worker, outcomes, domains, abort);
                break;
            }
            catch (Exception e) when (!abort.IsCancellationRequested)
            {
                logger.LogError("{Count} outcomes can't be recorded and stay in the journal; next try in {Wait}. {Reason}", outcomes.Count, wait, Redactor.Clean(e.Message));
                await Task.Delay(wait, clock, abort);
            }
        }

        FailPoint.Reach("after-record");
        Cut(batch);
    }

    // The last word on each domain is the one that counts.
    private static List<DomainChange> LastWords(IReadOnlyList<Entry> batch) =>
        [.. batch.Where(entry => entry.Domain is not null).GroupBy(entry => entry.Domain!.Domain).Select(group => group.Last().Domain!)];

    private static void Cut(IReadOnlyList<Entry> batch)
    {
        foreach (var journal in batch.GroupBy(entry => entry.Journal))
        {
            journal.Key.Cut(journal.Max(entry => entry.Place));
        }
    }

    private void Leave(IReadOnlyList<Entry> entries)
    {
        lock (_left)
        {
            _left.AddRange(entries);
        }
    }
}
