using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Petitions;
using Solidarity.Domain;
using Solidarity.Domain.Petitions;
using Solidarity.Domain.Supporters;

namespace Solidarity.Application.Supporters;

/// <summary>A person's signature with its petition and the words that stood above the button.</summary>
internal sealed record SignatureOfPerson(Signature Entry, Petition Petition, string Text, LanguageTag TextLanguage)
{
    public HeldSignature Held() => new(
        Petition.Versions.Where(x => x.IsCurrent).ToList().For(x => x.Language, Entry.Language, Petition.Language).Title, Entry.State, Entry.Email!.Value, Entry.Name!,
        Entry.Display, Entry.Language.Value, Entry.CreatedAt, Entry.ConfirmedAt,
        Entry.State == SignatureState.Waiting ? Entry.CreatedAt + Signature.Retention : Petition.PromiseEnds)
    {
        Country = Entry.Country?.Value,
        Region = Entry.Region,
        PostalCode = Entry.PostalCode,
        Phone = Entry.Phone,
        Comment = Entry.Comment,
        Answers = Answers.Tell(Entry.Answers, AskedQuestions.Of(Petition)),
        Source = Entry.Source,
        Wording = Entry.WordingVersion,
        Text = Text,
        TextLanguage = TextLanguage.Value,
        Blind = Entry.Blind,
    };
}

/// <summary>The signatures under one mailbox: read, taken away, moved.</summary>
public static class SignaturesOfPerson
{
    /// <summary>Those whose personal data is there, newest first; also those on paper and from elsewhere, where the address was named.</summary>
    internal static async Task<IReadOnlyList<SignatureOfPerson>> SignaturesOfAsync(this ISolidarityDb db, byte[] mailbox, CancellationToken cancellationToken)
    {
        var rows = await (
            from signature in db.Signatures.AsNoTracking().Where(x => x.MailboxKey == mailbox || x.ContactKey == mailbox)
            join wording in db.ConsentWordings on signature.WordingVersion equals wording.Version into known
            from wording in known.DefaultIfEmpty()
            orderby signature.Id descending
            select new { Entry = signature, wording.Text, Language = (LanguageTag?)wording.Language }).ToListAsync(cancellationToken);
        var about = rows.Select(x => x.Entry.PetitionId).Distinct().ToList();
        var petitions = about.Count == 0 ? [] : await db.Petitions.AsNoTracking().Include(x => x.Versions.Where(version => version.IsCurrent))
            .Where(x => about.Contains(x.Id)).ToDictionaryAsync(x => x.Id, cancellationToken);
        return [.. rows.Select(x => new SignatureOfPerson(x.Entry, petitions[x.Entry.PetitionId], x.Text ?? "", x.Language ?? x.Entry.Language))];
    }

    /// <summary>Takes all of them back, and their personal data away, in the transaction that is open.</summary>
    /// <returns>Which.</returns>
    internal static async Task<IReadOnlyList<SignatureId>> EraseSignaturesAsync(this ISolidarityDb db, byte[] mailbox, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var signatures = await db.Signatures.Where(x => x.MailboxKey == mailbox || x.ContactKey == mailbox).ToListAsync(cancellationToken);
        List<SignatureId> ids = [.. signatures.Select(x => x.Id)];
        await db.TakeBackAsync(signatures, SignatureReason.Erased, now, cancellationToken);
        return ids;
    }

    /// <summary>
    /// Brings the signatures of somebody who is written to elsewhere to the new mailbox. Where that mailbox has signed the same petition, one
    /// person had signed twice, and the earlier mailbox's signature goes.
    /// </summary>
    internal static async Task MoveSignaturesAsync(
        this ISolidarityDb db, byte[] from, SupporterId supporter, EmailAddress email, AddressKeys keys, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var mailbox = keys.Mailbox;
        var signatures = await db.Signatures.Where(x => (x.MailboxKey == from || x.ContactKey == from) && x.ConfirmedAt != null).ToListAsync(cancellationToken);
        signatures.Where(x => x.BatchId is not null).ToList().ForEach(x => x.Readdress(supporter, email, keys));
        signatures.RemoveAll(x => x.BatchId is not null);
        var about = signatures.Select(x => x.PetitionId).Distinct().ToList();
        var there = about.Count == 0 ? [] : (await db.Signatures.Where(x => x.MailboxKey == mailbox && about.Contains(x.PetitionId)).Select(x => x.PetitionId).ToListAsync(cancellationToken)).ToHashSet();
        signatures.Where(x => !there.Contains(x.PetitionId)).ToList().ForEach(x => x.Readdress(supporter, email, keys));
        await db.TakeBackAsync([.. signatures.Where(x => there.Contains(x.PetitionId))], SignatureReason.Duplicate, now, cancellationToken);
    }

    /// <summary>Takes signatures back, and their personal data away, in the transaction that is open; the count follows.</summary>
    public static async Task TakeBackAsync(
        this ISolidarityDb db, IReadOnlyCollection<Signature> signatures, SignatureReason reason, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (signatures.Count == 0)
        {
            return;
        }

        Dictionary<PetitionId, List<Move>> moves = [];
        foreach (var signature in signatures)
        {
            var key = RandomNumberGenerator.GetBytes(Commitment.Length);
            if (signature.State is SignatureState.Waiting or SignatureState.Confirmed or SignatureState.Held)
            {
                (moves.TryGetValue(signature.PetitionId, out var known) ? known : moves[signature.PetitionId] = []).Add(signature.Withdraw(reason, key, now));
            }
            else
            {
                signature.Forget(key);
            }
        }

        await db.SaveChangesAsync(cancellationToken);
        var about = moves.Keys.ToList();
        foreach (var petition in await db.Petitions.AsNoTracking().Where(x => about.Contains(x.Id)).OrderBy(x => x.Id).ToListAsync(cancellationToken))
        {
            await db.CountAsync(petition, moves[petition.Id], now, cancellationToken);
        }
    }
}
