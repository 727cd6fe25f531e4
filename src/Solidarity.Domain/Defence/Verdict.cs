using Solidarity.Domain.Petitions;

namespace Solidarity.Domain.Defence;

/// <summary>What the defence says of a signature that just came. Whoever sent it sees the same page in any case.</summary>
/// <param name="HeldFor">Why it is held; null when it is not.</param>
/// <param name="AskAt">When the owner of the mailbox is asked; null for at once.</param>
public readonly record struct Verdict(SignatureReason? HeldFor, DateTimeOffset? AskAt)
{
    /// <summary>How much later the owner is asked where a network, a mail domain or a country sends more than is usual.</summary>
    public static readonly TimeSpan Slowness = TimeSpan.FromMinutes(20);

    /// <summary>Nothing is said against it.</summary>
    public static Verdict Passed => default;

    /// <summary>It waits for an organizer.</summary>
    public static Verdict Held(SignatureReason reason) => new(reason, null);

    /// <summary>The mail comes later, and not at all if it turns out to be a flood.</summary>
    public static Verdict Slowed(DateTimeOffset now) => new(null, now + Slowness);
}
