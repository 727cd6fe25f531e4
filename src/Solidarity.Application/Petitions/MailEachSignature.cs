using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Petitions;

namespace Solidarity.Application.Petitions;

/// <summary>
/// Puts a mail for each signature on its way to targets whose office wishes that: a day after it was confirmed, and few at a time. The place
/// where it stands moves in the transaction that adds the mails, so after a crash it goes on there and none goes twice.
/// </summary>
public sealed class MailEachSignature(ISolidarityDb db, IJobs jobs)
{
    private const int Batch = 50;

    /// <summary>The standing message.</summary>
    public static MessageId Standing { get; } = StandingMessages.Id(MessageKind.SignatureForTarget);

    /// <summary>Adds what is due.</summary>
    public async Task RunAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var due = await db.Handovers.Where(x => x.DueAt <= now && x.Wish == HandoverWish.Each).OrderBy(x => x.DueAt).Take(Batch).ToListAsync(cancellationToken);
        if (due.Count == 0)
        {
            return;
        }

        var ids = due.Select(x => x.PetitionId).Distinct().ToList();
        var petitions = await db.Petitions.AsNoTracking().Where(x => ids.Contains(x.Id)).ToDictionaryAsync(x => x.Id, cancellationToken);
        var mailed = await MailedAsync(due, now, cancellationToken);
        foreach (var handover in due)
        {
            var (isReturned, lately) = mailed.GetValueOrDefault(handover.Id.Value);
            if (isReturned)
            {
                handover.EndEach(HandoverWish.Returned, now);
            }
            else
            {
                await AddAsync(handover, petitions[handover.PetitionId], Math.Min(Handover.EachAtOnce, Handover.EachMost - lately), now, cancellationToken);
            }
        }

        try
        {
            await db.SaveChangesAsync(cancellationToken);
            jobs.LookAgain(Work.Bulk);
        }
        catch (Exception exception) when (exception is Stale || db.IsDuplicate(exception))
        {
            // Another server, or the office, was faster; what is due still is found when the clock is next looked at.
            db.Forget();
        }
    }

    // Whether mails came back, and how many went in the last hour: by target, in one query for each of the two.
    private async Task<Dictionary<Guid, (bool IsReturned, int Lately)>> MailedAsync(List<Handover> due, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (targets, addresses, hour) = (due.ConvertAll(x => x.Id.Value), due.ConvertAll(x => x.Keys.Address), now - Handover.EachHour);
        var rows = await db.Deliveries.Where(x => x.MessageId == Standing && targets.Contains(x.Recipient)).GroupBy(x => x.Recipient)
            .Select(x => new { x.Key, FailedAt = x.Max(row => row.State == DeliveryState.Failed ? row.FinishedAt : null), Lately = x.Count(row => row.CreatedAt > hour) }).ToDictionaryAsync(x => x.Key, cancellationToken);
        var suppressed = (await db.Suppressions.Where(x => addresses.Contains(x.AddressKey)).Select(x => x.AddressKey).ToListAsync(cancellationToken)).Select(Convert.ToHexString).ToHashSet();
        return due.ToDictionary(
            x => x.Id.Value,
            x => (rows.GetValueOrDefault(x.Id.Value)?.FailedAt > x.WishedAt || suppressed.Contains(Convert.ToHexString(x.Keys.Address)), rows.GetValueOrDefault(x.Id.Value)?.Lately ?? 0));
    }

    private async Task AddAsync(Handover handover, Petition petition, int most, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (petition.PromiseEnds <= now || petition.State == PetitionState.Withdrawn)
        {
            handover.Give(handover.GivenUpTo, null);
            return;
        }

        var (id, upTo) = (petition.Id, now - Handover.Settled);
        var next = most <= 0 ? [] : await db.Signatures.Where(x => x.PetitionId == id && x.State == SignatureState.Confirmed && x.ConfirmedAt <= upTo)
            .ConfirmedAfter(handover.GivenUpTo, handover.GivenLast).OrderBy(x => x.ConfirmedAt).ThenBy(x => x.Id).Take(most)
            .Select(x => new { x.Id, ConfirmedAt = x.ConfirmedAt!.Value }).ToListAsync(cancellationToken);
        foreach (var one in next)
        {
            db.Deliveries.Add(new Delivery(
                EntityId.New<DeliveryId>(now), Standing, Lane.Bulk, RecipientKind.Handover, handover.Id.Value, one.Id.Value, handover.Language, handover.Keys.Domain, now));
        }

        // A petition that is over takes no confirmations a day after its end, and those of the last day are a day old one day later.
        var isOver = !petition.TakesConfirmations(upTo);
        DateTimeOffset? again = isOver && most > 0 && next.Count < most ? null : now + Handover.EachPause;
        if (next.Count > 0)
        {
            handover.GiveEach(next[^1].ConfirmedAt, next[^1].Id, again);
        }
        else
        {
            handover.Give(handover.GivenUpTo, again);
        }
    }
}

/// <summary>Signatures in the order in which they were confirmed.</summary>
internal static class InOrderOfConfirming
{
    /// <summary>Those confirmed after a moment; and those of the same moment after one of them.</summary>
    public static IQueryable<Signature> ConfirmedAfter(this IQueryable<Signature> signatures, DateTimeOffset? moment, SignatureId? last) => (moment, last) switch
    {
        (null, _) => signatures,
        ({ } after, null) => signatures.Where(x => x.ConfirmedAt > after),
        ({ } after, { } id) => signatures.Where(x => x.ConfirmedAt > after || (x.ConfirmedAt == after && x.Id > id)),
    };
}
