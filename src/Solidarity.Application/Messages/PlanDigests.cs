using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.MailingLists;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Statements;

namespace Solidarity.Application.Messages;

/// <summary>
/// Makes the digests whose morning has come: one message for all readers of a time zone who read as often. What a site missed
/// while it was down comes with the next digest; where nothing was published there is none.
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
            if (await NewsAsync(run, cancellationToken) is { Count: > 0 } news)
            {
                db.Messages.Add(Message.Digest(run.Frequency, run.TimeZone, morning, news.Select(x => x.Statement), news.SelectMany(x => x.Lists), now));
            }

            await db.SaveChangesAsync(cancellationToken);
        }
    }

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
