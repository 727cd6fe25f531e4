using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Solidarity.Application;
using Solidarity.Application.Organisations;
using Solidarity.Domain.Organisations;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Infrastructure.Organisations;

/// <summary>Keeps what is seen of the organisation everywhere, and gives its name to all that reads the settings.</summary>
internal sealed class OrganisationNow : IOrganisationNow, IDisposable
{
    private readonly IDbContextFactory<SolidarityDb> _databases;
    private readonly IOptions<SiteOptions> _site;
    private readonly PageVersion _pages;
    private readonly string _nameBySetting;
    private readonly SemaphoreSlim _one = new(1);
    private volatile SeenOrganisation _now;

    public OrganisationNow(IDbContextFactory<SolidarityDb> databases, IOptions<SiteOptions> site, PageVersion pages)
    {
        (_databases, _site, _pages, _nameBySetting) = (databases, site, pages, site.Value.Name);
        _now = new SeenOrganisation(_nameBySetting, null, null, new HashSet<PageKind>(), new Dictionary<string, string>());
    }

    public SeenOrganisation Now => _now;

    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            var read = await ReadAsync(cancellationToken);
            if (read == _now)
            {
                return;
            }

            _now = read;
            _site.Value.Name = read.Name;
        }
        finally
        {
            _one.Release();
        }

        // Pages that were made since the change was stored may still look as before.
        _pages.Announce();
    }

    public void Dispose() => _one.Dispose();

    private async Task<SeenOrganisation> ReadAsync(CancellationToken cancellationToken)
    {
        await using var db = await _databases.CreateDbContextAsync(cancellationToken);
        var row = await db.Organisations.AsNoTracking().Include(x => x.Approvals).SingleOrDefaultAsync(cancellationToken);
        var written = await db.Set<OrganisationPage>().Where(x => x.IsCurrent && x.Text != "").Select(x => x.Kind).Distinct().ToListAsync(cancellationToken);
        var logo = row?.LogoId is { } id
            ? await db.Pictures.Where(x => x.Id == id).Select(x => new { x.Hash, x.Width, x.Height }).SingleOrDefaultAsync(cancellationToken) : null;
        return new SeenOrganisation(
            row?.Name ?? _nameBySetting, row?.Accent, logo is null ? null : new Logo(Convert.ToHexStringLower(logo.Hash), logo.Width, logo.Height),
            written.ToHashSet(), row?.Approvals.ToDictionary(x => x.Language.Value, x => x.Wording) ?? []);
    }
}

/// <summary>Reads the organisation anew when pages changed, here or on another server.</summary>
internal sealed partial class OrganisationWatch(OrganisationNow organisation, IPageVersion pages, TimeProvider time, ILogger<OrganisationWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _changed = new(0, 1);

    public override void Dispose()
    {
        pages.Changed -= Note;
        _changed.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        pages.Changed += Note;
        try
        {
            while (true)
            {
                await _changed.WaitAsync(stoppingToken);
                while (!await TryAsync(stoppingToken))
                {
                    await Task.Delay(Again, time, stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private void Note()
    {
        lock (_changed)
        {
            if (_changed.CurrentCount == 0)
            {
                _changed.Release();
            }
        }
    }

    private async Task<bool> TryAsync(CancellationToken cancellationToken)
    {
        try
        {
            await organisation.RefreshAsync(cancellationToken);
            return true;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            CannotRead(exception.GetType().Name);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The organisation can't be read ({Kind}); trying again in a second.")]
    private partial void CannotRead(string kind);
}
