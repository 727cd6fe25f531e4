using Solidarity.Domain.Supporters;

namespace Solidarity.Domain.Messages;

/// <summary>Where a delivery stands.</summary>
public enum DeliveryState
{
    /// <summary>Waits for its turn, or for the next try.</summary>
    Queued = 0,

    /// <summary>A worker has it in hand, until <see cref="Delivery.LeaseUntil"/>.</summary>
    Claimed = 1,

    /// <summary>A mail server took it.</summary>
    Sent = 2,

    /// <summary>Refused for good, or given up.</summary>
    Failed = 3,

    /// <summary>Not to be sent any more.</summary>
    Skipped = 4,
}

/// <summary>Who a delivery goes to.</summary>
public enum RecipientKind
{
    /// <summary>A supporter.</summary>
    Supporter = 0,

    /// <summary>Somebody who asked to subscribe and has not confirmed.</summary>
    SubscriptionRequest = 1,

    /// <summary>An organizer.</summary>
    Organizer = 2,

    /// <summary>The contact person of an organisation that endorses a statement.</summary>
    Endorsement = 40,

    /// <summary>The mailbox that a fresh link was asked for.</summary>
    FreshLink = 10,

    /// <summary>One of the two mailboxes of a change of address; the message tells which.</summary>
    AddressChange = 11,

    /// <summary>Somebody who is asked to become an organizer.</summary>
    Invitation = 30,

    /// <summary>Somebody who signed a petition.</summary>
    Signature = 60,

    /// <summary>The target that a petition's signatures were handed to.</summary>
    Handover = 70,

    /// <summary>Somebody at a target's office.</summary>
    OfficeVisit = 71,

    /// <summary>The contact person of an organisation that signs a petition.</summary>
    OrganisationSignature = 90,

    /// <summary>Somebody who comes to an event, or would.</summary>
    Attendance = 100,

    /// <summary>A volunteer who hosts an event, or would.</summary>
    EventHost = 110,
}

/// <summary>One copy of a message to one recipient. The address stays with the recipient; here is only who.</summary>
public sealed class Delivery
{
    /// <summary>Longest server reply that is kept, in characters, after the redactor.</summary>
    public const int MaxReplyLength = 300;

    private Delivery() { }

    /// <summary>A copy to send.</summary>
    /// <param name="id">Its identity.</param>
    /// <param name="message">The message.</param>
    /// <param name="lane">The way out.</param>
    /// <param name="recipientKind">What <paramref name="recipient"/> is the id of.</param>
    /// <param name="recipient">Who gets it.</param>
    /// <param name="occasion">What makes it another copy of a standing message to the same recipient; empty where there is one copy a person.</param>
    /// <param name="language">The language of the copy.</param>
    /// <param name="domainKey">Keyed hash of the recipient's mail domain.</param>
    /// <param name="now">The moment.</param>
    /// <param name="mailboxKey">Keyed hash of the mailbox, where mails to one mailbox are counted; else null.</param>
    /// <param name="dueAt">Not before this moment; null for at once.</param>
    /// <param name="variant">Which of two texts it has.</param>
    public Delivery(
        DeliveryId id, MessageId message, Lane lane, RecipientKind recipientKind, Guid recipient, Guid occasion, LanguageTag language, byte[] domainKey,
        DateTimeOffset now, byte[]? mailboxKey = null, DateTimeOffset? dueAt = null, MailVariant variant = MailVariant.A)
    {
        MailboxKey = mailboxKey;
        Id = id;
        MessageId = message;
        Lane = lane;
        RecipientKind = recipientKind;
        Recipient = recipient;
        Occasion = occasion;
        Language = language;
        DomainKey = domainKey;
        CreatedAt = now;
        NextTryAt = dueAt ?? now;
        Variant = variant;
    }

    /// <summary>A copy that is not sent, since its reader had the mails of the week; a digest tells of it.</summary>
    public static Delivery HeldBack(DeliveryId id, MessageId message, SupporterId recipient, LanguageTag language, byte[] domainKey, DateTimeOffset now) =>
        new(id, message, Lane.Bulk, RecipientKind.Supporter, recipient.Value, Guid.Empty, language, domainKey, now) { State = DeliveryState.Skipped, FinishedAt = now };

    /// <summary>Its identity.</summary>
    public DeliveryId Id { get; private set; }

    /// <summary>The message.</summary>
    public MessageId MessageId { get; private set; }

    /// <summary>The way out.</summary>
    public Lane Lane { get; private set; }

    /// <summary>Where it stands.</summary>
    public DeliveryState State { get; private set; }

    /// <summary>What <see cref="Recipient"/> is the id of.</summary>
    public RecipientKind RecipientKind { get; private set; }

    /// <summary>Who gets it. Unique with message and occasion.</summary>
    public Guid Recipient { get; private set; }

    /// <summary>What makes it another copy of a standing message to the same recipient; else empty.</summary>
    public Guid Occasion { get; private set; }

    /// <summary>The language of the copy.</summary>
    public LanguageTag Language { get; private set; }

    /// <summary>Which of two texts it has.</summary>
    public MailVariant Variant { get; private set; }

    /// <summary>Keyed hash of the recipient's mail domain.</summary>
    public byte[] DomainKey { get; private set; } = [];

    /// <summary>Keyed hash of the mailbox, where mails to one mailbox are counted (the limit on confirmations); else null.</summary>
    public byte[]? MailboxKey { get; private set; }

    /// <summary>When it was added.</summary>
    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>How often sending was tried.</summary>
    public int Attempts { get; private set; }

    /// <summary>Not before this moment.</summary>
    public DateTimeOffset NextTryAt { get; private set; }

    /// <summary>The claim by which a worker holds it.</summary>
    public Guid? Claim { get; private set; }

    /// <summary>When a worker last took it in hand: what was changed before that is in the copy.</summary>
    public DateTimeOffset? ClaimedAt { get; private set; }

    /// <summary>The worker that holds it.</summary>
    public string? Worker { get; private set; }

    /// <summary>Until when the worker holds it, unless it renews.</summary>
    public DateTimeOffset? LeaseUntil { get; private set; }

    /// <summary>The mail server's last words, without addresses.</summary>
    public string? LastReply { get; private set; }

    /// <summary>When it got its outcome.</summary>
    public DateTimeOffset? FinishedAt { get; private set; }

    /// <summary>Forgets who it went to, once that person is erased; what still waits is skipped then.</summary>
    public void PartFromRecipient() => Recipient = Guid.NewGuid();
}
