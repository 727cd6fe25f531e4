using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.MailingLists;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Statements;
using Solidarity.Domain.Supporters;

namespace Solidarity.Application.Messages;

/// <summary>What one reader finds in a digest.</summary>
/// <param name="Language">Of the newest of the reader's subscriptions that it comes through.</param>
/// <param name="Statements">Newest first; never empty.</param>
/// <param name="Lists">The lists that it comes through.</param>
public sealed record DigestShare(LanguageTag Language, IReadOnlyList<StatementId> Statements, IReadOnlyList<MailingListId> Lists);

/// <summary>Who reads a digest, and what of it each gets: the statements of the own lists, since the subscription, that did not come otherwise.</summary>
public sealed class DigestReaders
{
    private readonly ISolidarityDb db;
    private readonly Message digest;
    private readonly IReadOnlyList<Told> told;
    private readonly ILookup<MessageId, StatementId> earlier;
    private readonly DateTimeOffset now;

    private DigestReaders(ISolidarityDb db, Message digest, IReadOnlyList<Told> told, ILookup<MessageId, StatementId> earlier, DateTimeOffset now) =>
        (this.db, this.digest, this.told, this.earlier, this.now) = (db, digest, told, earlier, now);

    /// <summary>Reads what a digest still may tell of: an alert that was stopped since is out.</summary>
    /// <param name="db">Where.</param>
    /// <param name="digest">The message, with its lists and statements.</param>
    /// <param name="now">The moment: who has paused then gets nothing.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<DigestReaders> OfAsync(ISolidarityDb db, Message digest, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var statements = digest.Statements.Select(x => x.StatementId).ToList();
        var alerts = await db.Messages.AsNoTracking()
            .Where(x => x.Kind == MessageKind.StatementAlert && x.State != MessageState.Stopped && statements.Contains(x.StatementId!.Value)
                && db.Statements.Any(statement => statement.Id == x.StatementId && statement.State == StatementState.Published))
            .Select(x => new Told { Alert = x.Id, Statement = x.StatementId!.Value, At = x.CreatedAt, Lists = x.Lists.Select(row => row.ListId).ToList() })
            .ToListAsync(cancellationToken);
        var (to, frequency) = (digest.CoversTo, digest.Frequency);
        var digests = await db.Messages.AsNoTracking()
            .Where(x => x.Kind == MessageKind.Digest && (x.CoversTo < to || (x.CoversTo == to && x.Frequency < frequency)))
            .SelectMany(x => x.Statements).Where(x => statements.Contains(x.StatementId))
            .Select(x => new { x.MessageId, x.StatementId }).ToListAsync(cancellationToken);
        return new DigestReaders(
            db, digest, [.. alerts.OrderByDescending(x => x.At)],
            alerts.Select(x => new { MessageId = x.Alert, StatementId = x.Statement }).Concat(digests).ToLookup(x => x.MessageId, x => x.StatementId),
            now);
    }

    /// <summary>The next readers in the order of their ids who may have a share: of its zone, subscribed in its rhythm to one of its lists, not suppressed.</summary>
    public async Task<IReadOnlyList<(SupporterId Id, byte[] DomainKey)>> NextAsync(SupporterId after, int most, CancellationToken cancellationToken)
    {
        var lists = digest.Lists.Select(x => x.ListId).ToList();
        var receiving = Audience.Receiving(db, now);
        var (zone, frequency) = (digest.TimeZone!.Value, digest.Frequency!.Value);
        var next = await db.Supporters.AsNoTracking()
            .Where(x => x.Id > after && x.TimeZone == zone
                && receiving.Any(y => y.SupporterId == x.Id && y.Frequency == frequency && lists.Contains(y.ListId))
                && !db.Suppressions.Any(suppression => suppression.AddressKey == x.Keys.Address))
            .OrderBy(x => x.Id).Take(most).Select(x => new { x.Id, x.Keys.Domain }).ToListAsync(cancellationToken);
        return [.. next.Select(x => (x.Id, x.Domain))];
    }

    /// <summary>What each of some people gets; who gets nothing is not in it.</summary>
    public async Task<IReadOnlyDictionary<SupporterId, DigestShare>> SharesAsync(IReadOnlyList<SupporterId> people, CancellationToken cancellationToken)
    {
        var subscriptions = (await Audience.Receiving(db, now).Where(x => people.Contains(x.SupporterId))
            .ToListAsync(cancellationToken)).ToLookup(x => x.SupporterId);
        var messages = earlier.Select(x => x.Key).ToList();
        var recipients = people.Select(x => x.Value).ToList();
        var came = (await db.Deliveries.AsNoTracking()
            .Where(x => messages.Contains(x.MessageId) && recipients.Contains(x.Recipient) && x.RecipientKind == RecipientKind.Supporter && x.State != DeliveryState.Skipped)
            .Select(x => new { x.Recipient, x.MessageId }).ToListAsync(cancellationToken))
            .SelectMany(x => earlier[x.MessageId].Select(statement => (Person: SupporterId.From(x.Recipient), statement))).ToHashSet();

        Dictionary<SupporterId, DigestShare> shares = [];
        foreach (var person in people.Where(person => subscriptions.Contains(person)))
        {
            var news = told.Where(x => !came.Contains((person, x.Statement)) && IsFor(subscriptions[person], x)).ToList();
            var through = subscriptions[person].Where(x => x.Frequency == digest.Frequency && news.Any(y => y.Lists.Contains(x.ListId))).ToList();
            if (through.Count > 0)
            {
                var language = through.MaxBy(x => x.ConfirmedAt)!.Language;
                shares.Add(person, new DigestShare(language, [.. news.Select(x => x.Statement)], [.. through.Select(x => x.ListId)]));
            }
        }

        return shares;
    }

    // Who reads at once on one of the lists has an alert, or is about to.
    private bool IsFor(IEnumerable<Subscription> subscriptions, Told told)
    {
        var here = subscriptions.Where(x => told.Lists.Contains(x.ListId)).ToList();
        return here.Any(x => x.Frequency == digest.Frequency && x.ConfirmedAt <= told.At) && here.All(x => x.Frequency != Frequency.Immediate);
    }

    private sealed record Told
    {
        public required MessageId Alert { get; init; }

        public required StatementId Statement { get; init; }

        public required DateTimeOffset At { get; init; }

        public required IReadOnlyList<MailingListId> Lists { get; init; }
    }
}
