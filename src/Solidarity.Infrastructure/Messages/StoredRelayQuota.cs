using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Solidarity.Application.Messages;
using Solidarity.Domain.Messages;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Infrastructure.Messages;

/// <summary>The relays' quotas in the database: one row a relay and window, raised only while something is left.</summary>
internal sealed class StoredRelayQuota(IDbContextFactory<SolidarityDb> databases, IOptions<SmtpOptions> smtp, TimeProvider time) : IRelayQuota
{
    private const string Hour = "hour";
    private const string Day = "day";

    /// <summary>A row that says until when nobody is to ask the relay: its start is that moment.</summary>
    private const string Down = "down";

    /// <summary>In place of a relay: all of them together, while the sender domain is new.</summary>
    private const string Sender = "sender";

    private const int MostTries = 20;
    private static readonly TimeSpan WhenOutOfReach = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan WhenRefused = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Kept = TimeSpan.FromDays(3);

    public async Task<QuotaGrant> TakeAsync(RelayOptions relay, Lane lane, string worker, int wanted, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            try
            {
                if (await TryTakeAsync(db, relay, lane, worker, wanted, cancellationToken) is { } grant)
                {
                    return grant;
                }
            }
            catch (Exception e) when (tries < MostTries && (db.IsDuplicate(e) || db.IsConflict(e)))
            {
                // Another worker was faster; look again at what is left.
            }
        }
    }

    public async Task ReturnAsync(RelayOptions relay, Lane lane, int unused, CancellationToken cancellationToken)
    {
        if (unused <= 0)
        {
            return;
        }

        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        foreach (var (name, window, start, _) in Windows(relay, lane, now))
        {
            await db.RelayUses.Where(x => x.Relay == name && x.Window == window && x.Start == start && x.Used >= unused)
                .ExecuteUpdateAsync(set => set.SetProperty(x => x.Used, x => x.Used - unused), cancellationToken);
        }
    }

    public async Task DownAsync(RelayOptions relay, bool refused, string reply, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        var old = now - Kept;
        await db.RelayUses.Where(x => x.Relay == relay.Name && x.Start < old).ExecuteDeleteAsync(cancellationToken);
        db.RelayUses.Add(new RelayUse(relay.Name, Down, now + (refused ? WhenRefused : WhenOutOfReach)));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException e) when (db.IsDuplicate(e))
        {
            // Another worker noted the same at the same moment.
        }
    }

    private IEnumerable<(string Name, string Window, DateTimeOffset Start, int? Limit)> Windows(RelayOptions relay, Lane lane, DateTimeOffset now)
    {
        if (relay.MaxPerHour is { } hour)
        {
            yield return (relay.Name, Hour, RelayWindows.Hour(now), hour);
        }

        if (relay.MaxPerDay is { } day)
        {
            yield return (relay.Name, Day, RelayWindows.Day(now), day);
        }

        // What somebody waits for is counted, and never held by it.
        if (smtp.Value.CeilingOn(DateOnly.FromDateTime(now.UtcDateTime)) is { } ceiling)
        {
            yield return (Sender, Day, RelayWindows.Day(now), lane == Lane.Bulk ? ceiling : null);
        }
    }

    // None when another worker took of the same window meanwhile.
    private async Task<QuotaGrant?> TryTakeAsync(SolidarityDb db, RelayOptions relay, Lane lane, string worker, int wanted, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();

        // Further ahead than anybody notes it: the clock was set back since.
        var furthest = now + WhenRefused;
        var down = await db.RelayUses.Where(x => x.Relay == relay.Name && x.Window == Down && x.Start > now && x.Start <= furthest).MaxAsync(x => (DateTimeOffset?)x.Start, cancellationToken);
        if (down is not null)
        {
            return new QuotaGrant(0, 0, down);
        }

        var connections = RelayWindows.Share(relay, lane, await WorkersAsync(db, lane, worker, now, cancellationToken));
        var windows = Windows(relay, lane, now).ToList();
        if (windows.Count == 0)
        {
            return new QuotaGrant(wanted, connections, null);
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var granted = wanted;
        DateTimeOffset? notBefore = null;
        var used = new List<int>();
        foreach (var (name, window, start, limit) in windows)
        {
            used.Add(await UsedAsync(db, name, window, start, cancellationToken));
            var left = name == Sender && limit is { } most ? Math.Max(0, most - used[^1]) : RelayWindows.Left(limit, used[^1], lane);
            if (left < granted)
            {
                granted = left;
                notBefore = window == Hour ? start.AddHours(1) : start.AddDays(1);
            }
        }

        if (granted > 0)
        {
            for (var i = 0; i < windows.Count; i++)
            {
                var (name, window, start, _) = windows[i];
                var seen = used[i];
                if (await db.RelayUses.Where(x => x.Relay == name && x.Window == window && x.Start == start && x.Used == seen)
                    .ExecuteUpdateAsync(set => set.SetProperty(x => x.Used, x => x.Used + granted), cancellationToken) == 0)
                {
                    return null;
                }
            }
        }

        await transaction.CommitAsync(cancellationToken);
        return new QuotaGrant(granted, connections, notBefore);
    }

    private static async Task<int> UsedAsync(SolidarityDb db, string relay, string window, DateTimeOffset start, CancellationToken cancellationToken)
    {
        var used = await db.RelayUses.Where(x => x.Relay == relay && x.Window == window && x.Start == start).Select(x => (int?)x.Used).SingleOrDefaultAsync(cancellationToken);
        if (used is null)
        {
            db.RelayUses.Add(new RelayUse(relay, window, start));
            await db.SaveChangesAsync(cancellationToken);
        }

        return used ?? 0;
    }

    // This one, and whoever else holds copies now. SQLite has one server.
    private static async Task<int> WorkersAsync(SolidarityDb db, Lane lane, string worker, DateTimeOffset now, CancellationToken cancellationToken) =>
        db.Provider == DatabaseProvider.Sqlite ? 1
        : 1 + await db.Deliveries.Where(x => x.Lane == lane && x.State == DeliveryState.Claimed && x.LeaseUntil > now && x.Worker != worker)
            .Select(x => x.Worker).Distinct().CountAsync(cancellationToken);
}

/// <summary>What all relays together allow.</summary>
internal sealed class SendingQuota(IOptions<SmtpOptions> smtp, TimeProvider time) : ISendingQuota
{
    public int? PerHour => Sum(relay => relay.MaxPerHour);

    public int? PerDay => (Sum(relay => relay.MaxPerDay), smtp.Value.CeilingOn(DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime))) switch
    {
        ({ } relays, { } ceiling) => Math.Min(relays, ceiling),
        var (relays, ceiling) => relays ?? ceiling,
    };

    private int? Sum(Func<RelayOptions, int?> limit) =>
        smtp.Value.InOrder().Any(relay => limit(relay) is null) ? null : smtp.Value.InOrder().Sum(limit);
}
