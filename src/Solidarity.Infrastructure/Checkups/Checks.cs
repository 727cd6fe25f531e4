using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Solidarity.Application;
using Solidarity.Application.Checkups;
using Solidarity.Infrastructure.Keys;
using Solidarity.Infrastructure.Messages;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Infrastructure.Checkups;

/// <summary>The address that mails link to.</summary>
internal sealed class BaseUrlCheck(IOptions<SiteOptions> site) : ICheck
{
    public string Part => "BaseUrl";

    public Task<IReadOnlyList<Finding>> LookAsync(CancellationToken cancellationToken)
    {
        var url = site.Value.BaseUrl;
        var isHere = Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.IsLoopback;
        Finding finding = !site.Value.IsPublic ? new(Part, "Loopback", Grade.Note, url)
            : isHere ? new(Part, "LinksNowhere", Grade.Bad, url)
            : uri?.Scheme != Uri.UriSchemeHttps ? new(Part, "NoTls", Grade.Bad, url)
            : new(Part, "Good", Grade.Good, url);
        return Task.FromResult<IReadOnlyList<Finding>>([finding]);
    }
}

/// <summary>Whether who copies the database copies the keys with it.</summary>
internal sealed class KeysCheck(DatabaseOptions database, KeyRing keys, RestoreLedger ledger) : ICheck
{
    public string Part => "Keys";

    public Task<IReadOnlyList<Finding>> LookAsync(CancellationToken cancellationToken)
    {
        var folder = Path.GetFullPath(keys.Folder);
        var file = database.Provider == DatabaseProvider.Sqlite ? SqliteLocks.FileOf(database.ConnectionString) : null;
        var beside = file is not null && IsWithin(folder, Path.GetDirectoryName(file)!);
        Finding place = beside ? new(Part, "Beside", Grade.Warning, folder, file!) : new(Part, "Good", Grade.Good, folder);
        return Task.FromResult<IReadOnlyList<Finding>>(ledger.Fault is null ? [place] : [new(Part, "NoLedger", Grade.Bad, folder), place]);
    }

    private static bool IsWithin(string folder, string parent) =>
        (folder + Path.DirectorySeparatorChar).StartsWith(parent.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}

/// <summary>The clock, against the database server's, and against what was stored before.</summary>
internal sealed class ClockCheck(IDbContextFactory<SolidarityDb> databases, TimeProvider time) : ICheck
{
    private static readonly TimeSpan Tolerated = TimeSpan.FromSeconds(5);

    public string Part => "Clock";

    public async Task<IReadOnlyList<Finding>> LookAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        var begun = await db.Installations.Select(x => x.CreatedAt).SingleAsync(cancellationToken);
        if (now < begun)
        {
            return [new Finding(Part, "Behind", Grade.Bad, Said(now), Said(begun))];
        }

        var theirs = db.Provider switch
        {
            DatabaseProvider.PostgreSql => await db.Database.SqlQueryRaw<DateTime>("SELECT now() AT TIME ZONE 'UTC' AS \"Value\"").SingleAsync(cancellationToken),
            DatabaseProvider.SqlServer => await db.Database.SqlQueryRaw<DateTime>("SELECT SYSUTCDATETIME() AS [Value]").SingleAsync(cancellationToken),
            _ => now.UtcDateTime,
        };
        var apart = (time.GetUtcNow() - new DateTimeOffset(theirs, TimeSpan.Zero)).Duration();
        return [apart > Tolerated ? new Finding(Part, "Apart", Grade.Warning, (int)apart.TotalSeconds) : new Finding(Part, "Good", Grade.Good, Said(now))];
    }

    private static string Said(DateTimeOffset moment) => moment.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}

/// <summary>How old the last backup is.</summary>
internal sealed class BackupCheck(IDbContextFactory<SolidarityDb> databases, TimeProvider time) : ICheck
{
    private const int MostDays = 7;

    public string Part => "Backup";

    public async Task<IReadOnlyList<Finding>> LookAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var last = await db.Installations.Select(x => x.BackedUpAt).SingleAsync(cancellationToken);
        var days = last is { } at ? (int)Math.Max(0, (time.GetUtcNow() - at).TotalDays) : 0;
        return [last is null ? new Finding(Part, "None", Grade.Bad) : days > MostDays ? new Finding(Part, "Old", Grade.Warning, days) : new Finding(Part, "Good", Grade.Good, days)];
    }
}

/// <summary>How much room is left where the program writes.</summary>
internal sealed class DiskCheck(DatabaseOptions database, KeyRing keys, IOptions<MailOptions> mail) : ICheck
{
    private const long Gigabyte = 1024L * 1024 * 1024;

    public string Part => "Disk";

    public Task<IReadOnlyList<Finding>> LookAsync(CancellationToken cancellationToken)
    {
        var file = database.Provider == DatabaseProvider.Sqlite ? SqliteLocks.FileOf(database.ConnectionString) : null;
        var least = new[] { file is null ? null : Path.GetDirectoryName(file), Path.GetFullPath(keys.Folder), Path.GetFullPath(mail.Value.JournalDirectory) }
            .OfType<string>().Select(folder => (Folder: folder, Free: Disk.FreeBytes(folder))).MinBy(x => x.Free);
        var free = Math.Round(least.Free / (double)Gigabyte, 1);
        return Task.FromResult<IReadOnlyList<Finding>>(
            [least.Free < Gigabyte / 5 ? new(Part, "Full", Grade.Bad, free, least.Folder) : least.Free < Gigabyte ? new(Part, "Little", Grade.Warning, free, least.Folder) : new(Part, "Good", Grade.Good, free)]);
    }
}

/// <summary>Room on disks.</summary>
internal static class Disk
{
    /// <summary>How many bytes can be written to the disk of a folder, which need not be there yet.</summary>
    public static long FreeBytes(string folder)
    {
        var at = new DirectoryInfo(folder);
        while (at is { Exists: false, Parent: { } parent })
        {
            at = parent;
        }

        return new DriveInfo(at.FullName).AvailableFreeSpace;
    }
}

/// <summary>Whether the demonstration stands on a site that others can reach.</summary>
internal sealed class DemonstrationCheck(IDbContextFactory<SolidarityDb> databases, IOptions<SiteOptions> site) : ICheck
{
    public string Part => "Demonstration";

    public async Task<IReadOnlyList<Finding>> LookAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var isThere = await db.Campaigns.AnyAsync(x => x.IsDemonstration, cancellationToken)
            || await db.Statements.AnyAsync(x => x.IsDemonstration, cancellationToken) || await db.MailingLists.AnyAsync(x => x.IsDemonstration, cancellationToken);
        return [!isThere ? new Finding(Part, "Good", Grade.Good) : site.Value.IsPublic ? new Finding(Part, "Public", Grade.Bad) : new Finding(Part, "There", Grade.Note)];
    }
}

/// <summary>What the sender's journal is good for here.</summary>
internal sealed class JournalCheck(DatabaseOptions database, IOptions<MailOptions> mail) : ICheck
{
    public string Part => "Journal";

    public Task<IReadOnlyList<Finding>> LookAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Finding>>(
        [new(Part, database.Provider == DatabaseProvider.Sqlite ? "One" : "Many", Grade.Note, Path.GetFullPath(mail.Value.JournalDirectory))]);
}

/// <summary>What sealing does not protect: nothing to be found, but to be known.</summary>
internal sealed class SealingCheck : ICheck
{
    public string Part => "Sealing";

    public Task<IReadOnlyList<Finding>> LookAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Finding>>(
        [new(Part, "Server", Grade.Note), new(Part, "Logs", Grade.Note), new(Part, "Content", Grade.Note)]);
}
