using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Solidarity.Application.Petitions;
using Solidarity.Domain.Petitions;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Infrastructure.Petitions;

/// <summary>Counts how often petitions are looked at. Nobody is told apart, and nothing of a request is kept.</summary>
public interface IPetitionViews
{
    /// <summary>Counts one look.</summary>
    /// <param name="slug">The petition.</param>
    /// <param name="source">Where the reader came from, as the address says; what is no such word counts as none.</param>
    void Count(string slug, string? source);

    /// <summary>Adds what was counted to the totals.</summary>
    Task FlushAsync(CancellationToken cancellationToken);
}

/// <summary>Counts in memory, and adds to the totals every ten seconds. What a server that falls has not added yet is lost: it is no part of any sum.</summary>
internal sealed partial class PetitionViews(IDbContextFactory<SolidarityDb> databases, IPetitionBoard board, TimeProvider time, ILogger<PetitionViews> logger)
    : BackgroundService, IPetitionViews
{
    /// <summary>Most counts in memory.</summary>
    private const int MostCounted = 10_000;

    /// <summary>Most sources of a petition that are added at once, and most that it ever has: anybody can make one up.</summary>
    private const int MostSources = 200;

    private const int MostEver = 1_000;

    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(10);

    private readonly Lock _counting = new();
    private Dictionary<(string Slug, string Source), int> _counts = [];

    public void Count(string slug, string? source) => Add(slug, CameFrom.Read(source) ?? "", 1);

    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        Dictionary<(string Slug, string Source), int> taken;
        lock (_counting)
        {
            (taken, _counts) = (_counts, []);
        }

        foreach (var petition in taken.GroupBy(x => x.Key.Slug))
        {
            try
            {
                await AddAsync(petition.Key, petition.ToDictionary(x => x.Key.Source, x => x.Value), cancellationToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                CannotAdd(exception.GetType().Name);
                foreach (var (key, count) in petition)
                {
                    Add(key.Slug, key.Source, count);
                }
            }
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await FlushAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pace);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await FlushAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private void Add(string slug, string source, int count)
    {
        lock (_counting)
        {
            var key = _counts.Count < MostCounted || _counts.ContainsKey((slug, source)) ? (slug, source) : (slug, "");
            if (_counts.Count < MostCounted || _counts.ContainsKey(key))
            {
                _counts[key] = _counts.GetValueOrDefault(key) + count;
            }
        }
    }

    private async Task AddAsync(string slug, Dictionary<string, int> counts, CancellationToken cancellationToken)
    {
        if (await board.FindAsync(slug, cancellationToken) is not { Petition: var petition })
        {
            return;
        }

        var id = petition.Id;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var known = await db.PetitionTotals.Where(x => x.PetitionId == id && x.Kind == TotalKind.ViewedSource).Select(x => x.Key).ToHashSetAsync(StringComparer.Ordinal, cancellationToken);
        SortedDictionary<TotalKey, int> added = new() { [new TotalKey(TotalKind.ViewedOn, Tally.Key(petition.Day(time.GetUtcNow())))] = counts.Values.Sum() };
        var (sources, fresh) = (0, 0);
        foreach (var (source, count) in counts.OrderByDescending(x => x.Value).ThenBy(x => x.Key, StringComparer.Ordinal))
        {
            var isNamed = source.Length > 0 && sources < MostSources - 1 && (known.Contains(source) || known.Count + fresh < MostEver);
            sources += isNamed ? 1 : 0;
            fresh += isNamed && !known.Contains(source) ? 1 : 0;
            var key = new TotalKey(TotalKind.ViewedSource, isNamed ? source : "");
            added[key] = added.GetValueOrDefault(key) + count;
        }

        // In the order of the keys, as all who move totals do: two servers wait for each other, and never crosswise.
        await db.InTransactionAsync(
            async cancel =>
            {
                foreach (var (total, count) in added)
                {
                    await db.MoveTotalAsync(id, total, count, cancel);
                }

                return true;
            },
            cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Looks at petitions can't be added to the totals ({Kind}); trying again in ten seconds.")]
    private partial void CannotAdd(string kind);
}
