using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Solidarity.Application;
using Solidarity.Application.Petitions;
using Solidarity.Domain.Petitions;
using Solidarity.Infrastructure.Guards;
using Solidarity.Infrastructure.Outbox;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Infrastructure.Petitions;

/// <summary>
/// Stores signatures: many requests share one transaction (group commit), and each is answered once that is committed. One a process, on a
/// thread of its own, so that it never stands in line behind the requests that it is to answer; it takes what is there, up to a batch, and
/// never waits for more.
/// </summary>
internal sealed partial class SignatureWriter : BackgroundService
{
    /// <summary>Most signatures in one transaction.</summary>
    public const int MostAtOnce = 512;

    private static readonly TimeSpan ComeAgain = TimeSpan.FromSeconds(5);

    private readonly BlockingCollection<Pending> _waiting;
    private readonly ISignatureBatch _batch;
    private readonly IJobs _jobs;
    private readonly Lazy<RowTable> _table;
    private readonly ILogger<SignatureWriter> _logger;

    public SignatureWriter(
        IDbContextFactory<SolidarityDb> databases, ISignatureBatch batch, IOptions<SignatureWriterOptions> options, IJobs jobs, ILogger<SignatureWriter> logger)
    {
        (_batch, _jobs, _logger) = (batch, jobs, logger);
        _waiting = new BlockingCollection<Pending>(options.Value.MostWaiting);
        _table = new Lazy<RowTable>(() =>
        {
            using var db = databases.CreateDbContext();
            return SignatureRows.Signatures(db);
        });
    }

    /// <summary>Stores one.</summary>
    /// <exception cref="StoreIsFull">Too many wait.</exception>
    /// <exception cref="ProofReplayed">Its proof was used before.</exception>
    public async Task StoreAsync(Signature signature, Petition petition, SpentProof? spent, CancellationToken cancellationToken)
    {
        var pending = new Pending(new ReadySignature(signature, _table.Value.Values(signature), petition.Day(signature.CreatedAt), spent));
        if (!TryAdd(pending))
        {
            throw new StoreIsFull(ComeAgain);
        }

        // Whoever stops waiting does not stop the storing: it may be done already.
        if (await pending.Done.Task.WaitAsync(cancellationToken) == StoreOutcome.Replayed)
        {
            throw new ProofReplayed();
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _waiting.CompleteAdding();
        await base.StopAsync(cancellationToken);
        await _batch.DisposeAsync();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private bool TryAdd(Pending pending)
    {
        try
        {
            return _waiting.TryAdd(pending);
        }
        catch (InvalidOperationException)
        {
            // The server stops, and takes no more in.
            return false;
        }
    }

    // Ends once all that was taken in is stored: the host waits for it.
    private void Run()
    {
        List<Pending> taken = new(MostAtOnce);
        while (_waiting.TryTake(out var first, Timeout.Infinite))
        {
            taken.Add(first);
            while (taken.Count < MostAtOnce && _waiting.TryTake(out var one))
            {
                taken.Add(one);
            }

            taken.Sort(Pending.ByKey);
            Store(taken);
            taken.Clear();
        }
    }

    private void Store(List<Pending> taken)
    {
        FailPoint.Reach("signatures");
        try
        {
            Tell(taken, Store([.. taken.Select(x => x.Ready)]));
        }
        catch (Exception exception) when (taken.Count > 1 && SolidarityDb.IsOfOneRow(exception))
        {
            BatchFailed(taken.Count, exception.GetType().Name);
            taken.ForEach(StoreAlone);
        }
        catch (Exception exception)
        {
            BatchFailed(taken.Count, exception.GetType().Name);
            taken.ForEach(one => one.Done.TrySetException(exception));
        }
    }

    private void StoreAlone(Pending one)
    {
        try
        {
            Tell([one], Store([one.Ready]));
        }
        catch (Exception exception)
        {
            one.Done.TrySetException(exception);
        }
    }

    // The thread has nothing else to do meanwhile.
    private StoreOutcome[] Store(IReadOnlyList<ReadySignature> batch) => _batch.StoreAsync(batch, CancellationToken.None).GetAwaiter().GetResult();

    private void Tell(List<Pending> taken, StoreOutcome[] outcomes)
    {
        FailPoint.Reach("signatures-stored");
        for (var i = 0; i < taken.Count; i++)
        {
            taken[i].Done.TrySetResult(outcomes[i]);
        }

        _jobs.LookAgain(Work.Outbox);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A batch of {Count} signatures could not be stored ({Kind}).")]
    private partial void BatchFailed(int count, string kind);

    private sealed class Pending(ReadySignature ready)
    {
        public static readonly IComparer<Pending> ByKey = Comparer<Pending>.Create((x, y) => ReadySignature.ByKey.Compare(x.Ready, y.Ready));

        public ReadySignature Ready { get; } = ready;

        public TaskCompletionSource<StoreOutcome> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

/// <summary>How much the writer takes.</summary>
internal sealed class SignatureWriterOptions
{
    /// <summary>Most that wait, so that the last of them waits for about a second.</summary>
    public int MostWaiting { get; set; } = 8 * 1024;
}

/// <summary>Gives a request's signature to the writer, with what the request spends.</summary>
internal sealed class SignatureStore(SignatureWriter writer, SpentInRequest spent) : ISignatureStore
{
    public Task StoreAsync(Signature signature, Petition petition, CancellationToken cancellationToken) =>
        writer.StoreAsync(signature, petition, spent.Spent, cancellationToken);
}
