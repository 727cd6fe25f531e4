namespace Solidarity.Domain.Bounces;

/// <summary>What a mail that came to the bounce address says of the copy that it is about.</summary>
public enum ReturnedKind
{
    /// <summary>Nothing that anything follows from: a receipt, a note of delay, any other mail.</summary>
    Other = 0,

    /// <summary>There is no such mailbox: over, and never again to that address.</summary>
    Hard = 1,

    /// <summary>It was not delivered, but the address may be good: a full mailbox, a server away for days.</summary>
    Soft = 2,

    /// <summary>It was refused because of us: our reputation, a policy. The reader is not to blame.</summary>
    Block = 3,

    /// <summary>It was delivered; a machine answers for the reader, who is away (RFC 3834).</summary>
    OutOfOffice = 4,

    /// <summary>The reader reported it as unwanted (RFC 5965).</summary>
    Complaint = 5,
}
