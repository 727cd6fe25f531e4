using Microsoft.EntityFrameworkCore;
using Solidarity.Application;
using Solidarity.Infrastructure.Keys;
using Solidarity.Infrastructure.Outbox;

namespace Solidarity.Infrastructure.Storage;

/// <summary>Makes contexts; one options object for all.</summary>
internal sealed class DatabaseFactory : IDbContextFactory<SolidarityDb>
{
    private readonly DbContextOptions<SolidarityDb> _options;
    private readonly KeyRing _keys;
    private readonly RestoreLedger _ledger;
    private readonly OutboxEvents _events;
    private readonly IJobs _jobs;
    private readonly PageVersion _pages;
    private readonly TimeProvider _time;

    public DatabaseFactory(
        IServiceProvider services, DatabaseOptions database, KeyRing keys, RestoreLedger ledger, OutboxEvents events, IJobs jobs, PageVersion pages,
        TimeProvider time)
    {
        var builder = new DbContextOptionsBuilder<SolidarityDb>();
        builder.UseApplicationServiceProvider(services);
        Provider.Use(builder, database);
        (_options, _keys, _ledger, _events, _jobs, _pages, _time) = (builder.Options, keys, ledger, events, jobs, pages, time);
    }

    public SolidarityDb CreateDbContext() => new(_options, _keys, _ledger, _events, _jobs, _pages, _time);
}
