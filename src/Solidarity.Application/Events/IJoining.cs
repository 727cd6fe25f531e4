using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.Events;

namespace Solidarity.Application.Events;

/// <summary>Stores who asks to come. A port: those who come to one shift at the same moment share a transaction.</summary>
public interface IJoining
{
    /// <summary>Returns once it is safely stored, or was there before: who asked can't tell one from the other.</summary>
    /// <param name="attendances">New ones; nothing tracks them. Several are one person's, of several dates, and the last is the one whose link confirms all: only what is refused of that one is thrown.</param>
    /// <param name="cancellationToken">Ends the waiting, not the storing.</param>
    /// <exception cref="DomainError">What <see cref="Seating.Join"/> refuses.</exception>
    /// <exception cref="Petitions.StoreIsFull">So many wait that another would wait too long; nothing was stored.</exception>
    Task JoinAsync(IReadOnlyList<Attendance> attendances, CancellationToken cancellationToken);
}

/// <summary>Takes those who ask for one shift at the same moment, under one lock.</summary>
public sealed class JoinTogether(ISolidarityDb db, IJobs jobs, SeatTurns turns, TimeProvider time)
{
    private readonly Seats _seats = new(db, jobs, turns, time);

    /// <summary>Takes them in order.</summary>
    /// <param name="shift">The shift.</param>
    /// <param name="joining">New ones of that shift; nothing tracks them.</param>
    /// <param name="also">Adds what else is to be stored in the same transaction; called again at each try.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What was refused, in the same order; null for who was taken, or was there before.</returns>
    public Task<IReadOnlyList<DomainError?>> RunAsync(ShiftId shift, IReadOnlyList<Attendance> joining, Action also, CancellationToken cancellationToken) =>
        db.AgainIfOvertakenAsync(() => TakeAsync(shift, joining, also, cancellationToken));

    private Task<IReadOnlyList<DomainError?>> TakeAsync(ShiftId shift, IReadOnlyList<Attendance> joining, Action also, CancellationToken cancellationToken) => _seats.WithAsync<IReadOnlyList<DomainError?>>(
        shift,
        async (open, cancel) =>
        {
            also();
            var (date, now, mailboxes) = (open.Occurrence.Id, open.Now, joining.Select(x => x.MailboxKey).ToList());
            var known = await db.Attendances.Where(x => x.OccurrenceId == date && x.Holder != null && mailboxes.Contains(x.Holder))
                .ToDictionaryAsync(x => Convert.ToHexString(x.Holder!), cancel);

            // One place a mailbox is held, over all events: whoever holds many addresses of one mailbox holds one.
            var holds = (await db.Attendances.Where(x => mailboxes.Contains(x.MailboxKey) && x.HeldUntil > now).Select(x => x.MailboxKey).ToListAsync(cancel))
                .Select(Convert.ToHexString).ToHashSet();
            return joining.Select(one => Take(open, one, known, holds)).ToList();
        },
        cancellationToken);

    private DomainError? Take(OpenShift open, Attendance one, Dictionary<string, Attendance> known, HashSet<string> holds)
    {
        var mailbox = Convert.ToHexString(one.MailboxKey);
        if (known.TryGetValue(mailbox, out var before))
        {
            before.AskAgain();
            return null;
        }

        try
        {
            // It refuses before it changes anything.
            open.Seating.Join(one, holds.Contains(mailbox));
        }
        catch (DomainError refusal)
        {
            return refusal;
        }

        db.Attendances.Add(one);
        known.Add(mailbox, one);
        if (one.IsHeld)
        {
            holds.Add(mailbox);
        }

        return null;
    }
}
