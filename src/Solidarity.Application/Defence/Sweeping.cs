using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Petitions;
using Solidarity.Domain;
using Solidarity.Domain.Defence;
using Solidarity.Domain.Petitions;

namespace Solidarity.Application.Defence;

/// <summary>
/// Does what sweeps have to do, step by step; each step is one transaction, which holds how far it came. So it can be stopped between any two,
/// by an organizer or a crash, and two servers never take the same step.
/// </summary>
public sealed class Sweeping(ISolidarityDb db, IJobs jobs, TimeProvider time)
{
    // What is only looked at is read quickly; what is changed is locked while it is, and signing waits for it.
    private const int LookedAtOnce = 5_000;
    private const int TakenAtOnce = 500;

    /// <summary>Does all that is to be done.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (await StepAsync(cancellationToken))
        {
            db.Forget();
        }

        db.Forget();
    }

    /// <summary>Forgets sweeps, with the names that they looked for, once the promise to those who signed is over: then nothing can be put back.</summary>
    public async Task ForgetAsync(CancellationToken cancellationToken)
    {
        // A day more than anywhere on earth.
        var over = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime).AddDays(-1);
        await db.Sweeps.Where(x => db.Petitions.Any(petition => petition.Id == x.PetitionId && petition.KeptUntil < over)).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>Does one step of the oldest sweep that has something to do.</summary>
    /// <returns>Whether there may be more.</returns>
    public async Task<bool> StepAsync(CancellationToken cancellationToken)
    {
        var sweep = await db.Sweeps.Where(x => x.State == SweepState.Counting || x.State == SweepState.Running || x.State == SweepState.Undoing)
            .OrderBy(x => x.Id).FirstOrDefaultAsync(cancellationToken);
        if (sweep is null)
        {
            return false;
        }

        try
        {
            var petition = await db.Petitions.AsNoTracking().SingleAsync(x => x.Id == sweep.PetitionId, cancellationToken);
            return await db.InTransactionAsync(
                async cancel =>
                {
                    await (sweep.State switch
                    {
                        SweepState.Counting => CountAsync(sweep, cancel),
                        SweepState.Running => TakeAsync(sweep, petition, cancel),
                        _ => PutBackAsync(sweep, petition, cancel),
                    });
                    return true;
                },
                cancellationToken);
        }
        catch (Stale)
        {
            // An organizer stopped it, another server took the step, or somebody confirmed at this moment: what is stored then says what is next.
            return true;
        }
    }

    private async Task CountAsync(Sweep sweep, CancellationToken cancellationToken)
    {
        var (part, looked, end) = await PartAsync(sweep, LookedAtOnce, cancellationToken);
        var found = await FindAsync(sweep, part, cancellationToken);
        sweep.Count(looked, found, end);
        await db.SaveChangesAsync(cancellationToken);
    }

    private async Task TakeAsync(Sweep sweep, Petition petition, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var (part, looked, end) = await PartAsync(sweep, TakenAtOnce, cancellationToken);
        var ids = await FindAsync(sweep, part, cancellationToken);
        var signatures = ids.Count == 0 ? [] : await db.Signatures.Where(x => ids.Contains(x.Id)).ToListAsync(cancellationToken);
        sweep.Take(looked, signatures.Count, end, now);
        await db.CountAsync(petition, sweep.Act == SweepAct.Release ? [.. signatures.Select(x => x.Restore(now))] : await RemoveAsync(sweep, signatures, now, cancellationToken), now, cancellationToken);
        if (sweep.Act == SweepAct.Release)
        {
            jobs.LookAgain(Work.Outbox);
        }
    }

    // What another sweep removed before is noted too: so it stays removed when only one of the two is undone.
    private async Task<List<Move>> RemoveAsync(Sweep sweep, List<Signature> signatures, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var removed = signatures.Where(x => x.State == SignatureState.Removed).Select(x => x.Id).ToList();
        var before = removed.Count == 0 ? [] : (await db.SweptSignatures.AsNoTracking().Where(x => removed.Contains(x.SignatureId)).ToListAsync(cancellationToken))
            .GroupBy(x => x.SignatureId).ToDictionary(x => x.Key, x => x.First());
        List<SweptSignature> swept = [];
        List<Move> moves = [];
        foreach (var signature in signatures)
        {
            if (signature.State == SignatureState.Removed)
            {
                swept.Add(new SweptSignature(sweep.Id, signature.Id, before[signature.Id].From, before[signature.Id].FromReason));
            }
            else
            {
                swept.Add(new SweptSignature(sweep.Id, signature.Id, signature.State, signature.Reason));
                moves.Add(signature.Remove(sweep.Reason, now));
            }
        }

        await db.InsertAsync(swept, cancellationToken);
        return moves;
    }

    private async Task PutBackAsync(Sweep sweep, Petition petition, CancellationToken cancellationToken)
    {
        var (id, now) = (sweep.Id, time.GetUtcNow());
        var swept = await db.SweptSignatures.Where(x => x.SweepId == id).OrderBy(x => x.SignatureId).Take(TakenAtOnce).ToListAsync(cancellationToken);
        var ids = swept.Select(x => x.SignatureId).ToList();
        var others = (await db.SweptSignatures.Where(x => ids.Contains(x.SignatureId) && x.SweepId != id).Select(x => x.SignatureId).Distinct().ToListAsync(cancellationToken)).ToHashSet();
        var signatures = await db.Signatures.Where(x => ids.Contains(x.Id) && x.State == SignatureState.Removed && x.Email != null).ToDictionaryAsync(x => x.Id, cancellationToken);
        List<Move> moves = [];
        foreach (var one in swept)
        {
            db.SweptSignatures.Remove(one);
            if (!others.Contains(one.SignatureId) && signatures.TryGetValue(one.SignatureId, out var signature))
            {
                moves.Add(one.From == SignatureState.Held ? signature.HoldAgain(one.FromReason, now) : signature.Restore(now));
            }
        }

        sweep.PutBack(swept.Count, isMore: swept.Count == TakenAtOnce, now);
        await db.CountAsync(petition, moves, now, cancellationToken);
    }

    /// <summary>The next signatures to look at, how many they are, and the last of them; null when there are no more after them.</summary>
    private async Task<(IQueryable<Signature> Part, int Looked, SignatureId? End)> PartAsync(Sweep sweep, int most, CancellationToken cancellationToken)
    {
        var (petition, upTo) = (sweep.PetitionId, sweep.UpTo);
        var rest = db.Signatures.Where(x => x.PetitionId == petition && x.Id <= upTo);
        if (sweep.Cursor is { } cursor)
        {
            rest = rest.Where(x => x.Id > cursor);
        }

        if (await rest.OrderBy(x => x.Id).Skip(most - 1).Select(x => (SignatureId?)x.Id).FirstOrDefaultAsync(cancellationToken) is { } end)
        {
            return (rest.Where(x => x.Id <= end), most, end == upTo ? null : end);
        }

        return (rest, await rest.CountAsync(cancellationToken), null);
    }

    private async Task<List<SignatureId>> FindAsync(Sweep sweep, IQueryable<Signature> part, CancellationToken cancellationToken)
    {
        var rule = sweep.Rule;
        var fitting = Within(rule, Standing(sweep, part)).OrderBy(x => x.Id);
        if (!rule.Unseals)
        {
            return await fitting.Select(x => x.Id).ToListAsync(cancellationToken);
        }

        var fits = rule.Matcher();
        return [.. (await fitting.Select(x => new { x.Id, x.Email, x.Name }).ToListAsync(cancellationToken)).Where(x => fits(x.Email, x.Name)).Select(x => x.Id)];
    }

    private IQueryable<Signature> Standing(Sweep sweep, IQueryable<Signature> part)
    {
        var id = sweep.Id;
        return sweep.Act == SweepAct.Release
            ? part.Where(x => x.State == SignatureState.Held)
            : part.Where(x => x.Channel == SignatureChannel.Online && (x.State == SignatureState.Waiting || x.State == SignatureState.Confirmed || x.State == SignatureState.Held
                || (x.State == SignatureState.Removed && db.SweptSignatures.Any(swept => swept.SignatureId == x.Id && swept.SweepId != id))));
    }

    private static IQueryable<Signature> Within(SweepRule rule, IQueryable<Signature> part)
    {
        if (rule.NetworkKey is { } network)
        {
            part = rule.IsWideNetwork ? part.Where(x => x.WideNetworkKey == network) : part.Where(x => x.NetworkKey == network);
        }

        if (rule.DomainKey is { } domain)
        {
            part = part.Where(x => x.DomainKey == domain);
        }

        if (rule.From is { } from)
        {
            part = part.Where(x => x.CreatedAt >= from);
        }

        if (rule.Until is { } until)
        {
            part = part.Where(x => x.CreatedAt < until);
        }

        if (rule.Source is { } source)
        {
            part = source.Length == 0 ? part.Where(x => x.Source == null) : part.Where(x => x.Source == source);
        }

        if (rule.HeldFor is { } reason)
        {
            part = part.Where(x => x.State == SignatureState.Held && x.Reason == reason);
        }

        return part;
    }
}
