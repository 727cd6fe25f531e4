using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.MailingLists;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Statements;
using Solidarity.Domain.Supporters;

namespace Solidarity.Application.Messages;

/// <summary>What one reader finds in a digest.</summary>
/// <param name="Language">Of the newest of the reader's subscriptions that it comes through.</param>
/// <param name="Statements">Newest first.</param>
/// <param name="Lists">The lists that it comes through.</param>
/// <param name="Held">
/// What the cap on mails a week held back beside statements (newsletters, answers to petitions), newest first. Never empty together with <paramref name="Statements"/>.
/// </param>
/// <param name="IsHeld">Whether the cap held back any of it.</param>
public sealed record DigestShare(LanguageTag Language, IReadOnlyList<StatementId> Statements, IReadOnlyList<MailingListId> Lists, IReadOnlyList<MessageId> Held, bool IsHeld);

/// <summary>Who reads a digest, and what of it each gets: the statements of the own lists, since the subscription, that did not come otherwise.</summary>
public sealed class DigestReaders
{
    private readonly ISolidarityDb db;
    private readonly Message digest;
    private readonly IReadOnlyList<Told> told;
    private readonly IReadOnlyList<HeldBack> held;
    private readonly ILookup<MessageId, StatementId> earlier;
    private readonly DateTimeOffset now;

    private DigestReaders(ISolidarityDb db, Message digest, IReadOnlyList<Told> told, IReadOnlyList<HeldBack> held, ILookup<MessageId, StatementId> earlier, DateTimeOffset now) =>
        (this.db, this.digest, this.told, this.held, this.earlier, this.now) = (db, digest, told, held, earlier, now);

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
        var id = digest.Id;
        var held = await db.Messages.AsNoTracking()
            .Where(x => x.State != MessageState.Stopped && db.HeldMails.Any(mail => mail.DigestId == id && mail.MessageId == x.Id)
                && (x.StatementId == null || db.Statements.Any(statement => statement.Id == x.StatementId && statement.State == StatementState.Published)))
            .Select(x => new HeldBack { Message = x.Id, Statement = x.StatementId, At = x.BegunAt ?? x.CreatedAt, Lists = x.Lists.Select(row => row.ListId).ToList() })
            .ToListAsync(cancellationToken);
        return new DigestReaders(
            db, digest, [.. alerts.OrderByDescending(x => x.At)], [.. held.OrderByDescending(x => x.At)],
            alerts.Select(x => new { MessageId = x.Alert, StatementId = x.Statement }).Concat(digests).ToLookup(x => x.MessageId, x => x.StatementId),
            now);
    }

    /// <summary>
    /// The next readers in the order of their ids who may have a share: of its zone, subscribed in its rhythm to one of its lists, or with
    /// mail that was held back; not suppressed.
    /// </summary>
    public async Task<IReadOnlyList<(SupporterId Id, byte[] DomainKey)>> NextAsync(SupporterId after, int most, CancellationToken cancellationToken)
    {
        var lists = digest.Lists.Select(x => x.ListId).ToList();
        var receiving = Audience.Receiving(db, now);
        var (id, zone, frequency, hasHeld) = (digest.Id, digest.TimeZone!.Value, digest.Frequency!.Value, held.Count > 0);
        var next = await db.Supporters.AsNoTracking()
            .Where(x => x.Id > after
                && ((x.TimeZone == zone && receiving.Any(y => y.SupporterId == x.Id && y.Frequency == frequency && lists.Contains(y.ListId)))
                    || (hasHeld && db.HeldMails.Any(mail => mail.DigestId == id && mail.SupporterId == x.Id)))
                && !db.Suppressions.Any(suppression => suppression.AddressKey == x.Keys.Address))
            .OrderBy(x => x.Id).Take(most).Select(x => new { x.Id, x.Keys.Domain }).ToListAsync(cancellationToken);
        return [.. next.Select(x => (x.Id, x.Domain))];
    }

    /// <summary>What each of some people gets; who gets nothing is not in it.</summary>
    public async Task<IReadOnlyDictionary<SupporterId, DigestShare>> SharesAsync(IReadOnlyList<SupporterId> people, CancellationToken cancellationToken)
    {
        var subscriptions = (await Audience.Receiving(db, now).Where(x => EF.Parameter(people).Contains(x.SupporterId))
            .ToListAsync(cancellationToken)).ToLookup(x => x.SupporterId);
        var messages = earlier.Select(x => x.Key).ToList();
        var recipients = people.Select(x => x.Value).ToList();
        var came = (await db.Deliveries.AsNoTracking()
            .Where(x => messages.Contains(x.MessageId) && EF.Parameter(recipients).Contains(x.Recipient) && x.RecipientKind == RecipientKind.Supporter && x.State != DeliveryState.Skipped)
            .Select(x => new { x.Recipient, x.MessageId }).ToListAsync(cancellationToken))
            .SelectMany(x => earlier[x.MessageId].Select(statement => (Person: SupporterId.From(x.Recipient), statement))).ToHashSet();

        var id = digest.Id;
        var own = held.Count == 0 ? Enumerable.Empty<(SupporterId, MessageId)>().ToLookup(x => x.Item1, x => x.Item2)
            : (await db.HeldMails.AsNoTracking().Where(x => x.DigestId == id && EF.Parameter(people).Contains(x.SupporterId)).Select(x => new { x.SupporterId, x.MessageId }).ToListAsync(cancellationToken))
                .ToLookup(x => x.SupporterId, x => x.MessageId);

        Dictionary<SupporterId, DigestShare> shares = [];
        foreach (var person in people.Where(person => subscriptions.Contains(person)))
        {
            var news = told.Where(x => !came.Contains((person, x.Statement)) && IsFor(subscriptions[person], x)).ToList();
            var kept = held.Where(x => own[person].Contains(x.Message) && subscriptions[person].Any(y => x.Lists.Contains(y.ListId))).ToList();
            var through = subscriptions[person]
                .Where(x => (x.Frequency == digest.Frequency && news.Any(y => y.Lists.Contains(x.ListId))) || kept.Any(y => y.Lists.Contains(x.ListId))).ToList();
            if (through.Count > 0)
            {
                var language = through.MaxBy(x => x.ConfirmedAt)!.Language;
                var statements = news.Select(x => (x.Statement, x.At)).Concat(kept.Where(x => x.Statement is not null).Select(x => (Statement: x.Statement!.Value, x.At)));
                shares.Add(person, new DigestShare(
                    language, [.. statements.OrderByDescending(x => x.At).Select(x => x.Statement).Distinct()], [.. through.Select(x => x.ListId)],
                    [.. kept.Where(x => x.Statement is null).Select(x => x.Message)], kept.Count > 0));
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

    private sealed record HeldBack
    {
        public required MessageId Message { get; init; }

        public required StatementId? Statement { get; init; }

        public required DateTimeOffset At { get; init; }

        public required IReadOnlyList<MailingListId> Lists { get; init; }
    }

    private sealed record Told
    {
        public required MessageId Alert { get; init; }

        public required StatementId Statement { get; init; }

        public required DateTimeOffset At { get; init; }

        public required IReadOnlyList<MailingListId> Lists { get; init; }
    }
}
