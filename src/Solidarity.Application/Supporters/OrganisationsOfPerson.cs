using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Petitions;
using Solidarity.Application.Pictures;
using Solidarity.Domain;
using Solidarity.Domain.Organisations;
using Solidarity.Domain.Petitions;

namespace Solidarity.Application.Supporters;

/// <summary>An organisation that signs a petition, for which the person spoke.</summary>
/// <param name="Petition">The petition's title.</param>
/// <param name="Name">The organisation's name.</param>
/// <param name="Website">Its website.</param>
/// <param name="ContactName">The person's name as typed.</param>
/// <param name="Email">The address as typed.</param>
/// <param name="Language">Of the mails.</param>
/// <param name="State">Where it stands.</param>
/// <param name="AskedAt">When it was asked for.</param>
/// <param name="StateSince">When it came to stand where it does.</param>
/// <param name="ForgottenAt">When the person's data goes.</param>
public sealed record HeldOrganisation(
    string Petition, string Name, string Website, string ContactName, string Email, string Language, BackingState State, DateTimeOffset AskedAt, DateTimeOffset StateSince,
    DateTimeOffset ForgottenAt)
{
    /// <summary>Why it is not shown.</summary>
    public string? Reason { get; init; }

    /// <summary>Version of the wording that was shown.</summary>
    public required string Wording { get; init; }

    /// <summary>Its words.</summary>
    public required string Text { get; init; }

    /// <summary>The language of the words.</summary>
    public required string TextLanguage { get; init; }
}

/// <summary>An organisation with its petition and the words that stood above the button.</summary>
internal sealed record OrganisationOfPerson(OrganisationSignature Entry, Petition Petition, string Text, LanguageTag TextLanguage)
{
    public HeldOrganisation Held() => new(
        Petition.Versions.Where(x => x.IsCurrent).ToList().For(x => x.Language, Entry.Language, Petition.Language).Title, Entry.Name, Entry.Website, Entry.ContactName!, Entry.Email!.Value,
        Entry.Language.Value, Entry.State, Entry.CreatedAt, Entry.StateSince,
        Entry.State is BackingState.Waiting or BackingState.Shown ? Petition.PromiseEnds : Entry.StateSince + OrganisationSignature.Retention)
    {
        Reason = Entry.Reason, Wording = Entry.WordingVersion, Text = Text, TextLanguage = TextLanguage.Value,
    };
}

/// <summary>The organisations that the owner of a mailbox spoke for: read, and the person taken off them.</summary>
internal static class OrganisationsOfPerson
{
    public static async Task<IReadOnlyList<OrganisationOfPerson>> OrganisationsOfAsync(this ISolidarityDb db, byte[] mailbox, CancellationToken cancellationToken)
    {
        var rows = await (
            from signature in db.OrganisationSignatures.AsNoTracking().Where(x => x.Keys.Mailbox == mailbox)
            join wording in db.ConsentWordings on signature.WordingVersion equals wording.Version into known
            from wording in known.DefaultIfEmpty()
            orderby signature.Id descending
            select new { Entry = signature, wording.Text, Language = (LanguageTag?)wording.Language }).ToListAsync(cancellationToken);
        var about = rows.Select(x => x.Entry.PetitionId).Distinct().ToList();
        var petitions = about.Count == 0 ? [] : await db.Petitions.AsNoTracking().Include(x => x.Versions.Where(version => version.IsCurrent))
            .Where(x => about.Contains(x.Id)).ToDictionaryAsync(x => x.Id, cancellationToken);
        return [.. rows.Select(x => new OrganisationOfPerson(x.Entry, petitions[x.Entry.PetitionId], x.Text ?? "", x.Language ?? x.Entry.Language))];
    }

    /// <summary>Forgets the person, in the transaction that is open. What is shown of an organisation is the organisation's own and stays; anything else goes.</summary>
    /// <returns>Which.</returns>
    public static async Task<IReadOnlyList<OrganisationSignatureId>> EraseOrganisationContactsAsync(
        this ISolidarityDb db, byte[] mailbox, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var signatures = await db.OrganisationSignatures.Where(x => x.Keys.Mailbox == mailbox).ToListAsync(cancellationToken);
        var gone = signatures.Where(x => x.State != BackingState.Shown).ToList();
        var logos = gone.Select(x => x.LogoId).OfType<Domain.Pictures.PictureId>().ToList();
        signatures.Except(gone).ToList().ForEach(x => x.ForgetContact(OrganisationForgetting.RandomKey()));
        gone.ForEach(x => x.Withdraw(now));
        db.OrganisationSignatures.RemoveRange(gone);
        await db.SaveChangesAsync(cancellationToken);
        if (logos.Count > 0)
        {
            await db.Unused(logos).ExecuteDeleteAsync(cancellationToken);
        }

        return [.. signatures.Select(x => x.Id)];
    }
}
