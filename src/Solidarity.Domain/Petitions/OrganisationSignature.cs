using Solidarity.Domain.Organisations;
using Solidarity.Domain.Pictures;
using Solidarity.Domain.Supporters;

namespace Solidarity.Domain.Petitions;

/// <summary>
/// An organisation signs a petition. It is told by the domain of its website, at which the contact person confirms, and counts beside the
/// people who sign, never among them.
/// </summary>
public sealed class OrganisationSignature : Backing<OrganisationSignatureId>
{
    /// <summary>Longest website, in characters.</summary>
    public const int MaxWebsiteLength = 500;

    /// <summary>Longest domain name, in characters (RFC 1035 §2.3.4).</summary>
    public const int MaxDomainLength = 253;

    /// <summary>Longest name of a contact person, in characters.</summary>
    public const int MaxContactLength = Supporter.MaxNameLength;

    /// <summary>Longest reason why it is not shown, in characters.</summary>
    public const int MaxReasonLength = 500;

    /// <summary>Largest logo that is taken, in bytes.</summary>
    public const int MaxLogoBytes = 2 * 1024 * 1024;

    private OrganisationSignature() { }

    private OrganisationSignature(OrganisationSignatureId id, string name, AddressKeys keys, LanguageTag language, string wordingVersion, DateTimeOffset now)
        : base(id, name, keys, language, wordingVersion, now) { }

    /// <summary>The petition.</summary>
    public PetitionId PetitionId { get; private set; }

    /// <summary>Its website (http or https).</summary>
    public string Website { get; private set; } = "";

    /// <summary>The domain of the website that somebody registered, such as <c>example.org</c> for <c>www.example.org</c>; in ASCII.</summary>
    public string Domain { get; private set; } = "";

    /// <summary>Where it is.</summary>
    public CountryCode Country { get; private set; }

    /// <summary>The contact person's name; sealed in the database, null once the promised day is over.</summary>
    public string? ContactName { get; private set; }

    /// <summary>The contact person's address; sealed in the database, null once the promised day is over.</summary>
    public EmailAddress? Email { get; private set; }

    /// <summary>Its logo, if it gave one.</summary>
    public PictureId? LogoId { get; private set; }

    /// <summary>Its place among those shown: smallest first.</summary>
    public int Position { get; private set; }

    /// <summary>Why it is not shown, in the organizers' words.</summary>
    public string? Reason { get; private set; }

    /// <summary>The domain while no other signature may have it: from the confirmation until it is declined or withdrawn. So nobody keeps another out by asking in its name.</summary>
    public string? Holds { get; private set; }

    /// <summary>When the clock has to look at it; null for never again.</summary>
    public DateTimeOffset? DueAt { get; private set; }

    /// <summary>Takes what the form says; the mail to the contact person follows from <see cref="OrganisationAsked"/>.</summary>
    /// <exception cref="DomainError"><c>Petition.TakesNoOrganisations</c>, or what <see cref="Petition.RefuseUnlessOpen"/> refuses.</exception>
    public static OrganisationSignature Ask(
        OrganisationSignatureId id, Petition petition, OrganisationForm form, AddressKeys keys, LanguageTag language, string wordingVersion, DateTimeOffset now)
    {
        petition.RefuseOrganisations(now);
        var signature = new OrganisationSignature(id, form.Name, keys, language, wordingVersion, now)
        {
            PetitionId = petition.Id,
            Website = form.Website,
            Domain = form.Domain,
            Country = form.Country,
            ContactName = form.ContactName,
            Email = form.Email,
            DueAt = now + Retention,
        };
        signature.Raise(new OrganisationAsked(id));
        return signature;
    }

    /// <summary>The contact person says yes, and may bring the logo. Doing so again changes nothing.</summary>
    /// <returns>False when there was nothing to confirm any more, or the petition takes no confirmations.</returns>
    public bool Confirm(Petition petition, PictureId? logo, DateTimeOffset now)
    {
        if (!petition.TakesConfirmations(now) || !TakeConfirmation(now))
        {
            return false;
        }

        LogoId = logo;
        return true;
    }

    /// <summary>Gives it a place among those shown.</summary>
    public void Order(int position, DateTimeOffset now)
    {
        if (Position != position)
        {
            (Position, ModifiedAt) = (position, now);
        }
    }

    /// <summary>An organizer declines it, or takes it off the page; the contact person is told why. Doing so again changes nothing.</summary>
    /// <exception cref="DomainError"><c>Backing.NotConfirmed</c>.</exception>
    public void Decline(string reason, DateTimeOffset now)
    {
        if (TakeRefusal(now))
        {
            Reason = reason;
            Raise(new OrganisationDeclined(Id));
        }
    }

    /// <summary>Whether nothing of it is to be kept any longer.</summary>
    public bool IsPast(DateTimeOffset now) => State is BackingState.Asked or BackingState.Declined or BackingState.Withdrawn && StateSince + Retention <= now;

    /// <summary>Forgets who spoke for the organisation; what is public stays.</summary>
    /// <param name="randomKey">32 random bytes in place of the hashes.</param>
    public void ForgetContact(byte[] randomKey)
    {
        (ContactName, Email) = (null, null);
        Keys = new AddressKeys(randomKey, randomKey, randomKey);
        DueAt = State is BackingState.Waiting or BackingState.Shown ? null : DueAt;
    }

    /// <summary>Says when the clock has to look again.</summary>
    public void Schedule(Petition petition) => DueAt = State is not (BackingState.Waiting or BackingState.Shown) ? StateSince + Retention : Email is null ? null : petition.PromiseEnds;

    /// <inheritdoc />
    protected override IDomainEvent Asked() => new OrganisationAsked(Id);

    /// <inheritdoc />
    protected override void Moved(DateTimeOffset now)
    {
        Holds = State is BackingState.Waiting or BackingState.Shown ? Domain : null;
        Reason = null;
        DueAt = now + Retention;
    }
}

/// <summary>What an organisation says of itself when it signs.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Website">Its website.</param>
/// <param name="Domain">The domain of the website that somebody registered.</param>
/// <param name="Country">Where it is.</param>
/// <param name="ContactName">Who speaks for it.</param>
/// <param name="Email">That person's address, at the same domain.</param>
public sealed record OrganisationForm(string Name, string Website, string Domain, CountryCode Country, string ContactName, EmailAddress Email);

/// <summary>Somebody asked to sign as an organisation, and the owner of the address is to be asked.</summary>
public sealed record OrganisationAsked(OrganisationSignatureId Signature) : IDomainEvent;

/// <summary>An organisation's signature is not shown, or no longer, and its contact person is to be told why.</summary>
public sealed record OrganisationDeclined(OrganisationSignatureId Signature) : IDomainEvent;
