using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Solidarity.Infrastructure.Storage;

/// <summary>Tells when something changed that public pages show, here or on another server.</summary>
public interface IPageVersion
{
    /// <summary>Raised after the change is stored. What is kept of pages is old from now on.</summary>
    event Action? Changed;
}

internal sealed class PageVersion : IPageVersion
{
    public event Action? Changed;

    public void Announce() => Changed?.Invoke();
}

/// <summary>Looks at the version row each second, for changes by other processes.</summary>
internal sealed partial class PageVersionWatch(
    IDbContextFactory<SolidarityDb> databases, PageVersion version, TimeProvider time, ILogger<PageVersionWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        long? known = null;
        using var timer = new PeriodicTimer(Pace, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                var current = await CurrentAsync(stoppingToken) ?? known;
                if (known is not null && current != known)
                {
                    version.Announce();
                }

                known = current;
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private async Task<long?> CurrentAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            return await db.SiteVersions.Select(x => (long?)x.Pages).SingleOrDefaultAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            CannotRead(exception.GetType().Name);
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The version of the pages can't be read ({Kind}); trying again in a second.")]
    private partial void CannotRead(string kind);
}
