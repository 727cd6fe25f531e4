using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Solidarity.Application.Messages;
using Solidarity.Application.Segments;
using Solidarity.Domain;
using Solidarity.Domain.MailingLists;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Series;
using Solidarity.Domain.Supporters;

namespace Solidarity.Application.Series;

/// <summary>
/// Begins running series for those who did what they are for, and brings those who are in them to the next mail: batch by batch, each in one
/// transaction that moves people and adds their mails, under the row of the series. It may be cut off anywhere and run on several servers at
/// once.
/// </summary>
public sealed class MovingSeries(ISolidarityDb db, IOptions<SiteOptions> site, IJobs jobs, TimeProvider time)
{
    private const int BatchSize = 500;
    private const int MostTries = 5;

    // What was stored late, or is undone, is found as long after.
    private static readonly TimeSpan Margin = TimeSpan.FromDays(1);

    // So long a mail waits whose reader has had the mails of the week, or wants none for now: until it is looked at again.
    private static readonly TimeSpan Later = TimeSpan.FromDays(1);

    /// <summary>Does all that is due now.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var running = await db.Series.AsNoTracking().Where(x => x.State == SeriesState.Running).OrderBy(x => x.Id).ToListAsync(cancellationToken);
        foreach (var series in running)
        {
            await MoveAsync(series, cancellationToken);
            db.Forget();
        }
    }

    private async Task MoveAsync(MailSeries series, CancellationToken cancellationToken)
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            try
            {
                if (await BeginAsync(series, cancellationToken))
                {
                    await EndForThoseWhoLeftAsync(series, cancellationToken);
                    await GoOnAsync(series, cancellationToken);
                }

                return;
            }
            catch (Exception exception) when (exception is Stale or DbUpdateConcurrencyException || db.IsDuplicate(exception))
            {
                // Another server moves it too, or somebody's data went over to another person: look again at what is stored now.
                db.Forget();
            }
        }
    }

    private async Task<bool> BeginAsync(MailSeries series, CancellationToken cancellationToken)
    {
        var (id, now, started) = (series.Id, time.GetUtcNow(), series.StartedAt!.Value);
        var since = series.SeenTo - Margin > started ? series.SeenTo!.Value - Margin : started;
        foreach (var people in SeriesPeople.Since(db, series.Trigger, started, since, now))
        {
            var others = people.Where(x => !db.SeriesEntries.Any(entry => entry.SeriesId == id && entry.SupporterId == x.Id)).OrderBy(x => x.Id).ThenBy(x => x.DoneAt);
            while (await others.Take(BatchSize).ToListAsync(cancellationToken) is { Count: > 0 } found)
            {
                // Who did it several times begins with the first.
                List<SeriesEntry> entries = [.. found.DistinctBy(x => x.Id).Select(x => new SeriesEntry(series, x.Id, x.DoneAt > x.AgreedAt ? x.DoneAt : x.AgreedAt))];
                var isTaken = await db.InTransactionAsync(
                    async token =>
                    {
                        if (!await TakeAsync(series, token))
                        {
                            return false;
                        }

                        await db.InsertAsync(entries, token);
                        return true;
                    },
                    cancellationToken);
                db.Forget();
                if (!isTaken)
                {
                    return false;
                }

                if (found.Count < BatchSize)
                {
                    break;
                }
            }
        }

        await db.Series.Where(x => x.Id == id).ExecuteUpdateAsync(set => set.SetProperty(x => x.SeenTo, now), cancellationToken);
        return true;
    }

    private Task EndForThoseWhoLeftAsync(MailSeries series, CancellationToken cancellationToken)
    {
        var (id, list, now) = (series.Id, series.ListId, time.GetUtcNow());
        return db.SeriesEntries
            .Where(x => x.SeriesId == id && x.EndedAt == null && db.Subscriptions.Any(y => y.ListId == list && y.State == SubscriptionState.Left && y.SupporterId == x.SupporterId))
            .ExecuteUpdateAsync(set => set.SetProperty(x => x.EndedAt, now).SetProperty(x => x.Ending, SeriesEnding.Left), cancellationToken);
    }

    private async Task GoOnAsync(MailSeries series, CancellationToken cancellationToken)
    {
        while (await Due(series).AnyAsync(cancellationToken))
        {
            var added = await db.InTransactionAsync(async token => await TakeAsync(series, token) ? await BatchAsync(series, token) : null, cancellationToken);
            db.Forget();
            if (added is null)
            {
                return;
            }

            if (added > 0)
            {
                jobs.LookAgain(Work.Bulk);
            }
        }
    }

    private IQueryable<SeriesEntry> Due(MailSeries series)
    {
        var (id, now) = (series.Id, time.GetUtcNow());
        return db.SeriesEntries.Where(x => x.SeriesId == id && x.EndedAt == null && x.NextAt <= now);
    }

    // One server at a time, and none once it was held or ended, or changed otherwise than was read.
    private async Task<bool> TakeAsync(MailSeries series, CancellationToken cancellationToken)
    {
        var (id, version) = (series.Id, series.Version);
        return await db.Series.Where(x => x.Id == id && x.State == SeriesState.Running && x.Version == version)
            .ExecuteUpdateAsync(set => set.SetProperty(x => x.SeenTo, x => x.SeenTo), cancellationToken) == 1;
    }

    private async Task<int?> BatchAsync(MailSeries series, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var entries = await Due(series).OrderBy(x => x.NextAt).ThenBy(x => x.SupporterId).Take(BatchSize).ToListAsync(cancellationToken);
        var people = await ReadAsync(series, [.. entries.Select(x => x.SupporterId)], cancellationToken);
        List<SeriesEntry> ready = [];
        foreach (var entry in entries)
        {
            switch (people.GetValueOrDefault(entry.SupporterId))
            {
                case null:
                    entry.End(SeriesEnding.Left, now);
                    break;
                case { IsSuppressed: true }:
                    entry.End(SeriesEnding.Suppressed, now);
                    break;
                case { PausedUntil: { } until } when until > now:
                    entry.WaitUntil(until < now + Later ? until : now + Later);
                    break;
                default:
                    ready.Add(entry);
                    break;
            }
        }

        var mails = await MailsAsync(series, ready, people, now, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await db.InsertAsync(mails, cancellationToken);
        foreach (var (mail, count) in mails.CountBy(x => x.MessageId))
        {
            await db.Messages.Where(x => x.Id == mail).ExecuteUpdateAsync(set => set.SetProperty(x => x.Total, x => x.Total + count), cancellationToken);
        }

        return mails.Count;
    }

    // A condition is asked once for all whose turn it is.
    private async Task<List<Delivery>> MailsAsync(
        MailSeries series, List<SeriesEntry> ready, IReadOnlyDictionary<SupporterId, Reader> people, DateTimeOffset now, CancellationToken cancellationToken)
    {
        List<SeriesEntry> getting = [];
        foreach (var group in ready.GroupBy(x => x.NextStep))
        {
            if (series.Steps[group.Key].OnlyIf is not { } rules)
            {
                getting.AddRange(group);
                continue;
            }

            var ids = group.Select(x => x.SupporterId).ToList();
            var those = (await db.Supporters.AsNoTracking().Where(x => ids.Contains(x.Id)).In(db, rules).Select(x => x.Id).ToListAsync(cancellationToken)).ToHashSet();
            foreach (var entry in group)
            {
                if (those.Contains(entry.SupporterId))
                {
                    getting.Add(entry);
                }
                else
                {
                    entry.Pass(series.Steps, now);
                }
            }
        }

        var full = getting.Count == 0 ? new HashSet<SupporterId>()
            : await (await WeeklyCap.OfSeriesAsync(db, site.Value, now, cancellationToken)).ReachedByAsync([.. getting.Select(x => x.SupporterId)], cancellationToken);
        getting.Where(x => full.Contains(x.SupporterId)).ToList().ForEach(x => x.WaitUntil(now + Later));
        getting.RemoveAll(x => full.Contains(x.SupporterId));
        var versions = await VersionsAsync([.. getting.Select(x => series.Steps[x.NextStep].Mail).Distinct()], cancellationToken);
        return getting.ConvertAll(entry =>
        {
            var (mail, reader) = (series.Steps[entry.NextStep].Mail, people[entry.SupporterId]);
            entry.Pass(series.Steps, now);
            return new Delivery(
                EntityId.New<DeliveryId>(now), mail, Lane.Bulk, RecipientKind.Supporter, entry.SupporterId.Value, Guid.Empty, versions[mail].ToList().For(reader.Language, series.Language), reader.DomainKey, now);
        });
    }

    private async Task<ILookup<MessageId, LanguageTag>> VersionsAsync(List<MessageId> mails, CancellationToken cancellationToken) =>
        (mails.Count == 0 ? [] : await db.Messages.AsNoTracking().Where(x => mails.Contains(x.Id)).SelectMany(x => x.Versions).Select(x => new { x.MessageId, x.Language }).ToListAsync(cancellationToken))
            .ToLookup(x => x.MessageId, x => x.Language);

    // Who is on the list.
    private async Task<IReadOnlyDictionary<SupporterId, Reader>> ReadAsync(MailSeries series, List<SupporterId> people, CancellationToken cancellationToken)
    {
        var list = series.ListId;
        return await (
            from subscription in db.Subscriptions.AsNoTracking()
            where subscription.ListId == list && subscription.State == SubscriptionState.Active && people.Contains(subscription.SupporterId)
            join person in db.Supporters.AsNoTracking() on subscription.SupporterId equals person.Id
            select new { person.Id, subscription.Language, subscription.PausedUntil, DomainKey = person.Keys.Domain, IsSuppressed = db.Suppressions.Any(x => x.AddressKey == person.Keys.Address) })
            .ToDictionaryAsync(x => x.Id, x => new Reader(x.Language, x.PausedUntil, x.DomainKey, x.IsSuppressed), cancellationToken);
    }

    private sealed record Reader(LanguageTag Language, DateTimeOffset? PausedUntil, byte[] DomainKey, bool IsSuppressed);
}
