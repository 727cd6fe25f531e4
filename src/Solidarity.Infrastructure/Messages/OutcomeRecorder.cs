using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Solidarity.Infrastructure.Messages;

/// <summary>Records outcomes in batches beside the sending, which does not wait for the database; then cuts the journals.</summary>
internal sealed class OutcomeRecorder(IDeliveryQueue queue, string worker, TimeProvider clock, ILogger logger)
{
    private const int BatchSize = 500;
    // How many outcomes may wait, before sending waits for the database.
    private const int MostWaiting = 4000;
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private readonly Channel<Entry> _waiting = Channel.CreateBounded<Entry>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });

    /// <summary>An outcome with the place in the journal that it may be cut to.</summary>
    public sealed record Entry(DeliveryOutcome Outcome, DomainChange? Domain, ConnectionJournal Journal, long Place);

    /// <summary>Adds an outcome; waits while the database is far behind.</summary>
    public ValueTask AddAsync(Entry entry) => _waiting.Writer.WriteAsync(entry);

    /// <summary>Ends the recording when all is written.</summary>
    public void Complete() => _waiting.Writer.TryComplete();

    /// <summary>Records until completed.</summary>
    /// <param name="abort">Gives up; the journals keep what is not recorded.</param>
    public async Task RunAsync(CancellationToken abort)
    {
        try
        {
            List<Entry> batch = [];
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
        // The last word on each domain is the one that counts.
        var domains = batch.Where(entry => entry.Domain is not null).GroupBy(entry => entry.Domain!.Domain).Select(group => group.Last().Domain!).ToList();
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
        foreach (var journal in batch.GroupBy(entry => entry.Journal))
        {
            journal.Key.Cut(journal.Max(entry => entry.Place));
        }
    }
}
