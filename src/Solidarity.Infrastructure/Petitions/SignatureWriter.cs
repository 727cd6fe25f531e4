using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Solidarity.Application;
using Solidarity.Application.Petitions;
using Solidarity.Domain.Petitions;
using Solidarity.Infrastructure.Guards;
using Solidarity.Infrastructure.Outbox;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Infrastructure.Petitions;

/// <summary>
/// Stores signatures: many requests share one transaction (group commit), and each is answered once that is committed. One a process; it
/// takes what is there, up to a batch, and never waits for more.
/// </summary>
internal sealed partial class SignatureWriter : BackgroundService
{
    /// <summary>Most signatures in one transaction.</summary>
    public const int MostAtOnce = 512;

    /// <summary>Most that wait, so that the last of them waits for about a second.</summary>
    public const int MostWaiting = 8 * 1024;

    private static readonly TimeSpan ComeAgain = TimeSpan.FromSeconds(5);

    private readonly Channel<Pending> _waiting = Channel.CreateBounded<Pending>(
        new BoundedChannelOptions(MostWaiting) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly ISignatureBatch _batch;
    private readonly IJobs _jobs;
    private readonly bool _ownThread;
    private readonly Lazy<RowTable> _table;
    private readonly ILogger<SignatureWriter> _logger;

    public SignatureWriter(
        IDbContextFactory<SolidarityDb> databases, ISignatureBatch batch, DatabaseOptions options, IJobs jobs, ILogger<SignatureWriter> logger)
    {
        (_batch, _jobs, _logger) = (batch, jobs, logger);

        // Microsoft.Data.Sqlite has nothing to wait for: it would hold a thread of the pool.
        _ownThread = options.Provider == DatabaseProvider.Sqlite;
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
        if (!_waiting.Writer.TryWrite(pending))
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
        _waiting.Writer.TryComplete();
        await base.StopAsync(cancellationToken);
        await _batch.DisposeAsync();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => _ownThread
        ? Task.Factory.StartNew(() => RunAsync().GetAwaiter().GetResult(), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
        : Task.Run(RunAsync, CancellationToken.None);

    // Ends once all that was taken in is stored: the host waits for it.
    private async Task RunAsync()
    {
        List<Pending> taken = new(MostAtOnce);
        while (await _waiting.Reader.WaitToReadAsync())
        {
            taken.Clear();
            while (taken.Count < MostAtOnce && _waiting.Reader.TryRead(out var one))
            {
                taken.Add(one);
            }

            taken.Sort(Pending.ByKey);
            await StoreAsync(taken);
        }
    }

    private async Task StoreAsync(List<Pending> taken)
    {
        FailPoint.Reach("signatures");
        try
        {
            Tell(taken, await _batch.StoreAsync([.. taken.Select(x => x.Ready)], CancellationToken.None));
        }
        catch (Exception exception) when (taken.Count > 1 && IsOfOneRow(exception))
        {
            BatchFailed(taken.Count, exception.GetType().Name);
            foreach (var one in taken)
            {
                await StoreAloneAsync(one);
            }
        }
        catch (Exception exception)
        {
            BatchFailed(taken.Count, exception.GetType().Name);
            taken.ForEach(one => one.Done.TrySetException(exception));
        }
    }

    private async Task StoreAloneAsync(Pending one)
    {
        try
        {
            Tell([one], await _batch.StoreAsync([one.Ready], CancellationToken.None));
        }
        catch (Exception exception)
        {
            one.Done.TrySetException(exception);
        }
    }

    private void Tell(List<Pending> taken, StoreOutcome[] outcomes)
    {
        for (var i = 0; i < taken.Count; i++)
        {
            taken[i].Done.TrySetResult(outcomes[i]);
        }

        _jobs.LookAgain(Work.Outbox);
    }

    /// <summary>Whether the database is there and it is a row that it does not take; then the others can be stored without that one.</summary>
    private static bool IsOfOneRow(Exception exception) => exception switch
    {
        Npgsql.PostgresException { SqlState: var state } => state.StartsWith("22", StringComparison.Ordinal) || state.StartsWith("23", StringComparison.Ordinal) || state.StartsWith("40", StringComparison.Ordinal),
        Microsoft.Data.Sqlite.SqliteException { SqliteErrorCode: 18 or 19 or 20 } => true,
        Microsoft.Data.SqlClient.SqlException { Number: 547 or 515 or 1205 or 2601 or 2627 or 2628 or 8152 } => true,
        { InnerException: { } inner } => IsOfOneRow(inner),
        _ => false,
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "A batch of {Count} signatures could not be stored ({Kind}).")]
    private partial void BatchFailed(int count, string kind);

    private sealed class Pending(ReadySignature ready)
    {
        public static readonly IComparer<Pending> ByKey = Comparer<Pending>.Create((x, y) => ReadySignature.ByKey.Compare(x.Ready, y.Ready));

        public ReadySignature Ready { get; } = ready;

        public TaskCompletionSource<StoreOutcome> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

/// <summary>Gives a request's signature to the writer, with what the request spends.</summary>
internal sealed class SignatureStore(SignatureWriter writer, SpentInRequest spent) : ISignatureStore
{
    public Task StoreAsync(Signature signature, Petition petition, CancellationToken cancellationToken) =>
        writer.StoreAsync(signature, petition, spent.Spent, cancellationToken);
}
