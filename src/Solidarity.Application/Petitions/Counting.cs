using Microsoft.EntityFrameworkCore;
using Solidarity.Domain.Petitions;

namespace Solidarity.Application.Petitions;

/// <summary>Adds steps to the journals and moves the totals, in the transaction that is open.</summary>
public static class Counting
{
    /// <summary>
    /// Stores the changes at hand, the signatures that took the steps among them, and adds the steps to the petition's journal. Signatures are
    /// locked first, then the head's row, then the totals in the order of their keys, so that two who count wait for each other and never
    /// crosswise. Of several petitions, the one with the smaller id comes first.
    /// </summary>
    public static async Task CountAsync(
        this ISolidarityDb db, Petition petition, IReadOnlyList<Move> moves, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await db.SaveChangesAsync(cancellationToken);
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
    public static async Task<PetitionNumbers> NumbersAsync(this ISolidarityDb db, PetitionId petition, DateTimeOffset now, CancellationToken cancellationToken) =>
        (await db.NumbersAsync([petition], now, cancellationToken)).GetValueOrDefault(petition) ?? Numbers.Of(0, 0, [], now);

    /// <summary>Reads the numbers of several petitions in one snapshot.</summary>
    public static async Task<IReadOnlyDictionary<PetitionId, PetitionNumbers>> NumbersAsync(
        this ISolidarityDb db, IReadOnlyCollection<PetitionId> petitions, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // One statement: head and totals are of the same moment on every database.
        var rows = await db.PetitionHeads.Where(head => petitions.Contains(head.PetitionId))
            .SelectMany(
                head => db.PetitionTotals.Where(total => total.PetitionId == head.PetitionId && Numbers.Kinds.Contains(total.Kind)).DefaultIfEmpty(),
                (head, total) => new { head.PetitionId, head.Seq, head.Confirmed, Total = total })
            .AsNoTracking().ToListAsync(cancellationToken);
        return rows.GroupBy(x => x.PetitionId).ToDictionary(of => of.Key, of => Numbers.Of(
            of.First().Seq, of.First().Confirmed, [.. of.Where(x => x.Total is not null).Select(x => new TotalRow(x.Total!.Kind, x.Total.Key, x.Total.Count))], now));
    }
}
