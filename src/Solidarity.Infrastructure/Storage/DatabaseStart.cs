using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Logging;
using Solidarity.Application;
using Solidarity.Application.Supporters;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Organisations;
using Solidarity.Domain.Supporters;
using Solidarity.Infrastructure.Jobs;
using Solidarity.Infrastructure.Keys;

namespace Solidarity.Infrastructure.Storage;

/// <summary>Brings database and keys to where the program can work with them, or refuses with a sentence.</summary>
internal sealed partial class DatabaseStart(
    IDbContextFactory<SolidarityDb> databases, DatabaseOptions options, Backups backups, KeyRing keys, RestoreLedger ledger, Roles roles, IEnumerable<IConsentWordings> wordings,
    TimeProvider time, ILogger<DatabaseStart> logger) : IDisposable
{
    private FileStream? _serverLock;

    /// <summary>Takes the server's lock, migrates, and opens the keys.</summary>
    /// <param name="asServer">Whether this process serves the site or works for it; a tool that runs beside it does not.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="StartRefused">It can't be done.</exception>
    public async Task PrepareAsync(bool asServer, CancellationToken cancellationToken)
    {
        var file = options.Provider == DatabaseProvider.Sqlite ? SqliteLocks.FileOf(options.ConnectionString) : null;
        if (file is not null)
        {
            MakeFolderOf(file);
            if (asServer)
            {
                RefuseSplitRoles();
                _serverLock ??= SqliteLocks.HoldAsServer(file);
            }
        }

        await using var migrating = file is null ? null : await SqliteLocks.HoldForMigrationAsync(file, time, cancellationToken);
        if (file is not null)
        {
            new UpgradeGuard(options, backups, logger).PutBackIfBroken(file);
        }

        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await MigrateAsync(db, migrating is not null, cancellationToken);
        await OpenKeysAsync(db, cancellationToken);
        await AddStandingRowsAsync(db, cancellationToken);
        ledger.Prune(time.GetUtcNow());
    }

    /// <summary>Notes keys that were added.</summary>
    public async Task NoteKeysAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var installation = await db.Installations.SingleAsync(cancellationToken);
        installation.KeyFingerprints = Written();
        await db.SaveChangesAsync(cancellationToken);
    }

    public void Dispose() => _serverLock?.Dispose();

    private static void MakeFolderOf(string file)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StartRefused($"The folder of the database, {Path.GetDirectoryName(file)} (ConnectionStrings__Solidarity), can't be made.", exception);
        }
    }

    private void RefuseSplitRoles()
    {
        if (!roles.Web || !roles.Worker)
        {
            throw new StartRefused("With SQLite one process does everything: set Roles to \"both\" (or leave it out), or use SqlServer or PostgreSql (Database__Provider).");
        }
    }

    private async Task MigrateAsync(SolidarityDb db, bool locked, CancellationToken cancellationToken)
    {
        try
        {
            var known = db.Database.GetMigrations().ToList();
            var applied = await AppliedAsync(db, cancellationToken);
            if (applied.Except(known).ToList() is { Count: > 0 } unknown)
            {
                throw new StartRefused($"The database was written by a newer version of this program (it has {unknown[^1]}). Start that version, or restore a backup made by this one.");
            }

            if (!applied.SequenceEqual(known.Take(applied.Count)))
            {
                throw new StartRefused("The database was migrated by halves: an earlier step is missing. Restore the backup made before the migration, and start again.");
            }

            if (applied.Count < known.Count)
            {
                await ApplyAsync(db, applied, known, locked, cancellationToken);
            }

            await RefuseIfIncompleteAsync(db, cancellationToken);
        }
        catch (Exception exception) when (exception is System.Data.Common.DbException or TimeoutException or InvalidOperationException { InnerException: System.Data.Common.DbException })
        {
            throw new StartRefused($"The database ({options.Provider}, ConnectionStrings__Solidarity) can't be read or migrated: {exception.GetBaseException().Message.Trim()}", exception);
        }
    }

    private async Task<List<string>> AppliedAsync(SolidarityDb db, CancellationToken cancellationToken)
    {
        var creator = db.GetService<IRelationalDatabaseCreator>();
        if (!await creator.ExistsAsync(cancellationToken))
        {
            return [];
        }

        var applied = (await db.Database.GetAppliedMigrationsAsync(cancellationToken)).ToList();
        if (applied.Count == 0 && (await StoredColumns.ReadAsync(db, cancellationToken)).Keys.Intersect(StoredColumns.Expected(db).Keys).Any())
        {
            throw new StartRefused("The database holds tables of this program but no note of a migration: a migration broke off. Restore a backup, or begin with an empty database.");
        }

        return applied;
    }

    private async Task ApplyAsync(SolidarityDb db, List<string> applied, List<string> known, bool locked, CancellationToken cancellationToken)
    {
        Migrating(known.Count - applied.Count);
        if (locked && applied.Count > 0)
        {
            // We hold a lock that ends with its process. EF's own lock in SQLite is a row, which a killed process leaves behind for ever.
            await db.Database.ExecuteSqlRawAsync("DROP TABLE IF EXISTS \"__EFMigrationsLock\"", cancellationToken);
        }

        if (applied.Count == 0)
        {
            await db.Database.MigrateAsync(cancellationToken);
            return;
        }

        using var alone = AloneOnFile();
        await new UpgradeGuard(options, backups, logger).MigrateAsync(db, applied, cancellationToken);
    }

    /// <summary>No upgrade under the feet of a site that is running: it is of the version before.</summary>
    private FileStream? AloneOnFile() =>
        _serverLock is null && options.Provider == DatabaseProvider.Sqlite && SqliteLocks.FileOf(options.ConnectionString) is { } file ? SqliteLocks.HoldAsServer(file) : null;

    /// <summary>A database whose notes say "migrated" but that lacks a table or column was migrated by halves, or changed by hand.</summary>
    private static async Task RefuseIfIncompleteAsync(SolidarityDb db, CancellationToken cancellationToken)
    {
        var stored = await StoredColumns.ReadAsync(db, cancellationToken);
        foreach (var (table, columns) in StoredColumns.Expected(db))
        {
            if (!stored.TryGetValue(table, out var there))
            {
                throw new StartRefused($"The database lacks the table {table}: it was migrated by halves or changed by hand. Restore a backup, and start again.");
            }

            if (columns.FirstOrDefault(column => !there.Contains(column)) is { } column)
            {
                throw new StartRefused($"The database lacks the column {column} of the table {table}: it was migrated by halves or changed by hand. Restore a backup, and start again.");
            }
        }
    }

    private async Task OpenKeysAsync(SolidarityDb db, CancellationToken cancellationToken)
    {
        var installation = await db.Installations.SingleOrDefaultAsync(cancellationToken);
        var found = keys.Open();
        if (installation is null)
        {
            if (!found)
            {
                keys.Create();
                KeysMade(keys.Folder);
            }

            installation = await RegisterAsync(db, cancellationToken);
        }
        else if (!found)
        {
            throw new StartRefused($"The keys of this database are missing: {keys.Folder} (Keys__Folder) has none. Put them back from the copy of the keys; without them, what is stored can't be read.");
        }

        Compare(installation.KeyFingerprints);
        if (installation.KeyFingerprints != Written())
        {
            installation.KeyFingerprints = Written();
            await db.SaveChangesAsync(cancellationToken);
        }
    }

    private async Task<Installation> RegisterAsync(SolidarityDb db, CancellationToken cancellationToken)
    {
        var installation = new Installation(Written(), time.GetUtcNow());
        try
        {
            db.Installations.Add(installation);
            await db.SaveChangesAsync(cancellationToken);
            return installation;
        }
        catch (DbUpdateException exception) when (db.IsDuplicate(exception))
        {
            // Another server started at the same moment and was first.
            db.ChangeTracker.Clear();
            return await db.Installations.SingleAsync(cancellationToken);
        }
    }

    /// <summary>The organisation, the messages that take deliveries for ever, and the wordings that consents refer to.</summary>
    private async Task AddStandingRowsAsync(SolidarityDb db, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var wanted = StandingMessages.Kinds.ToDictionary(StandingMessages.Id);
        var ids = wanted.Keys.ToList();
        var messages = await db.Messages.Where(x => ids.Contains(x.Id)).Select(x => x.Id).ToListAsync(cancellationToken);
        db.Messages.AddRange(wanted.Where(pair => !messages.Contains(pair.Key)).Select(pair => Message.Standing(pair.Key, pair.Value, now)));

        if (!await db.Organisations.AnyAsync(cancellationToken))
        {
            db.Organisations.Add(Organisation.Create(now));
        }

        var inForce = wordings.SelectMany(x => x.All).DistinctBy(x => x.Version).ToList();
        var versions = inForce.Select(x => x.Version).ToList();
        var stored = await db.ConsentWordings.Where(x => versions.Contains(x.Version)).Select(x => x.Version).ToListAsync(cancellationToken);
        db.ConsentWordings.AddRange(inForce.Where(x => !stored.Contains(x.Version)).Select(x => new ConsentWording(x.Version, x.Language, x.Text, now)));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException exception) when (db.IsDuplicate(exception))
        {
            // Another server started at the same moment and added them.
        }
    }

    private void Compare(string stored)
    {
        foreach (var pair in stored.Split(' ').Select(entry => entry.Split(':')))
        {
            if (!keys.Fingerprints.TryGetValue(pair[0], out var mine))
            {
                throw new StartRefused($"The key {pair[0]}.key is missing from {keys.Folder} (Keys__Folder). Put it back from the copy of the keys; without it, a part of what is stored can't be read.");
            }

            if (mine != pair[1])
            {
                throw new StartRefused($"The key {pair[0]}.key in {keys.Folder} (Keys__Folder) is not the one that this database was written with. Put the right one there.");
            }
        }
    }

    private string Written() => string.Join(' ', keys.Fingerprints.Select(pair => pair.Key + ":" + pair.Value));

    [LoggerMessage(Level = LogLevel.Information, Message = "Migrating the database: {Steps} step(s).")]
    private partial void Migrating(int steps);

    [LoggerMessage(Level = LogLevel.Warning, Message = "New keys were made in {Folder}. Keep a copy of them apart from the database: without them, nothing personal can be read.")]
    private partial void KeysMade(string folder);
}
