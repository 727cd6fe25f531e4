using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.MailingLists;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Statements;
using Solidarity.Domain.Supporters;

namespace Solidarity.Application.Messages;

/// <summary>
/// Makes the digests whose morning has come: one message for all readers of a time zone who read as often. What a site missed
/// while it was down comes with the next digest; where nothing was published, and nothing held back for a reader, there is none.
/// </summary>
public sealed class PlanDigests(ISolidarityDb db, TimeProvider time)
{
    /// <summary>What is older is no news.</summary>
    public static readonly TimeSpan Oldest = TimeSpan.FromDays(31);

    private const int MostStatements = 50;

    /// <summary>Plans what is due.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var groups = await db.Subscriptions.Where(x => x.State == SubscriptionState.Active && (x.Frequency == Frequency.Daily || x.Frequency == Frequency.Weekly))
            .Join(db.Supporters, x => x.SupporterId, x => x.Id, (subscription, supporter) => new { subscription.Frequency, supporter.TimeZone })
            .Distinct().ToListAsync(cancellationToken);
        groups = [.. groups.Union((await WaitingAsync(cancellationToken)).Select(x => new { x.Frequency, x.TimeZone }))];
        var runs = await db.DigestRuns.ToDictionaryAsync(x => (x.Frequency, x.TimeZone), cancellationToken);
        foreach (var group in groups.OrderBy(x => x.Frequency))
        {
            var morning = DigestMorning.Last(group.Frequency, group.TimeZone, now);
            var run = runs.GetValueOrDefault((group.Frequency, group.TimeZone));
            if (run?.CoveredTo >= morning)
            {
                continue;
            }

            if (run is null)
            {
                run = new DigestRun(group.Frequency, group.TimeZone, DigestMorning.Last(group.Frequency, group.TimeZone, morning.AddTicks(-1)), morning);
                db.DigestRuns.Add(run);
            }

            run.Cover(morning);
            await db.InTransactionAsync(token => PlanAsync(run, now, token), cancellationToken);
        }
    }

    private async Task<int> PlanAsync(DigestRun run, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var news = await NewsAsync(run, cancellationToken);
        var held = HeldFor(run);
        var lists = await db.Messages.Where(x => held.Any(mail => mail.MessageId == x.Id)).SelectMany(x => x.Lists).Select(x => x.ListId).Distinct().ToListAsync(cancellationToken);
        if (news.Count == 0 && lists.Count == 0)
        {
            return await db.SaveChangesAsync(cancellationToken);
        }

        var digest = Message.Digest(run.Frequency, run.TimeZone, run.CoveredTo, news.Select(x => x.Statement), [.. news.SelectMany(x => x.Lists), .. lists], now);
        db.Messages.Add(digest);
        await db.SaveChangesAsync(cancellationToken);
        return await held.ExecuteUpdateAsync(set => set.SetProperty(x => x.DigestId, digest.Id), cancellationToken);
    }

    // Whose mails were held back reads of them with the own digest: the daily one where there is one, else on Monday.
    private async Task<IReadOnlyList<(Frequency Frequency, TimeZoneName TimeZone)>> WaitingAsync(CancellationToken cancellationToken)
    {
        var daily = Daily();
        var zones = await db.HeldMails.Where(x => x.DigestId == null)
            .Join(db.Supporters, x => x.SupporterId, x => x.Id, (_, supporter) => new { supporter.TimeZone, IsDaily = daily.Contains(supporter.Id) })
            .Distinct().ToListAsync(cancellationToken);
        return [.. zones.Select(x => (x.IsDaily ? Frequency.Daily : Frequency.Weekly, x.TimeZone))];
    }

    private IQueryable<HeldMail> HeldFor(DigestRun run)
    {
        var (zone, to, isDaily, daily) = (run.TimeZone, run.CoveredTo, run.Frequency == Frequency.Daily, Daily());
        return db.HeldMails.Where(x => x.DigestId == null && x.HeldAt <= to && daily.Contains(x.SupporterId) == isDaily
            && db.Supporters.Any(supporter => supporter.Id == x.SupporterId && supporter.TimeZone == zone));
    }

    private IQueryable<SupporterId> Daily() =>
        db.Subscriptions.Where(x => x.State == SubscriptionState.Active && x.Frequency == Frequency.Daily).Select(x => x.SupporterId);

    // What the lists were told of and no digest of this zone had. A paused alert is left for the digest after it goes on.
    private async Task<IReadOnlyList<News>> NewsAsync(DigestRun run, CancellationToken cancellationToken)
    {
        var oldest = run.CoveredTo - Oldest;
        var from = run.Began > oldest ? run.Began : oldest;
        var (frequency, zone, to) = (run.Frequency, run.TimeZone, run.CoveredTo);
        return await db.Messages
            .Where(x => x.Kind == MessageKind.StatementAlert && (x.State == MessageState.Sending || x.State == MessageState.Done)
                && x.CreatedAt > from && x.CreatedAt <= to
                && !db.Messages.Any(digest => digest.Kind == MessageKind.Digest && digest.Frequency == frequency && digest.TimeZone == zone
                    && digest.Statements.Any(row => row.StatementId == x.StatementId)))
            .OrderByDescending(x => x.CreatedAt).Take(MostStatements)
            .Select(x => new News { Statement = x.StatementId!.Value, Lists = x.Lists.Select(row => row.ListId).ToList() })
            .ToListAsync(cancellationToken);
    }

    private sealed record News
    {
        public required StatementId Statement { get; init; }

        public required IReadOnlyList<MailingListId> Lists { get; init; }
    }
}
