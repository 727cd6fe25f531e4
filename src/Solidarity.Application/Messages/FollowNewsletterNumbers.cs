using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.Events;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Petitions;

namespace Solidarity.Application.Messages;

/// <summary>What came of a newsletter: sums alone. Whether somebody opened it, or who followed a link, is not known to anybody.</summary>
[Requires(Right.SeeConsole)]
public sealed record FollowNewsletterNumbers(MessageId Id) : IQuery<NewsletterNumbers>;

/// <summary>What came of a newsletter.</summary>
/// <param name="Sent">Copies that a mail server took.</param>
/// <param name="Delivered">Of these, those that did not come back.</param>
/// <param name="Bounced">Those that came back.</param>
/// <param name="Complained">Those that were reported as unwanted.</param>
/// <param name="Left">People who left a list by one of its links.</param>
/// <param name="Signatures">Signatures that were confirmed, of people who came to a petition from it.</param>
/// <param name="Attendances">People who came to an event's page from it and have a place there; those who are forgotten since are not in it.</param>
/// <param name="Links">How often its links were followed, by all together; null where that is not counted.</param>
/// <param name="Split">How two texts did; null where there is one.</param>
public sealed record NewsletterNumbers(
    int Sent, int Delivered, int Bounced, int Complained, int Left, int Signatures, int Attendances, IReadOnlyList<FollowedLink>? Links, FollowedSplit? Split);

/// <summary>A link of a newsletter.</summary>
/// <param name="Url">Where it leads.</param>
/// <param name="Clicks">How often it was followed.</param>
public sealed record FollowedLink(string Url, int Clicks);

/// <summary>How two texts did: on those whom they were tried on, and once that is settled with the rest, whose sums stand beside the others.</summary>
/// <param name="A">The first.</param>
/// <param name="B">The other.</param>
/// <param name="By">What tells which is better.</param>
/// <param name="Difference">The share of B less that of A, by that; with the interval that holds the true one in 95 of 100 such tests.</param>
/// <param name="Low">Its lower end.</param>
/// <param name="High">Its upper end.</param>
/// <param name="EndsAt">When the outcome is looked at.</param>
/// <param name="EndedAt">When it was settled; null until then.</param>
/// <param name="Chosen">Which text the rest gets; null until that is settled.</param>
/// <param name="HasWinner">Whether it was shown to be the better one: the interval held no zero.</param>
public sealed record FollowedSplit(
    FollowedVariant A, FollowedVariant B, SplitMeasure By, double Difference, double Low, double High, DateTimeOffset? EndsAt, DateTimeOffset? EndedAt, MailVariant? Chosen, bool HasWinner);

/// <summary>How one of two texts did.</summary>
/// <param name="Sent">Copies that a mail server took.</param>
/// <param name="Actions">Signatures and places at events that followed.</param>
/// <param name="Clicks">How often its links were followed.</param>
public sealed record FollowedVariant(int Sent, int Actions, int Clicks)
{
    /// <summary>What counts.</summary>
    public int Of(SplitMeasure by) => by == SplitMeasure.Clicks ? Clicks : Actions;
}

internal sealed class FollowNewsletterNumbersHandler(ISolidarityDb db) : IRequestHandler<FollowNewsletterNumbers, NewsletterNumbers>
{
    // As many as a newsletter has at most, and more.
    private const int MostLinks = 200;

    public async Task<NewsletterNumbers> Handle(FollowNewsletterNumbers request, CancellationToken cancellationToken)
    {
        var message = await db.Messages.AsNoTracking().SingleOrDefaultAsync(x => x.Id == request.Id && x.Kind == MessageKind.Newsletter, cancellationToken) ?? throw new NotFound("Message");
        var outcome = await NewsletterOutcome.OfAsync(db, message, cancellationToken);
        var links = !message.CountsLinks ? null : await db.MessageLinks.Where(x => x.MessageId == message.Id).GroupBy(x => x.Url)
            .Select(x => new { Url = x.Key, Clicks = x.Sum(link => link.Clicks) }).OrderByDescending(x => x.Clicks).ThenBy(x => x.Url).Take(MostLinks).ToListAsync(cancellationToken);
        return new NewsletterNumbers(
            message.Sent, message.Sent - message.Bounced, message.Bounced, message.Complained, message.Left, outcome.Signatures, outcome.Attendances,
            links is null ? null : [.. links.Select(x => new FollowedLink(x.Url, x.Clicks))], message.SplitShare is null ? null : Split(message, outcome));
    }

    private static FollowedSplit Split(Message message, NewsletterOutcome outcome)
    {
        var difference = outcome.Compared(message.SplitBy);
        return new FollowedSplit(
            outcome.A, outcome.B, message.SplitBy, difference.Value, difference.Low, difference.High, message.SplitEndsAt, message.SplitEndedAt, message.SplitChosen, message.SplitHasWinner);
    }
}

/// <summary>What people did on the way from a newsletter.</summary>
/// <param name="Signatures">Signatures that were confirmed.</param>
/// <param name="Attendances">People who have a place at an event.</param>
/// <param name="A">The first text; where there is one alone, nothing.</param>
/// <param name="B">The other.</param>
internal sealed record NewsletterOutcome(int Signatures, int Attendances, FollowedVariant A, FollowedVariant B)
{
    public static async Task<NewsletterOutcome> OfAsync(ISolidarityDb db, Message message, CancellationToken cancellationToken)
    {
        var isSplit = message.SplitShare is not null;
        var (a, b) = (Message.SourceWord(message.Id, isSplit ? MailVariant.A : null), Message.SourceWord(message.Id, MailVariant.B));
        var signed = await db.PetitionTotals.Where(x => x.Kind == TotalKind.Source && (x.Key == a || x.Key == b)).GroupBy(x => x.Key)
            .Select(x => new { x.Key, Count = x.Sum(total => total.Count) }).ToDictionaryAsync(x => x.Key, x => x.Count, cancellationToken);
        var going = await db.Attendances.Where(x => (x.Source == a || x.Source == b) && (x.State == AttendanceState.Confirmed || x.State == AttendanceState.CheckedIn)).GroupBy(x => x.Source)
            .Select(x => new { x.Key, Count = x.Count() }).ToDictionaryAsync(x => x.Key!, x => x.Count, cancellationToken);
        var (signatures, attendances) = (signed.Values.Sum(), going.Values.Sum());
        if (!isSplit)
        {
            return new NewsletterOutcome(signatures, attendances, new(0, 0, 0), new(0, 0, 0));
        }

        var sent = await db.Deliveries.Where(x => x.MessageId == message.Id && x.State == DeliveryState.Sent).GroupBy(x => x.Variant)
            .Select(x => new { x.Key, Count = x.Count() }).ToDictionaryAsync(x => x.Key, x => x.Count, cancellationToken);
        var clicks = await db.MessageLinks.Where(x => x.MessageId == message.Id).GroupBy(x => x.Variant)
            .Select(x => new { x.Key, Count = x.Sum(link => link.Clicks) }).ToDictionaryAsync(x => x.Key, x => x.Count, cancellationToken);
        FollowedVariant Of(MailVariant variant, string source) =>
            new(sent.GetValueOrDefault(variant), signed.GetValueOrDefault(source) + going.GetValueOrDefault(source), clicks.GetValueOrDefault(variant));
        return new NewsletterOutcome(signatures, attendances, Of(MailVariant.A, a), Of(MailVariant.B, b));
    }

    /// <summary>How much better the other text does.</summary>
    public TwoProportions Compared(SplitMeasure by) => TwoProportions.Compare(A.Of(by), A.Sent, B.Of(by), B.Sent);
}
