using Microsoft.EntityFrameworkCore;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Supporters;

namespace Solidarity.Application.Messages;

/// <summary>
/// At most so many mails a week to one reader, over all lists and campaigns: as the reader wishes, else as the installation has it. Counted are
/// copies of <see cref="Message.Capped"/> that were sent in the last seven days or are on their way.
/// </summary>
internal sealed class WeeklyCap
{
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    private readonly ISolidarityDb db;
    private readonly int usual;
    private readonly DateTimeOffset since;
    private readonly IReadOnlyList<MessageId> counted;

    private WeeklyCap(ISolidarityDb db, int usual, DateTimeOffset since, IReadOnlyList<MessageId> counted) =>
        (this.db, this.usual, this.since, this.counted) = (db, usual, since, counted);

    /// <summary>The cap as a message meets it that is held for the digest; no other is reached by it.</summary>
    public static async Task<WeeklyCap> OfAsync(ISolidarityDb db, Message message, SiteOptions site, DateTimeOffset now, CancellationToken cancellationToken) =>
        Message.HeldForDigest.Contains(message.Kind) ? await OfAsync(db, message.Id, site, now, cancellationToken) : new WeeklyCap(db, site.MailsAWeek, now - Week, []);

    /// <summary>The cap as mails of series meet it, that wait where it is reached.</summary>
    public static Task<WeeklyCap> OfSeriesAsync(ISolidarityDb db, SiteOptions site, DateTimeOffset now, CancellationToken cancellationToken) =>
        OfAsync(db, (MessageId?)null, site, now, cancellationToken);

    private static async Task<WeeklyCap> OfAsync(ISolidarityDb db, MessageId? except, SiteOptions site, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var since = now - Week;
        var capped = Message.Capped;
        var counted = await db.Messages
            .Where(x => capped.Contains(x.Kind) && x.Id != except && x.State != MessageState.Draft && x.State != MessageState.Scheduled && (x.DoneAt == null || x.DoneAt > since))
            .Select(x => x.Id).ToListAsync(cancellationToken);
        return new WeeklyCap(db, site.MailsAWeek, since, counted);
    }

    /// <summary>Those of some people who have had their mails of the week.</summary>
    public async Task<IReadOnlySet<SupporterId>> ReachedByAsync(IReadOnlyList<SupporterId> people, CancellationToken cancellationToken)
    {
        if (counted.Count == 0 || people.Count == 0)
        {
            return new HashSet<SupporterId>();
        }

        var own = await db.Supporters.Where(x => EF.Parameter(people).Contains(x.Id) && x.MailsAWeek != null).Select(x => new { x.Id, x.MailsAWeek }).ToDictionaryAsync(x => x.Id.Value, x => x.MailsAWeek, cancellationToken);
        int CapOf(Guid person) => own.GetValueOrDefault(person) ?? usual;

        // A message comes to nobody twice: whose cap is above the number of messages can't have reached it.
        var near = people.Select(x => x.Value).Where(x => CapOf(x) is not Supporter.NoCap and var most && most <= counted.Count).ToList();
        if (near.Count == 0)
        {
            return new HashSet<SupporterId>();
        }

        var mails = await Counted().Where(x => EF.Parameter(near).Contains(x.Recipient)).GroupBy(x => x.Recipient).Select(x => new { x.Key, Count = x.Count() })
            .ToListAsync(cancellationToken);
        return mails.Where(x => x.Count >= CapOf(x.Key)).Select(x => SupporterId.From(x.Key)).ToHashSet();
    }

    /// <summary>How many of some recipients have had their mails of the week.</summary>
    public Task<int> CountAsync(IQueryable<Recipient> recipients, CancellationToken cancellationToken)
    {
        var mails = Counted();
        return counted.Count == 0 ? Task.FromResult(0) : recipients.CountAsync(
            x => (x.Supporter.MailsAWeek ?? usual) != Supporter.NoCap && mails.Count(mail => mail.Recipient == (Guid)(object)x.Supporter.Id) >= (x.Supporter.MailsAWeek ?? usual),
            cancellationToken);
    }

    private IQueryable<Delivery> Counted() => db.Deliveries.AsNoTracking().Where(x => counted.Contains(x.MessageId) && x.RecipientKind == RecipientKind.Supporter
        && (x.State == DeliveryState.Queued || x.State == DeliveryState.Claimed || (x.State == DeliveryState.Sent && x.FinishedAt > since)));
}
