namespace Solidarity.Domain.Supporters;

/// <summary>What must not be sent.</summary>
public enum SuppressionScope
{
    /// <summary>Mail to many.</summary>
    Bulk = 0,

    /// <summary>Any mail, but the one confirmation that a person's own new request is answered with.</summary>
    All = 1,
}

/// <summary>Why an address must not be mailed.</summary>
public enum SuppressionCause
{
    /// <summary>The mailbox was refused for good (RFC 5321 §4.2.1: a 5yz reply about the recipient).</summary>
    HardBounce = 0,

    /// <summary>The person reported our mail as spam.</summary>
    Complaint = 1,

    /// <summary>The person asked never to be mailed.</summary>
    Asked = 2,

    /// <summary>Several mails came back within a month, each for a reason that may pass: a full mailbox, a server away for days.</summary>
    SoftBounce = 3,
}

/// <summary>An address that must not be mailed. Holds hashes only, and survives the erasure of the person.</summary>
public sealed class Suppression
{
    private Suppression() { }

    /// <summary>Suppresses an address from now on.</summary>
    public Suppression(SuppressionId id, byte[] addressKey, byte[] mailboxKey, SuppressionScope scope, SuppressionCause cause, DateTimeOffset since)
    {
        Id = id;
        AddressKey = addressKey;
        MailboxKey = mailboxKey;
        Scope = scope;
        Cause = cause;
        Since = since;
    }

    /// <summary>Its identity.</summary>
    public SuppressionId Id { get; private set; }

    /// <summary>Keyed hash of the exact address. One suppression an address.</summary>
    public byte[] AddressKey { get; private set; } = [];

    /// <summary>Keyed hash of the mailbox.</summary>
    public byte[] MailboxKey { get; private set; } = [];

    /// <summary>What must not be sent.</summary>
    public SuppressionScope Scope { get; private set; }

    /// <summary>Why.</summary>
    public SuppressionCause Cause { get; private set; }

    /// <summary>Since when.</summary>
    public DateTimeOffset Since { get; private set; }

    /// <summary>Notes a further cause. What the person said stands before what servers said, and a mailbox that is gone before one that was full.</summary>
    public void Again(SuppressionCause cause, DateTimeOffset now)
    {
        if (Weight(cause) >= Weight(Cause))
        {
            (Cause, Since) = (cause, now);
        }
    }

    private static int Weight(SuppressionCause cause) => cause switch
    {
        SuppressionCause.SoftBounce => 0,
        SuppressionCause.HardBounce => 1,
        SuppressionCause.Complaint => 2,
        _ => 3,
    };
}
