using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Solidarity.Application.Messages;
using Solidarity.Domain.Messages;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Infrastructure.Messages;

/// <summary>Counts in memory, and stores the sums every ten seconds. What a server that falls has not stored yet is lost: it is no part of any other sum.</summary>
internal sealed partial class LinkCounts(IDbContextFactory<SolidarityDb> databases, ILogger<LinkCounts> logger) : BackgroundService, ILinkCounts
{
    /// <summary>Most links in memory: each was made here, so that there are as many as newsletters have.</summary>
    private const int MostCounted = 10_000;

    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(10);

    private readonly Lock _counting = new();
    private Dictionary<(MessageId Message, MailVariant Variant, string Url), int> _counts = [];

    public void Count(MessageId message, MailVariant variant, string url) => Add((message, variant, url), 1);

    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        Dictionary<(MessageId Message, MailVariant Variant, string Url), int> taken;
        lock (_counting)
        {
            (taken, _counts) = (_counts, []);
        }

        // In one order for all servers, so that they wait for each other and never crosswise.
        foreach (var ((message, variant, url), count) in taken.OrderBy(x => x.Key.Message).ThenBy(x => x.Key.Variant).ThenBy(x => x.Key.Url, StringComparer.Ordinal))
        {
            try
            {
                await StoreAsync(message, variant, url, count, cancellationToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                CannotStore(exception.GetType().Name);
                Add((message, variant, url), count);
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

    private void Add((MessageId Message, MailVariant Variant, string Url) link, int count)
    {
        lock (_counting)
        {
            if (_counts.Count < MostCounted || _counts.ContainsKey(link))
            {
                _counts[link] = _counts.GetValueOrDefault(link) + count;
            }
        }
    }

    private async Task StoreAsync(MessageId message, MailVariant variant, string url, int count, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (await AddToAsync(db, message, variant, url, count, cancellationToken))
        {
            return;
        }

        db.MessageLinks.Add(new MessageLink(message, variant, url, count));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException) when (!cancellationToken.IsCancellationRequested)
        {
            // Another server was the first to store it; or it is of a message that is no longer there.
            db.ChangeTracker.Clear();
            await AddToAsync(db, message, variant, url, count, cancellationToken);
        }
    }

    private static async Task<bool> AddToAsync(SolidarityDb db, MessageId message, MailVariant variant, string url, int count, CancellationToken cancellationToken)
    {
        var hash = MessageLink.HashOf(url);
        return await db.MessageLinks.Where(x => x.MessageId == message && x.Variant == variant && x.UrlHash == hash)
            .ExecuteUpdateAsync(set => set.SetProperty(x => x.Clicks, x => x.Clicks + count), cancellationToken) > 0;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "How often links were followed can't be stored ({Kind}); trying again in ten seconds.")]
    private partial void CannotStore(string kind);
}
