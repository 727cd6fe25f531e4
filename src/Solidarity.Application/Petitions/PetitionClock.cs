using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Petitions;

namespace Solidarity.Application.Petitions;

/// <summary>What comes due with petitions: they close, who was to be asked later is asked, who has not confirmed is reminded, and what is past its time is forgotten.</summary>
public sealed class PetitionClock(ISolidarityDb db, TimeProvider time, IJobs jobs)
{
    private const int Batch = 200;

    /// <summary>Does all that is due.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await CloseAsync(cancellationToken);
        while (await TendAsync(cancellationToken) == Batch)
        {
            db.Forget();
        }

        db.Forget();
        await BatchForgetting.RunAsync(db, time.GetUtcNow(), cancellationToken);
        db.Forget();
        await OrganisationForgetting.RunAsync(db, time.GetUtcNow(), cancellationToken);
        db.Forget();
    }

    private async Task CloseAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var due = await db.Petitions.Where(x => (x.State == PetitionState.Open || x.State == PetitionState.Paused) && x.ClosesAt <= now)
            .OrderBy(x => x.ClosesAt).Take(100).Select(x => x.Id).ToListAsync(cancellationToken);
        foreach (var id in due)
        {
            var petition = await db.PetitionToChangeAsync(id, null, cancellationToken);
            if (petition.State is PetitionState.Open or PetitionState.Paused)
            {
                petition.Close(null, null, now);
                try
                {
                    await db.SaveChangesAsync(cancellationToken);
                }
                catch (Stale)
                {
                    // Another server was faster, or an organizer changed it: what is due still will be found when the clock is next looked at.
                    db.Forget();
                }
            }
        }
    }

    /// <summary>Does what is due with one batch of signatures, in one transaction.</summary>
    /// <returns>How many were due.</returns>
    private async Task<int> TendAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var due = await db.Signatures.Where(x => x.DueAt <= now).OrderBy(x => x.DueAt).Take(Batch).ToListAsync(cancellationToken);
        if (due.Count == 0)
        {
            return 0;
        }

        var ids = due.Select(x => x.PetitionId).Distinct().ToList();
        var petitions = await db.Petitions.AsNoTracking().Where(x => ids.Contains(x.Id)).ToDictionaryAsync(x => x.Id, cancellationToken);
        try
        {
            return await db.InTransactionAsync(
                async cancel =>
                {
                    await TendAsync(due, petitions, now, cancel);
                    return due.Count;
                },
                cancellationToken);
        }
        catch (Stale)
        {
            // Another server, or the person, was faster; the rest is found when the clock is next looked at.
            return 0;
        }
    }

    private async Task TendAsync(List<Signature> due, Dictionary<PetitionId, Petition> petitions, DateTimeOffset now, CancellationToken cancellationToken)
    {
        List<SignatureMail> mails = [];
        var floods = await Floods.OfAsync(db, due, now, cancellationToken);
        Dictionary<PetitionId, List<Move>> moves = [];
        foreach (var signature in due)
        {
            var petition = petitions[signature.PetitionId];
            if (signature.IsPastWaiting(now))
            {
                // Whoever never confirmed leaves nothing but the number.
                moves.Of(petition.Id).Add(Move.Forgotten(signature));
                db.Signatures.Remove(signature);
                continue;
            }

            if (signature.State != SignatureState.Waiting && petition.PromiseEnds <= now)
            {
                signature.Forget(RandomNumberGenerator.GetBytes(Commitment.Length));
                continue;
            }

            if (signature.Ask(now))
            {
                if (floods.Of(signature) is { } reason)
                {
                    // What was only slowed has turned out to be a flood.
                    moves.Of(petition.Id).Add(signature.HoldUnasked(reason, now));
                }
                else
                {
                    mails.Add(new SignatureMail(signature.Id, petition.Id, MessageKind.ConfirmSignature, Guid.Empty, signature.Keys, signature.Language));
                }
            }

            signature.ForgetNetwork(now);
            if (signature.Remind(petition, now))
            {
                mails.Add(new SignatureMail(
                    signature.Id, petition.Id, MessageKind.SignatureReminder, StandingMessages.Occasion(signature.Id.Value, signature.Reminders), signature.Keys, signature.Language));
            }

            signature.Schedule(petition);
        }

        await db.SaveChangesAsync(cancellationToken);
        await db.SendAsync(mails, now, cancellationToken);
        foreach (var (petition, ofPetition) in moves.OrderBy(x => x.Key))
        {
            await db.CountAsync(petitions[petition], ofPetition, now, cancellationToken);
        }

        if (mails.Count > 0)
        {
            jobs.LookAgain(Work.Confirmations);
        }
    }
}

/// <summary>The networks and mail domains of which a petition holds signatures as a flood: what was only slowed of them goes the same way.</summary>
internal sealed class Floods
{
    // Of those that were held last; a flood shows in them.
    private const int Looked = 10_000;

    private readonly HashSet<(PetitionId, SignatureReason, string Key)> _keys;

    private Floods(HashSet<(PetitionId, SignatureReason, string Key)> keys) => _keys = keys;

    /// <summary>Reads those that matter for the signatures at hand, in one query, and in none where nobody was slowed.</summary>
    public static async Task<Floods> OfAsync(ISolidarityDb db, IReadOnlyList<Signature> due, DateTimeOffset now, CancellationToken cancellationToken)
    {
        List<Signature> slowed = [.. due.Where(x => x.State == SignatureState.Waiting && x.AskAt <= now)];
        if (slowed.Count == 0)
        {
            return new([]);
        }

        var petitions = slowed.Select(x => x.PetitionId).Distinct().ToList();
        var since = slowed.Min(x => x.Id);
        var held = await db.Signatures.Where(x => petitions.Contains(x.PetitionId) && x.State == SignatureState.Held && x.Id >= since
                && (x.Reason == SignatureReason.NetworkFlood || x.Reason == SignatureReason.DomainFlood))
            .OrderByDescending(x => x.Id).Take(Looked)
            .Select(x => new { x.PetitionId, x.Reason, Key = x.Reason == SignatureReason.DomainFlood ? x.DomainKey : x.NetworkKey }).ToListAsync(cancellationToken);
        return new([.. held.Where(x => x.Key is not null).Select(x => (x.PetitionId, x.Reason, Convert.ToHexString(x.Key!)))]);
    }

    /// <summary>The flood that a signature belongs to, or null.</summary>
    public SignatureReason? Of(Signature signature) =>
        signature.NetworkKey is { } network && _keys.Contains((signature.PetitionId, SignatureReason.NetworkFlood, Convert.ToHexString(network))) ? SignatureReason.NetworkFlood
        : _keys.Contains((signature.PetitionId, SignatureReason.DomainFlood, Convert.ToHexString(signature.DomainKey))) ? SignatureReason.DomainFlood
        : null;
}

file static class Gathered
{
    public static List<Move> Of(this Dictionary<PetitionId, List<Move>> moves, PetitionId petition)
    {
        if (!moves.TryGetValue(petition, out var ofPetition))
        {
            moves[petition] = ofPetition = [];
        }

        return ofPetition;
    }
}
