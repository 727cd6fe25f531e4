using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Petitions;

namespace Solidarity.Application.Petitions;

/// <summary>What was handed to a petition's targets, how it stands, and to whom it can be handed now.</summary>
[Requires(Right.SeeConsole)]
public sealed record FollowHandovers(PetitionId Petition) : IQuery<HandoversSeen>, IWithinPetition;

/// <summary>What was handed over.</summary>
/// <param name="Targets">The targets of now.</param>
/// <param name="Confirmed">How many signatures are confirmed now, online, on paper and from other systems.</param>
/// <param name="Handovers">The newest, at most <see cref="Most"/>.</param>
/// <param name="Contact">The contact that was last named.</param>
public sealed record HandoversSeen(IReadOnlyList<TargetSeen> Targets, int Confirmed, IReadOnlyList<HandoverSeen> Handovers, string? Contact)
{
    /// <summary>Who left the offices, the last first.</summary>
    public IReadOnlyList<FormerTarget> Former { get; init; } = [];

    /// <summary>How many are shown.</summary>
    public const int Most = 100;
}

/// <summary>A target as an organizer sees it.</summary>
/// <param name="Position">Its place in the petition.</param>
/// <param name="Name">Name of the person or body.</param>
/// <param name="Title">The office.</param>
/// <param name="Organisation">Where.</param>
/// <param name="Email">The address with most of it hidden; null for none.</param>
public sealed record TargetSeen(int Position, string Name, string? Title, string? Organisation, string? Email);

/// <summary>A handover as an organizer sees it.</summary>
/// <param name="Handover">The handover with its files. Not to be changed.</param>
/// <param name="Mail">How the last mail with its link stands; null while its files are being made.</param>
public sealed record HandoverSeen(Handover Handover, HandoverMailSeen? Mail)
{
    /// <summary>The mails for each signature, where the office wished them: how many went, and how many wait.</summary>
    public (int Sent, int Waiting)? Each { get; init; }
}

/// <summary>How a mail to a target stands.</summary>
/// <param name="State">Where the delivery stands.</param>
/// <param name="Bounce">Why it did not arrive, as the server there last said; null for no such word.</param>
/// <param name="NextTryAt">When it is tried again; null for never.</param>
public sealed record HandoverMailSeen(DeliveryState State, BounceKind? Bounce, DateTimeOffset? NextTryAt)
{
    /// <summary>How long a mail waits that a full mailbox refused.</summary>
    public static readonly TimeSpan FullMailboxWait = TimeSpan.FromHours(24);

    /// <summary>How long it is tried.</summary>
    public static readonly TimeSpan FullMailboxTried = TimeSpan.FromDays(4);

    internal static HandoverMailSeen Of(DeliveryState state, string? reply, DateTimeOffset createdAt, DateTimeOffset nextTryAt, DateTimeOffset? finishedAt)
    {
        var bounce = state == DeliveryState.Sent ? null : BounceReading.Of(reply);
        var again = state switch
        {
            DeliveryState.Queued => nextTryAt,
            DeliveryState.Failed when bounce == BounceKind.MailboxFull && finishedAt + FullMailboxWait < createdAt + FullMailboxTried => finishedAt + FullMailboxWait,
            _ => (DateTimeOffset?)null,
        };
        return new HandoverMailSeen(state, bounce, again);
    }
}

internal sealed class FollowHandoversHandler(ISolidarityDb db, TimeProvider time) : IRequestHandler<FollowHandovers, HandoversSeen>
{
    public async Task<HandoversSeen> Handle(FollowHandovers request, CancellationToken cancellationToken)
    {
        var petition = await db.Petitions.AsNoTracking().Include(x => x.Targets).Include(x => x.FormerTargets).SingleOrDefaultAsync(x => x.Id == request.Petition, cancellationToken) ?? throw new NotFound("Petition");
        var confirmed = (await db.NumbersAsync(petition.Id, time.GetUtcNow(), cancellationToken)).InAll;
        var handovers = await db.Handovers.AsNoTracking().Include(x => x.Files).Where(x => x.PetitionId == petition.Id).OrderByDescending(x => x.Id).Take(HandoversSeen.Most).ToListAsync(cancellationToken);
        var mails = await MailsAsync([.. handovers.Select(x => x.Id.Value)], cancellationToken);
        var each = await EachAsync([.. handovers.Where(x => x.Wish is HandoverWish.Each or HandoverWish.Halted or HandoverWish.Returned).Select(x => x.Id.Value)], cancellationToken);
        return new HandoversSeen(
            [.. petition.Targets.OrderBy(x => x.Position).Select(x => new TargetSeen(x.Position, x.Name, x.Title, x.Organisation, x.Email?.Masked))], confirmed,
            [.. handovers.Select(x => new HandoverSeen(x, mails.GetValueOrDefault(x.Id.Value)) { Each = each.TryGetValue(x.Id.Value, out var found) ? found : null })], handovers.Count > 0 ? handovers[0].Contact : null)
        {
            Former = [.. petition.FormerTargets.OrderByDescending(x => x.Number)],
        };
    }

    private async Task<Dictionary<Guid, (int Sent, int Waiting)>> EachAsync(List<Guid> handovers, CancellationToken cancellationToken) => handovers.Count == 0 ? [] : await db.Deliveries
        .Where(x => x.MessageId == MailEachSignature.Standing && handovers.Contains(x.Recipient)).GroupBy(x => x.Recipient)
        .Select(x => new { x.Key, Sent = x.Count(row => row.State == DeliveryState.Sent), Waiting = x.Count(row => row.State == DeliveryState.Queued || row.State == DeliveryState.Claimed) })
        .ToDictionaryAsync(x => x.Key, x => (x.Sent, x.Waiting), cancellationToken);

    private async Task<Dictionary<Guid, HandoverMailSeen>> MailsAsync(List<Guid> handovers, CancellationToken cancellationToken)
    {
        var rows = await db.Deliveries.AsNoTracking().Where(x => x.MessageId == HandoverMails.Standing && handovers.Contains(x.Recipient))
            .OrderBy(x => x.Id).Select(x => new { x.Recipient, x.State, x.LastReply, x.CreatedAt, x.NextTryAt, x.FinishedAt }).ToListAsync(cancellationToken);
        Dictionary<Guid, HandoverMailSeen> last = [];
        foreach (var row in rows)
        {
            last[row.Recipient] = HandoverMailSeen.Of(row.State, row.LastReply, row.CreatedAt, row.NextTryAt, row.FinishedAt);
        }

        return last;
    }
}
