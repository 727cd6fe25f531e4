using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.Events;

namespace Solidarity.Application.Events;

/// <summary>Forgets hosts: who never confirmed, who does not host any more, and 30 days after the event's end all others, with what they wrote.</summary>
internal static class HostForgetting
{
    private const int Batch = 200;

    public static async Task RunAsync(ISolidarityDb db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        while (await ForgetAsync(db, now, cancellationToken) == Batch)
        {
            db.Forget();
        }

        db.Forget();
    }

    private static async Task<int> ForgetAsync(ISolidarityDb db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (asked, ended, over) = (now - EventHost.AskedRetention, now - EventHost.EndedRetention, now - EventHost.Retention);
        var due = await db.EventHosts.Where(x =>
                (x.State == HostState.Asked && x.CreatedAt <= asked)
                || (x.State > HostState.Approved && x.StateSince <= ended)
                || (x.EventId != null && !db.Occurrences.Any(date => date.EventId == x.EventId && date.EndsAt > over)))
            .OrderBy(x => x.Id).Take(Batch).ToListAsync(cancellationToken);
        if (due.Count == 0)
        {
            return 0;
        }

        await db.ForgetHostsAsync(due, cancellationToken);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (Stale)
        {
            // Somebody else was faster; the rest is found when the clock is next looked at.
            return 0;
        }

        return due.Count;
    }

    /// <summary>Takes hosts away with what they wrote; to be saved.</summary>
    public static async Task ForgetHostsAsync(this ISolidarityDb db, IReadOnlyCollection<EventHost> hosts, CancellationToken cancellationToken)
    {
        var ids = hosts.Select(x => x.Id).ToList();
        foreach (var mail in await db.EventMails.Where(x => x.HostId != null && ids.Contains(x.HostId.Value)).ToListAsync(cancellationToken))
        {
            mail.Forget();
        }

        db.EventHosts.RemoveRange(hosts);
    }
}
