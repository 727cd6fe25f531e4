using Microsoft.EntityFrameworkCore;
using Solidarity.Domain.Petitions;

namespace Solidarity.Application.Petitions;

/// <summary>Adds steps to the journals and moves the totals, in the transaction that is open.</summary>
public static class Counting
{
    /// <summary>
    /// Adds steps to a petition's journal. The head's row is locked first and the totals are moved in the order of their keys, so that two
    /// who count wait for each other and never crosswise. Of several petitions, the one with the smaller id comes first.
    /// </summary>
    public static async Task CountAsync(
        this ISolidarityDb db, Petition petition, IReadOnlyList<Move> moves, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (moves.Count == 0)
        {
            return;
        }

        var (id, today, tally) = (petition.Id, petition.Day(now), new Tally());
        foreach (var move in moves)
        {
            tally.Add(move, today, petition.Day(move.SignedAt));
        }

        var (entries, confirmed) = (moves.Count, tally.Confirmed);
        var heads = db.PetitionHeads.Where(x => x.PetitionId == id);
        await heads.ExecuteUpdateAsync(
            head => head.SetProperty(x => x.Seq, x => x.Seq + entries).SetProperty(x => x.Confirmed, x => x.Confirmed + confirmed), cancellationToken);
        var last = await heads.Select(x => x.Seq).SingleAsync(cancellationToken);
        await db.InsertAsync(
            [.. moves.Select((move, index) => new CountEntry(id, last - entries + 1 + index, move, today, petition.Day(move.SignedAt)))], cancellationToken);
        foreach (var (total, change) in tally.Changes)
        {
            await db.MoveTotalAsync(id, total, change, cancellationToken);
        }
    }

    /// <summary>Moves one total, in the transaction that is open and holds the head's row.</summary>
    public static async Task MoveTotalAsync(this ISolidarityDb db, PetitionId petition, TotalKey total, int change, CancellationToken cancellationToken)
    {
        var (kind, key) = total;
        if (change != 0 && await db.PetitionTotals.Where(x => x.PetitionId == petition && x.Kind == kind && x.Key == key)
            .ExecuteUpdateAsync(row => row.SetProperty(x => x.Count, x => x.Count + change), cancellationToken) == 0)
        {
            await db.InsertAsync([new PetitionTotal(petition, kind, key, change)], cancellationToken);
        }
    }

    /// <summary>Reads a petition's numbers in one snapshot.</summary>
    public static async Task<PetitionNumbers> NumbersAsync(this ISolidarityDb db, PetitionId petition, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // One statement: head and totals are of the same moment on every database.
        var rows = await db.PetitionHeads.Where(head => head.PetitionId == petition)
            .SelectMany(
                head => db.PetitionTotals.Where(total => total.PetitionId == head.PetitionId && Numbers.Kinds.Contains(total.Kind)).DefaultIfEmpty(),
                (head, total) => new { head.Seq, head.Confirmed, Total = total })
            .AsNoTracking().ToListAsync(cancellationToken);
        return rows.Count == 0
            ? Numbers.Of(0, 0, [], now)
            : Numbers.Of(rows[0].Seq, rows[0].Confirmed, [.. rows.Where(x => x.Total is not null).Select(x => new TotalRow(x.Total!.Kind, x.Total.Key, x.Total.Count))], now);
    }
}
