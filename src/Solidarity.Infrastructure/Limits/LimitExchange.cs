using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Solidarity.Infrastructure.Keys;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Infrastructure.Limits;

/// <summary>What is limited: one kind of request from one network.</summary>
/// <param name="Kind">The kind; the limits that go with it are the caller's matter.</param>
/// <param name="Network">The first 128 bits of the network's keyed hash.</param>
public readonly record struct LimitKey(byte Kind, UInt128 Network);

/// <summary>Lets all servers of an installation count together, about a second late.</summary>
public interface ILimitExchange
{
    /// <summary>Raised for what other servers have let through.</summary>
    event Action<IReadOnlyDictionary<LimitKey, int>>? CountedElsewhere;

    /// <summary>The key of a network, the same on every server.</summary>
    LimitKey Key(byte kind, ReadOnlySpan<byte> network);

    /// <summary>Notes a request that was let through here.</summary>
    void Count(LimitKey key);
}

internal sealed class LimitExchange(KeyRing keys) : ILimitExchange
{
    private readonly Lock _gate = new();
    private Dictionary<LimitKey, int> _counted = [];

    public event Action<IReadOnlyDictionary<LimitKey, int>>? CountedElsewhere;

    /// <summary>False where this is the only server: then nothing is gathered to be told.</summary>
    public bool IsShared { get; init; }

    public LimitKey Key(byte kind, ReadOnlySpan<byte> network)
    {
        var kindOfHash = "solidarity/network/1\0"u8;
        Span<byte> text = stackalloc byte[kindOfHash.Length + network.Length];
        kindOfHash.CopyTo(text);
        network.CopyTo(text[kindOfHash.Length..]);
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(keys.LookupKey, text, hash);
        return new LimitKey(kind, BinaryPrimitives.ReadUInt128BigEndian(hash));
    }

    public void Count(LimitKey key)
    {
        if (IsShared)
        {
            lock (_gate)
            {
                _counted[key] = _counted.GetValueOrDefault(key) + 1;
            }
        }
    }

    /// <summary>What was counted here since this was last asked.</summary>
    public IReadOnlyDictionary<LimitKey, int> Take()
    {
        lock (_gate)
        {
            var taken = _counted;
            _counted = [];
            return taken;
        }
    }

    public void Learn(IReadOnlyDictionary<LimitKey, int> counts) => CountedElsewhere?.Invoke(counts);
}

/// <summary>
/// Tells the other servers each second what was let through here, and learns what they let through. While the database is away each
/// server counts alone: a request never waits for this.
/// </summary>
internal sealed partial class LimitExchangeWatch(
    IDbContextFactory<SolidarityDb> databases, LimitExchange exchange, TimeProvider time, ILogger<LimitExchangeWatch> logger) : BackgroundService
{
    private const int BeatsBetweenCleaning = 60;

    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    // More than the clocks of two servers should differ.
    private static readonly TimeSpan LookBack = TimeSpan.FromMinutes(1);

    private readonly Guid _server = Guid.NewGuid();
    private HashSet<Guid> _known = [];
    private bool _isAway;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pace, time);
        try
        {
            for (var beat = 1; await timer.WaitForNextTickAsync(stoppingToken); beat++)
            {
                await BeatAsync(beat % BeatsBetweenCleaning == 0, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private async Task BeatAsync(bool cleans, CancellationToken cancellationToken)
    {
        try
        {
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            var now = time.GetUtcNow();
            await TellAsync(db, now, cancellationToken);
            await LearnAsync(db, now, cancellationToken);
            if (cleans)
            {
                var old = now - (3 * LookBack);
                await db.LimitCounts.Where(x => x.At < old).ExecuteDeleteAsync(cancellationToken);
            }

            _isAway = false;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            if (!_isAway)
            {
                CountsAlone(exception.GetType().Name);
            }

            _isAway = true;
        }
    }

    private async Task TellAsync(SolidarityDb db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var counts = exchange.Take();
        if (counts.Count > 0)
        {
            db.LimitCounts.Add(new LimitCount(Guid.CreateVersion7(now), _server, now, counts));
            await db.SaveChangesAsync(cancellationToken);
        }
    }

    // Ids first: what was read a second ago need not travel again.
    private async Task LearnAsync(SolidarityDb db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var since = now - LookBack;
        var found = await db.LimitCounts.Where(x => x.At >= since && x.Server != _server).Select(x => x.Id).ToListAsync(cancellationToken);
        List<Guid> unknown = [.. found.Where(id => !_known.Contains(id))];
        if (unknown.Count > 0)
        {
            foreach (var row in await db.LimitCounts.AsNoTracking().Where(x => unknown.Contains(x.Id)).ToListAsync(cancellationToken))
            {
                exchange.Learn(row.Read());
            }
        }

        _known = [.. found];
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What other servers count can't be read ({Kind}); limits hold for this server alone until it can.")]
    private partial void CountsAlone(string kind);
}
