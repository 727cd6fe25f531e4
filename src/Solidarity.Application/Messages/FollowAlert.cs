using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Statements;
using Solidarity.Domain.Supporters;

namespace Solidarity.Application.Messages;

/// <summary>How the alert of a statement goes.</summary>
[Requires(Right.SeeConsole)]
public sealed record FollowAlert(StatementId Statement) : IQuery<AlertProgress>;

/// <summary>How a message goes. <c>Total = Queued + Sent + Failed + Skipped</c>, always.</summary>
/// <param name="State">See <see cref="MessageState"/>, in lower case.</param>
/// <param name="Total">All copies known so far.</param>
/// <param name="Queued">Without an outcome yet.</param>
/// <param name="Sent">Taken by a mail server.</param>
/// <param name="Failed">Refused for good, or given up.</param>
/// <param name="Skipped">Not to be sent any more.</param>
/// <param name="Done">Whether every copy has its outcome.</param>
/// <param name="IsExpanded">Whether <paramref name="Total"/> is final.</param>
/// <param name="StartedAt">When it was released.</param>
/// <param name="DoneAt">When the last outcome came.</param>
/// <param name="ExpectedEnd">When it will be done at the present pace and the relay's quota; null while that can't be told.</param>
/// <param name="Waiting">Who has to be tried again, by mail domain, with the server's words.</param>
/// <param name="Failures">Why copies failed, with the server's words.</param>
public sealed record AlertProgress(
    string State, int Total, int Queued, int Sent, int Failed, int Skipped, bool Done, bool IsExpanded,
    DateTimeOffset StartedAt, DateTimeOffset? DoneAt, DateTimeOffset? ExpectedEnd,
    IReadOnlyList<WaitingDomain> Waiting, IReadOnlyList<FailureReason> Failures)
{
    /// <summary>Readers who wait for their language version. They come to <see cref="Total"/> when they are released; <see cref="Done"/> only then.</summary>
    public int Held { get; init; }

    /// <summary>The same by their language.</summary>
    public IReadOnlyList<HeldLanguage> Holds { get; init; } = [];

    /// <summary>Of <see cref="Sent"/>, those that came back later.</summary>
    public int Bounced { get; init; }

    /// <summary>Of <see cref="Sent"/>, those that were reported as unwanted.</summary>
    public int Complained { get; init; }
}

/// <summary>Readers of one language who wait for their version.</summary>
/// <param name="Language">BCP 47; with its regions.</param>
/// <param name="Readers">How many, as far as they are counted.</param>
/// <param name="Until">When they get what there is then, at the latest.</param>
public sealed record HeldLanguage(string Language, int Readers, DateTimeOffset Until);

/// <summary>Copies to one mail domain that wait for another try.</summary>
public sealed record WaitingDomain(string Domain, int Count, string? Reply, DateTimeOffset NextTryAt, bool IsPaused);

/// <summary>Copies that failed for one reason.</summary>
public sealed record FailureReason(string? Reply, int Count);

/// <summary>What the relay allows. A port.</summary>
public interface ISendingQuota
{
    /// <summary>Messages an hour, or null for no limit.</summary>
    int? PerHour { get; }

    /// <summary>Messages a day, or null for no limit.</summary>
    int? PerDay { get; }
}

internal sealed class FollowAlertHandler(ISolidarityDb db, ISendingQuota quota, TimeProvider time) : IRequestHandler<FollowAlert, AlertProgress>
{
    public async Task<AlertProgress> Handle(FollowAlert request, CancellationToken cancellationToken)
    {
        var message = await db.Messages.AsNoTracking().Include(x => x.Holds)
                .SingleOrDefaultAsync(x => x.StatementId == request.Statement && x.Kind == MessageKind.StatementAlert, cancellationToken)
            ?? throw new NotFound("Alert");
        return await new MessageFollowing(db, quota, time).OfAsync(message, cancellationToken);
    }
}

/// <summary>Tells how a message goes, once it is released.</summary>
internal sealed class MessageFollowing(ISolidarityDb db, ISendingQuota quota, TimeProvider time)
{
    private const int MostRows = 20;

    // A domain of one's own tells who one is.
    private const int FewestToName = 3;

    // No clock is further behind UTC: by then it was that time everywhere.
    private static readonly TimeSpan LastClock = TimeSpan.FromHours(12);

    /// <summary>How a message goes, with its holds loaded if it may have any.</summary>
    public async Task<AlertProgress> OfAsync(Message message, CancellationToken cancellationToken)
    {
        var queued = message.Queued;
        var waiting = queued == 0 ? [] : await WaitingAsync(message.Id, cancellationToken);
        return new AlertProgress(
            message.State.ToString().ToLowerInvariant(), message.Total, queued, message.Sent, message.Failed, message.Skipped,
            message.DoneAt is not null, message.ExpandedAt is not null, message.BegunAt ?? message.CreatedAt, message.DoneAt, ExpectedEnd(message, waiting),
            waiting,
            message.Failed == 0 ? [] : await FailuresAsync(message.Id, cancellationToken))
        {
            Held = message.Held,
            Bounced = message.Bounced,
            Complained = message.Complained,
            Holds = [.. message.Holds.Where(hold => hold.IsOpen).OrderBy(hold => hold.Until).Select(hold => new HeldLanguage(hold.Language.Value, hold.Readers, hold.Until))],
        };
    }

    private DateTimeOffset? ExpectedEnd(Message message, IReadOnlyList<WaitingDomain> waiting)
    {
        var now = time.GetUtcNow();
        var finished = message.Total - message.Queued;
        var elapsed = (now - (message.BegunAt ?? message.CreatedAt)).TotalSeconds;
        if (message.DoneAt is not null || message.ExpandedAt is null || message.State != MessageState.Sending || message.Queued == 0 || finished == 0 || elapsed <= 0)
        {
            return null;
        }

        var perSecond = finished / elapsed;
        if (quota.PerHour is { } hour)
        {
            perSecond = Math.Min(perSecond, hour / 3600d);
        }

        if (quota.PerDay is { } day)
        {
            perSecond = Math.Min(perSecond, day / 86400d);
        }

        // Not before those had their next try that asked us to come again, nor before it is time for the last.
        var end = now.AddSeconds(Math.Min(message.Queued / perSecond, TimeSpan.FromDays(60).TotalSeconds));
        if (message.LocalDueAt is { } local && new DateTimeOffset(local, TimeSpan.Zero) + LastClock is var last && last > end)
        {
            end = last;
        }

        return waiting.Select(domain => domain.NextTryAt).Append(end).Max();
    }

    private async Task<IReadOnlyList<WaitingDomain>> WaitingAsync(MessageId id, CancellationToken cancellationToken)
    {
        // A domain that only asked us to come again is not noted anywhere: the address of one of its readers has the name. Where there are few, the name would tell who they are.
        var groups = await db.Deliveries.Where(x => x.MessageId == id && x.State == DeliveryState.Queued && x.LastReply != null)
            .GroupBy(x => x.DomainKey)
            .Select(x => new { Key = x.Key, Count = x.Count(), Reply = x.Max(y => y.LastReply), NextTryAt = x.Min(y => y.NextTryAt), Reader = x.OrderBy(y => y.Id).Select(y => y.Recipient).First() })
            .OrderByDescending(x => x.Count).Take(MostRows).ToListAsync(cancellationToken);
        var keys = groups.Select(x => x.Key).ToList();
        var domains = await db.MailDomains.AsNoTracking().Where(x => keys.Contains(x.Key)).ToListAsync(cancellationToken);
        var readers = groups.Where(x => x.Count >= FewestToName && !domains.Exists(domain => domain.Key.AsSpan().SequenceEqual(x.Key))).Select(x => SupporterId.From(x.Reader)).ToList();
        var names = readers.Count == 0 ? [] : await db.Supporters.Where(x => readers.Contains(x.Id)).Select(x => new { x.Id, x.Email }).ToDictionaryAsync(x => x.Id.Value, x => x.Email.Domain, cancellationToken);
        return [.. groups.Select(x => (x, Domain: domains.Find(y => y.Key.AsSpan().SequenceEqual(x.Key)))).Select(pair => new WaitingDomain(
            pair.Domain?.Name ?? names.GetValueOrDefault(pair.x.Reader) ?? "…", pair.x.Count, pair.x.Reply, pair.x.NextTryAt, pair.Domain?.PausedUntil > time.GetUtcNow()))];
    }

    private async Task<IReadOnlyList<FailureReason>> FailuresAsync(MessageId id, CancellationToken cancellationToken) =>
        await db.Deliveries.Where(x => x.MessageId == id && x.State == DeliveryState.Failed)
            .GroupBy(x => x.LastReply).Select(x => new { Reply = x.Key, Count = x.Count() })
            .OrderByDescending(x => x.Count).Take(MostRows).Select(x => new FailureReason(x.Reply, x.Count)).ToListAsync(cancellationToken);
}
