namespace Solidarity.Infrastructure.Bounces;

/// <summary>What a mail that came to the bounce address says of the copy that it is about.</summary>
public enum ReturnedKind
{
    /// <summary>Nothing that anything follows from: a receipt, a note of delay, any other mail.</summary>
    Other,

    /// <summary>There is no such mailbox: over, and never again to that address.</summary>
    Hard,

    /// <summary>It was not delivered, but the address may be good: a full mailbox, a server away for days.</summary>
    Soft,

    /// <summary>It was refused because of us: our reputation, a policy. The reader is not to blame.</summary>
    Block,

    /// <summary>It was delivered; a machine answers for the reader, who is away (RFC 3834).</summary>
    OutOfOffice,

    /// <summary>The reader reported it as unwanted (RFC 5965).</summary>
    Complaint,
}

/// <summary>What was read of a mail that came to the bounce address. It says nothing about who it is about: only the signed token in that address does.</summary>
/// <param name="Kind">What it says.</param>
/// <param name="Reply">The words of the server that refused, past the redactor; may be empty.</param>
public sealed record ReturnedMail(ReturnedKind Kind, string Reply);
