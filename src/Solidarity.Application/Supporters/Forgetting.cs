using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Messages;
using Solidarity.Domain.Series;
using Solidarity.Domain.Supporters;

namespace Solidarity.Application.Supporters;

/// <summary>Forgets what is past its time: links and changes of address after hours or days, what only hashes are left of after three years.</summary>
internal static class Forgetting
{
    private const int YearsOfHashes = 3;

    public static async Task RunAsync(ISolidarityDb db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (links, changes, exports) = (now - FreshLink.Retention, now - AddressChange.Retention, now - DataExport.Lifetime);
        await db.FreshLinks.Where(x => x.CreatedAt < links).ExecuteDeleteAsync(cancellationToken);
        await db.AddressChanges.Where(x => x.CreatedAt < changes).ExecuteDeleteAsync(cancellationToken);
        await db.DataExports.Where(x => x.CreatedAt < exports).ExecuteDeleteAsync(cancellationToken);

        // A digest is sent by then, or never.
        var old = now - 2 * PlanDigests.Oldest;
        await db.HeldMails.Where(x => x.HeldAt < old).ExecuteDeleteAsync(cancellationToken);

        // As long as a series runs, who was in it must not begin again.
        var series = now - MailSeries.EntriesKept;
        await db.SeriesEntries.Where(x => db.Series.Any(one => one.Id == x.SeriesId && one.EndedAt < series)).ExecuteDeleteAsync(cancellationToken);

        // The ledger of an erased person ends with the withdrawal; what came before it stays as long.
        var (hashes, asked) = (now.AddYears(-YearsOfHashes), now.AddYears(-DataRequest.YearsKept));
        await db.Consents.Where(x => x.SupporterId == null && x.At < hashes && !db.Consents.Any(later => later.MailboxKey == x.MailboxKey && later.At >= hashes))
            .ExecuteDeleteAsync(cancellationToken);
        await db.DataRequests.Where(x => x.DoneAt < asked).ExecuteDeleteAsync(cancellationToken);
    }
}
