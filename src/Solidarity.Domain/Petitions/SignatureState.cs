namespace Solidarity.Domain.Petitions;

/// <summary>Where a signature stands.</summary>
public enum SignatureState : byte
{
    /// <summary>Not there: what a new one comes from, and a forgotten one goes to.</summary>
    None = 0,

    /// <summary>Waits for the owner of the mailbox.</summary>
    Waiting = 1,

    /// <summary>Confirmed; counts.</summary>
    Confirmed = 2,

    /// <summary>Held by the defence, or by an organizer who has a doubt; does not count meanwhile.</summary>
    Held = 3,

    /// <summary>Taken back by the one who signed.</summary>
    Withdrawn = 4,

    /// <summary>The owner of the mailbox says "I did not sign this".</summary>
    Denied = 5,

    /// <summary>Removed by an organizer.</summary>
    Removed = 6,
}

/// <summary>Why a signature went where it stands.</summary>
public enum SignatureReason : byte
{
    /// <summary>No reason is needed.</summary>
    None = 0,

    /// <summary>Nobody confirmed within 14 days.</summary>
    NeverConfirmed = 1,

    /// <summary>The address was mistyped and typed anew.</summary>
    Corrected = 2,

    /// <summary>The person had all that is held erased.</summary>
    Erased = 3,

    /// <summary>The same person signed before.</summary>
    Duplicate = 10,

    /// <summary>Made by a program.</summary>
    Automated = 11,

    /// <summary>The name is no person's.</summary>
    FalseName = 12,

    /// <summary>Insults, threats or advertising.</summary>
    Abuse = 13,

    /// <summary>Held by itself: its network sent very many within a short time.</summary>
    NetworkFlood = 14,

    /// <summary>Held by itself: addresses of its domain came very often within a short time.</summary>
    DomainFlood = 15,

    /// <summary>Held by itself: the country that it names was named very often within a short time.</summary>
    CountryFlood = 16,

    /// <summary>Held by itself: its network, domain or address is on a list, or the address is made to be thrown away.</summary>
    Listed = 17,

    /// <summary>Held by itself: the names came in the order of the alphabet, as from a list.</summary>
    OrderedNames = 18,

    /// <summary>The batch that it came in was removed.</summary>
    Batch = 21,

    /// <summary>Another reason, told in the audit log.</summary>
    Other = 19,

    /// <summary>Confirmed by an organizer, who knows from the person.</summary>
    ByHand = 20,
}

/// <summary>The way a signature came.</summary>
public enum SignatureChannel : byte
{
    /// <summary>On the site, or by its API.</summary>
    Online = 0,

    /// <summary>On paper.</summary>
    Paper = 1,

    /// <summary>From another system.</summary>
    Imported = 2,
}

/// <summary>How one who signed wishes to appear.</summary>
public enum SignatureDisplay : byte
{
    /// <summary>Not at all.</summary>
    None = 0,

    /// <summary>First name and initial.</summary>
    Short = 1,

    /// <summary>The whole name.</summary>
    Full = 2,
}

/// <summary>Where a signer's comment stands.</summary>
public enum CommentState : byte
{
    /// <summary>There is none.</summary>
    None = 0,

    /// <summary>Waits to be read.</summary>
    Waiting = 1,

    /// <summary>Shown.</summary>
    Shown = 2,

    /// <summary>Not shown.</summary>
    Hidden = 3,
}
