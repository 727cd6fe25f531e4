using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.Events;

namespace Solidarity.Application.Events;

/// <summary>A shift that was opened under the lock of its head.</summary>
/// <param name="Event">The event, as it stands; not to be changed.</param>
/// <param name="Occurrence">The date; not to be changed.</param>
/// <param name="Shift">The shift.</param>
/// <param name="Seating">What gives and frees its places.</param>
/// <param name="Now">The moment.</param>
internal sealed record OpenShift(Event Event, Occurrence Occurrence, Shift Shift, Seating Seating, DateTimeOffset Now);

/// <summary>
/// Opens shifts: locks the head, reads what <see cref="Seating"/> asks for, and stores head, people and journal together. All that changes who
/// has a place goes through here, on each database and each server.
/// </summary>
internal sealed class Seats(ISolidarityDb db, IJobs jobs, SeatTurns turns, TimeProvider time)
{
    // Held or offered places of one shift that are freed in one step; the rest follows in the next.
    private const int MostOverdue = 500;

    /// <summary>Acts on one shift, in one transaction; then offers what is free to more of the line, where it is longer than what was read.</summary>
    /// <exception cref="NotFound">There is no such shift.</exception>
    public async Task<T> WithAsync<T>(ShiftId shift, Func<OpenShift, CancellationToken, Task<T>> act, CancellationToken cancellationToken)
    {
        var (result, hasMore) = await InTurnAsync(shift, act, cancellationToken);
        while (hasMore)
        {
            db.Forget();
            (_, hasMore) = await InTurnAsync(shift, (_, _) => Task.FromResult(0), cancellationToken);
        }

        jobs.LookAgain(Work.Outbox);
        return result;
    }

    /// <summary>Acts on one shift, in the transaction that is open, or one of its own. Who is left of a long line is offered what is free when the clock is next looked at.</summary>
    /// <exception cref="NotFound">There is no such shift.</exception>
    public async Task<T> OnceAsync<T>(ShiftId shift, Func<OpenShift, CancellationToken, Task<T>> act, CancellationToken cancellationToken)
    {
        var (result, _) = await StepAsync(shift, act, isFollowed: false, cancellationToken);
        jobs.LookAgain(Work.Outbox);
        return result;
    }

    /// <summary>Acts on two shifts of one date, in one transaction.</summary>
    public Task<T> WithBothAsync<T>(ShiftId from, ShiftId to, Func<OpenShift, OpenShift, CancellationToken, Task<T>> act, CancellationToken cancellationToken) => db.InTransactionAsync(
        async cancel =>
        {
            // Always in the same order, so that two who go opposite ways don't wait for each other for ever.
            foreach (var id in new[] { from, to }.Order())
            {
                await LockAsync(id, cancel);
            }

            var (first, second) = (await ReadAsync(from, isFollowed: false, cancel), await ReadAsync(to, isFollowed: false, cancel));
            var result = await act(first, second, cancel);
            await StoreAsync([first, second], cancel);
            jobs.LookAgain(Work.Outbox);
            return result;
        },
        cancellationToken);

    /// <summary>Frees what is overdue, and offers what is free.</summary>
    public Task TidyAsync(ShiftId shift, CancellationToken cancellationToken) => WithAsync(shift, (_, _) => Task.FromResult(0), cancellationToken);

    private async Task<(T Result, bool HasMore)> InTurnAsync<T>(ShiftId shift, Func<OpenShift, CancellationToken, Task<T>> act, CancellationToken cancellationToken)
    {
        using var turn = await turns.TakeAsync(shift, cancellationToken);
        return await StepAsync(shift, act, isFollowed: true, cancellationToken);
    }

    private Task<(T Result, bool HasMore)> StepAsync<T>(ShiftId shift, Func<OpenShift, CancellationToken, Task<T>> act, bool isFollowed, CancellationToken cancellationToken) => db.InTransactionAsync(
        async cancel =>
        {
            await LockAsync(shift, cancel);
            var open = await ReadAsync(shift, isFollowed, cancel);
            var result = await act(open, cancel);
            await StoreAsync([open], cancel);
            return (result, open.Seating.HasMore);
        },
        cancellationToken);

    // A write that changes nothing: whoever comes next waits here, on each database, and reads what we stored.
    private async Task LockAsync(ShiftId shift, CancellationToken cancellationToken)
    {
        if (await db.ShiftHeads.Where(x => x.ShiftId == shift).ExecuteUpdateAsync(set => set.SetProperty(x => x.Seq, x => x.Seq), cancellationToken) == 0)
        {
            throw new NotFound("Shift");
        }
    }

    // Where no place is free, as much of the line is read as one party that leaves makes room for: a long line is not read for each who comes to its
    // end. If more becomes free, and a next step can follow, that one reads more.
    private async Task<OpenShift> ReadAsync(ShiftId id, bool isFollowed, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var head = await db.ShiftHeads.SingleAsync(x => x.ShiftId == id, cancellationToken);
        var occurrence = await db.Occurrences.AsNoTracking().Include(x => x.Shifts).SingleAsync(x => x.Id == head.OccurrenceId, cancellationToken);
        var @event = await db.Events.AsNoTracking().SingleAsync(x => x.Id == head.EventId, cancellationToken);
        var overdue = await db.Attendances.Where(x => x.ShiftId == id && (x.HeldUntil <= now || x.OfferedUntil <= now))
            .OrderBy(x => x.Id).Take(MostOverdue).ToListAsync(cancellationToken);
        var most = isFollowed && head.Free == 0 && overdue.Count == 0 ? Math.Min(1 + @event.GuestsAllowed, Seating.LineLoaded) : Seating.LineLoaded;
        var line = head.Parties == 0 ? [] : await db.Attendances.Where(x => x.ShiftId == id && x.State == AttendanceState.Waiting)
            .OrderBy(x => x.Line).Take(most).ToListAsync(cancellationToken);
        var shift = occurrence.Shift(id);
        return new OpenShift(@event, occurrence, shift, Seating.Open(@event, occurrence, shift, head, overdue, line, now), now);
    }

    private async Task StoreAsync(IReadOnlyList<OpenShift> opened, CancellationToken cancellationToken)
    {
        await db.SaveChangesAsync(cancellationToken);
        await db.InsertAsync([.. opened.SelectMany(x => x.Seating.Entries)], cancellationToken);
    }
}

/// <summary>
/// Who acts on a shift waits for those before, in the order they came, before a transaction is begun: so a crowd of one server neither holds all
/// connections nor waits for a lock that SQLite gives to anybody. Others, and other servers, are kept apart by the lock alone.
/// </summary>
public sealed class SeatTurns
{
    // Shifts that share one wait for each other; no harm is done.
    private readonly SemaphoreSlim[] _turns = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1))];

    /// <summary>Waits for the turn; it ends when what is returned is disposed.</summary>
    public async Task<IDisposable> TakeAsync(ShiftId shift, CancellationToken cancellationToken)
    {
        var turn = _turns[(uint)shift.GetHashCode() % _turns.Length];
        await turn.WaitAsync(cancellationToken);
        return new Taken(turn);
    }

    private sealed class Taken(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }
}
