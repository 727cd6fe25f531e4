using Solidarity.Infrastructure.Outbox;

namespace Solidarity.Infrastructure.Petitions;

/// <summary>A connection with its prepared statements that stores one batch after the other.</summary>
internal interface IBatchSession : IAsyncDisposable
{
    /// <summary>Stores one.</summary>
    StoreOutcome[] Store(IReadOnlyList<ReadySignature> batch, OutboxEvents events, DateTimeOffset now);
}

/// <summary>Stores batches by a session that stays open until something breaks.</summary>
internal abstract class SessionBatch(OutboxEvents events, TimeProvider time) : ISignatureBatch
{
    private IBatchSession? _session;

    public async Task<StoreOutcome[]> StoreAsync(IReadOnlyList<ReadySignature> batch, CancellationToken cancellationToken)
    {
        try
        {
            _session ??= await OpenAsync(cancellationToken);
            return _session.Store(batch, events, time.GetUtcNow());
        }
        catch
        {
            // Whatever broke, the next batch begins with a connection that knows nothing of it.
            await DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_session is { } session)
        {
            _session = null;
            await session.DisposeAsync();
        }
    }

    /// <summary>Opens a session.</summary>
    protected abstract Task<IBatchSession> OpenAsync(CancellationToken cancellationToken);
}
