using Solidarity.Domain.Defence;
using Solidarity.Domain.Supporters;

namespace Solidarity.Domain.Petitions;

/// <summary>What somebody typed into a petition's form.</summary>
/// <param name="Email">The address.</param>
/// <param name="Name">The name.</param>
/// <param name="Country">The country, if it was named.</param>
/// <param name="Region">The region, if it was named.</param>
/// <param name="PostalCode">The postal code, if it was named.</param>
/// <param name="Phone">The telephone number, if it was named.</param>
/// <param name="Comment">The comment, or null.</param>
/// <param name="Answers">The answers to the organizer's own questions as JSON, or null.</param>
/// <param name="Display">How the person wishes to appear.</param>
/// <param name="Lists">The lists to subscribe to once it is confirmed: ids one after the other, or null.</param>
public sealed record SignatureForm(
    EmailAddress Email, string Name, CountryCode? Country, string? Region, string? PostalCode, string? Phone, string? Comment, string? Answers,
    SignatureDisplay Display, string? Lists);

/// <summary>The keyed hashes that a signature is told apart by. 32 bytes each, but the network's.</summary>
/// <param name="Address">Of the address.</param>
/// <param name="Name">Of the folded whole name.</param>
/// <param name="PostalCode">Of the folded postal code; null without one.</param>
/// <param name="Network">The first 16 bytes of that of the network it came from (/24 of IPv4, /64 of IPv6); null where that is not known.</param>
/// <param name="WideNetwork">The same of the wider network (/16, /48).</param>
public sealed record SignatureKeys(AddressKeys Address, byte[] Name, byte[]? PostalCode, byte[]? Network, byte[]? WideNetwork = null);

/// <summary>
/// One person's support for a petition. Until the owner of the mailbox confirms, this row holds all that is known: strangers change nothing
/// on an existing person. Unique by petition, mailbox and name.
/// </summary>
public sealed partial class Signature : AggregateRoot<SignatureId>, IShownInPublic
{
    /// <summary>How long the link in the confirmation mail works.</summary>
    public static readonly TimeSpan LinkLifetime = TimeSpan.FromDays(14);

    /// <summary>How long an unconfirmed signature is kept.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromDays(14);

    /// <summary>How long the keyed hash of the network is kept.</summary>
    public static readonly TimeSpan NetworkRetention = TimeSpan.FromHours(72);

    /// <summary>Most people who can sign with one mailbox.</summary>
    public const int MostPlaces = 2;

    /// <summary>Longest region, in characters.</summary>
    public const int MaxRegionLength = 100;

    /// <summary>Longest postal code, in characters.</summary>
    public const int MaxPostalCodeLength = 20;

    /// <summary>Longest telephone number, in characters.</summary>
    public const int MaxPhoneLength = 40;

    /// <summary>Longest comment, in characters.</summary>
    public const int MaxCommentLength = 1_000;

    /// <summary>Longest word of where somebody came from, in characters.</summary>
    public const int MaxSourceLength = 40;

    // Set for the one saving that follows: what else is shown of signatures follows the count.
    private bool _showsOtherComment;

    private Signature() { }

    private Signature(SignatureId id, PetitionId petition, DateTimeOffset now)
        : base(id, now)
    {
        PetitionId = petition;
    }

    /// <summary>The petition.</summary>
    public PetitionId PetitionId { get; private set; }

    /// <summary>Where it stands.</summary>
    public SignatureState State { get; private set; }

    /// <summary>Why it stands there.</summary>
    public SignatureReason Reason { get; private set; }

    /// <summary>The place among those who sign with one mailbox, 1 or 2; only while it is confirmed or held after that.</summary>
    public byte? Place { get; private set; }

    /// <summary>Keyed hash of the canonical address: tells the mailbox. 32 bytes; random once the personal data is gone, so that the person can sign anew.</summary>
    public byte[] MailboxKey { get; private set; } = [];

    /// <summary>Keyed hash of the exact address. 32 bytes.</summary>
    public byte[] AddressKey { get; private set; } = [];

    /// <summary>Keyed hash of the address's domain. 32 bytes.</summary>
    public byte[] DomainKey { get; private set; } = [];

    /// <summary>The keyed hashes that the address is found by.</summary>
    public AddressKeys Keys => new(MailboxKey, AddressKey, DomainKey);

    /// <summary>Keyed hash of the folded whole name. 32 bytes; random once the personal data is gone.</summary>
    public byte[] NameKey { get; private set; } = [];

    /// <summary>Keyed hash of the folded postal code; null without one. 32 bytes.</summary>
    public byte[]? PostalCodeKey { get; private set; }

    /// <summary>Keyed hash of the network that it came from; null after 72 hours. 16 bytes.</summary>
    public byte[]? NetworkKey { get; private set; }

    /// <summary>Keyed hash of the wider network that it came from; null after 72 hours. 16 bytes.</summary>
    public byte[]? WideNetworkKey { get; private set; }

    /// <summary>The address; sealed in the database. Null once the personal data is gone.</summary>
    public EmailAddress? Email { get; private set; }

    /// <summary>The name; sealed in the database.</summary>
    public string? Name { get; private set; }

    /// <summary>The postal code; sealed in the database.</summary>
    public string? PostalCode { get; private set; }

    /// <summary>The telephone number; sealed in the database.</summary>
    public string? Phone { get; private set; }

    /// <summary>The comment; sealed in the database.</summary>
    public string? Comment { get; private set; }

    /// <summary>The answers to the organizer's own questions as JSON; sealed in the database.</summary>
    public string? Answers { get; private set; }

    /// <summary>The country, if it was named.</summary>
    public CountryCode? Country { get; private set; }

    /// <summary>The region, if it was named.</summary>
    public string? Region { get; private set; }

    /// <summary>How the person wishes to appear.</summary>
    public SignatureDisplay Display { get; private set; }

    /// <summary>Where the comment stands.</summary>
    public CommentState CommentState { get; private set; }

    /// <summary>The language of the page, and of mails.</summary>
    public LanguageTag Language { get; private set; }

    /// <summary>The person's time zone.</summary>
    public TimeZoneName TimeZone { get; private set; }

    /// <summary>Where the person came from, as a link to the page said; null for nowhere.</summary>
    public string? Source { get; private set; }

    /// <summary>The version of the wording that stood above the button.</summary>
    public string WordingVersion { get; private set; } = "";

    /// <summary>The lists to subscribe to once it is confirmed: ids one after the other, or null.</summary>
    public string? Lists { get; private set; }

    /// <summary>The version of the wording beside the box for lists; null without lists.</summary>
    public string? ListWordingVersion { get; private set; }

    /// <summary>The way it came.</summary>
    public SignatureChannel Channel { get; private set; }

    /// <summary>When the owner of the mailbox confirmed.</summary>
    public DateTimeOffset? ConfirmedAt { get; private set; }

    /// <summary>The person who confirmed; null before, and once the personal data is gone.</summary>
    public SupporterId? SupporterId { get; private set; }

    /// <summary>32 random bytes that hide the signer in the journal's commitment; sealed in the database, base64.</summary>
    public string? Blind { get; private set; }

    /// <summary>Raised to revoke links sent before.</summary>
    public int Epoch { get; private set; }

    /// <summary>How many reminders went.</summary>
    public byte Reminders { get; private set; }

    /// <summary>When the owner of the mailbox is to be asked, where that was put off; null once it is under way. One that is held is asked when it is let go.</summary>
    public DateTimeOffset? AskAt { get; private set; }

    /// <summary>When the clock has something to do with it next: ask, remind, forget the network, forget it; null for never.</summary>
    public DateTimeOffset? DueAt { get; private set; }

    /// <summary>Whether the personal data is there.</summary>
    public bool IsReadable => Name is not null;

    /// <inheritdoc />
    bool IShownInPublic.ChangesPages => _showsOtherComment;

    /// <summary>Takes a signature; unless the defence has something against it, the confirmation mail follows from <see cref="SignaturesReceived"/>.</summary>
    public static Signature Request(
        SignatureId id, Petition petition, SignatureForm form, SignatureKeys keys, LanguageTag language, TimeZoneName zone, string? source,
        string wording, string? listWording, DateTimeOffset now, Verdict verdict = default)
    {
        var signature = new Signature(id, petition.Id, now)
        {
            Email = form.Email,
            Name = form.Name,
            Country = form.Country,
            Region = form.Region,
            PostalCode = form.PostalCode,
            Phone = form.Phone,
            Comment = form.Comment,
            CommentState = form.Comment is null ? CommentState.None : CommentState.Waiting,
            Answers = form.Answers,
            Display = form.Display,
            Lists = form.Lists,
            MailboxKey = keys.Address.Mailbox,
            AddressKey = keys.Address.Address,
            DomainKey = keys.Address.Domain,
            NameKey = keys.Name,
            PostalCodeKey = keys.PostalCode,
            NetworkKey = keys.Network,
            WideNetworkKey = keys.WideNetwork,
            Language = language,
            TimeZone = zone,
            Source = source,
            WordingVersion = wording,
            ListWordingVersion = form.Lists is null ? null : listWording,
            State = verdict.HeldFor is null ? SignatureState.Waiting : SignatureState.Held,
            Reason = verdict.HeldFor ?? SignatureReason.None,
            AskAt = verdict.HeldFor is null ? verdict.AskAt : now,
        };
        signature.Schedule(petition);
        return signature;
    }

    /// <summary>The owner of the mailbox says yes, or an organizer who knows from the person.</summary>
    /// <param name="by">The person; null where nobody is known, as in the demonstration.</param>
    /// <param name="place">The place among those who sign with the mailbox.</param>
    /// <param name="blind">32 random bytes.</param>
    /// <param name="isByHand">Whether an organizer did it.</param>
    /// <param name="showsComment">Whether the comment is shown at once.</param>
    /// <param name="now">The moment.</param>
    /// <exception cref="DomainError"><c>Signature.NotWaiting</c>.</exception>
    public Move Confirm(SupporterId? by, byte place, byte[] blind, bool isByHand, bool showsComment, DateTimeOffset now)
    {
        if (State != SignatureState.Waiting || Email is null)
        {
            throw new DomainError("Signature.NotWaiting");
        }

        SupporterId = by;
        Place = place;
        Blind = Convert.ToBase64String(blind);
        ConfirmedAt = now;
        if (CommentState == CommentState.Waiting && showsComment)
        {
            CommentState = CommentState.Shown;
        }

        return MoveTo(SignatureState.Confirmed, isByHand ? SignatureReason.ByHand : SignatureReason.None, now, Commitment.Of(blind, PetitionId, Email, place));
    }

    /// <summary>The one who signed takes it back. The personal data goes at once.</summary>
    /// <exception cref="DomainError"><c>Signature.NotThere</c>.</exception>
    public Move Withdraw(SignatureReason reason, byte[] randomKey, DateTimeOffset now)
    {
        if (State is not (SignatureState.Waiting or SignatureState.Confirmed or SignatureState.Held))
        {
            throw new DomainError("Signature.NotThere");
        }

        var move = MoveTo(SignatureState.Withdrawn, reason, now, null);
        Forget(randomKey);
        return move;
    }

    /// <summary>The owner of the mailbox did not sign. The personal data goes at once.</summary>
    /// <exception cref="DomainError"><c>Signature.NotThere</c>.</exception>
    public Move Deny(byte[] randomKey, DateTimeOffset now)
    {
        if (State is not (SignatureState.Waiting or SignatureState.Confirmed or SignatureState.Held))
        {
            throw new DomainError("Signature.NotThere");
        }

        var move = MoveTo(SignatureState.Denied, SignatureReason.None, now, null);
        Forget(randomKey);
        return move;
    }

    /// <summary>An organizer has a doubt.</summary>
    /// <exception cref="DomainError"><c>Signature.NotThere</c>.</exception>
    public Move Hold(SignatureReason reason, DateTimeOffset now)
    {
        if (State is not (SignatureState.Waiting or SignatureState.Confirmed))
        {
            throw new DomainError("Signature.NotThere");
        }

        return MoveTo(SignatureState.Held, reason, now, null);
    }

    /// <summary>The defence has a doubt, before the owner of the mailbox was asked: asked is whoever is let go.</summary>
    /// <exception cref="DomainError"><c>Signature.NotThere</c>.</exception>
    public Move HoldUnasked(SignatureReason reason, DateTimeOffset now)
    {
        var move = Hold(reason, now);
        AskAt = now;
        return move;
    }

    /// <summary>An organizer removes it. The personal data stays until the promised day, so that it can be restored.</summary>
    /// <exception cref="DomainError"><c>Signature.NotThere</c>.</exception>
    public Move Remove(SignatureReason reason, DateTimeOffset now)
    {
        if (State is not (SignatureState.Waiting or SignatureState.Confirmed or SignatureState.Held))
        {
            throw new DomainError("Signature.NotThere");
        }

        return MoveTo(SignatureState.Removed, reason, now, null);
    }

    /// <summary>Takes back that it was held or removed: it stands where it stood before. Whose owner was never asked is asked now.</summary>
    /// <exception cref="DomainError"><c>Signature.NotHeld</c>.</exception>
    public Move Restore(DateTimeOffset now)
    {
        if (State is not (SignatureState.Held or SignatureState.Removed) || !IsReadable)
        {
            throw new DomainError("Signature.NotHeld");
        }

        // What the clock has to do with one that waits is another thing.
        DueAt = now;
        if (AskAt is not null)
        {
            AskAt = null;
            Raise(new SignaturesReceived([Id], IsAgain: false));
        }

        return ConfirmedAt is null
            ? MoveTo(SignatureState.Waiting, SignatureReason.None, now, null)
            : MoveTo(SignatureState.Confirmed, SignatureReason.None, now, Place is { } place ? Commitment.Of(Convert.FromBase64String(Blind!), PetitionId, Email!, place) : null);
    }

    /// <summary>Takes back that it was removed while it was held: it is held again, for the same reason.</summary>
    /// <exception cref="DomainError"><c>Signature.NotHeld</c>.</exception>
    public Move HoldAgain(SignatureReason reason, DateTimeOffset now)
    {
        if (State != SignatureState.Removed || Email is null)
        {
            throw new DomainError("Signature.NotHeld");
        }

        DueAt = now;
        return MoveTo(SignatureState.Held, reason, now, null);
    }

    /// <summary>Sends the mail again, with a link that works anew; those sent before still do.</summary>
    /// <exception cref="DomainError"><c>Signature.NotWaiting</c>.</exception>
    public void AskAgain()
    {
        if (State != SignatureState.Waiting)
        {
            throw new DomainError("Signature.NotWaiting");
        }

        Raise(new SignaturesReceived([Id], IsAgain: true));
    }

    /// <summary>Shows or hides the comment.</summary>
    /// <returns>False when there is none, or nothing changes.</returns>
    public bool Show(bool isShown, DateTimeOffset now)
    {
        var wanted = isShown ? CommentState.Shown : CommentState.Hidden;
        if (Comment is null || CommentState == wanted)
        {
            return false;
        }

        _showsOtherComment = State == SignatureState.Confirmed && (isShown || CommentState == CommentState.Shown);
        CommentState = wanted;
        ModifiedAt = now;
        return true;
    }

    /// <summary>The one who signed is written to elsewhere from now on. What the journal holds refers to the address that confirmed.</summary>
    public void Readdress(SupporterId supporter, EmailAddress email, AddressKeys keys)
    {
        Email = email;
        (AddressKey, DomainKey) = (keys.Address, keys.Domain);
        if (BatchId is null)
        {
            (SupporterId, MailboxKey) = (supporter, keys.Mailbox);
        }
        else
        {
            ContactKey = keys.Mailbox;
        }

        Epoch++;
    }

    /// <summary>Forgets who signed; the number stays. What is told apart by its keys is no longer.</summary>
    /// <param name="randomKey">32 random bytes in place of the hashes.</param>
    public void Forget(byte[] randomKey)
    {
        (Email, Name, PostalCode, Phone, Comment, Answers, Blind, Region, Source, Lists) = (null, null, null, null, null, null, null, null, null, null);
        (PostalCodeKey, NetworkKey, WideNetworkKey, ContactKey, Place, SupporterId, AskAt, DueAt) = (null, null, null, null, null, null, null, null);
        (MailboxKey, AddressKey, DomainKey, NameKey) = (randomKey, randomKey, randomKey, randomKey);
        CommentState = CommentState.None;
        Epoch++;
    }

    private Move MoveTo(SignatureState to, SignatureReason reason, DateTimeOffset now, byte[]? commitment)
    {
        var move = new Move(Id, State, Reason, to, reason, Channel, Country, Region, Source, CreatedAt, commitment);
        (State, Reason, ModifiedAt) = (to, reason, now);
        return move;
    }
}

/// <summary>One step of a signature, as the journal notes it.</summary>
/// <param name="Signature">Which.</param>
/// <param name="From">Where it stood.</param>
/// <param name="FromReason">Why it stood there.</param>
/// <param name="To">Where it stands now.</param>
/// <param name="Reason">Why.</param>
/// <param name="Channel">The way it came.</param>
/// <param name="Country">The country, if it was named.</param>
/// <param name="Region">The region, if it was named.</param>
/// <param name="Source">Where the person came from.</param>
/// <param name="SignedAt">When it was signed.</param>
/// <param name="Commitment">Where someone is confirmed, what the signer alone can recompute; else null.</param>
public sealed record Move(
    SignatureId Signature, SignatureState From, SignatureReason FromReason, SignatureState To, SignatureReason Reason, SignatureChannel Channel, CountryCode? Country, string? Region,
    string? Source, DateTimeOffset SignedAt, byte[]? Commitment)
{
    /// <summary>The step of one that was just received.</summary>
    public static Move Received(Signature signature) => new(
        signature.Id, SignatureState.None, SignatureReason.None, signature.State, signature.Reason, signature.Channel, signature.Country, signature.Region,
        signature.Source, signature.CreatedAt, null);

    /// <summary>The step of one that goes for good, since nobody confirmed.</summary>
    public static Move Forgotten(Signature signature) => new(
        signature.Id, signature.State, signature.Reason, SignatureState.None, SignatureReason.NeverConfirmed, signature.Channel, signature.Country, signature.Region,
        signature.Source, signature.CreatedAt, null);
}

/// <summary>Signatures were received, or asked for again, and the owners of the mailboxes are to be asked.</summary>
/// <param name="Signatures">Which: at most <see cref="Most"/>.</param>
/// <param name="IsAgain">Whether they had been received before.</param>
public sealed record SignaturesReceived(IReadOnlyList<SignatureId> Signatures, bool IsAgain) : IDomainEvent
{
    /// <summary>How many one event names, so that it fits a row of the outbox.</summary>
    public const int Most = 45;
}
