using MimeKit;
using Solidarity.Domain.Messages;

namespace Solidarity.Infrastructure.Messages;

/// <summary>One copy that a worker has claimed, with all that is needed to send it.</summary>
public sealed record QueuedMail
{
    /// <summary>The delivery.</summary>
    public required Guid Id { get; init; }

    /// <summary>The message that it is a copy of.</summary>
    public required Guid Message { get; init; }

    /// <summary>Who gets it.</summary>
    public required Guid Recipient { get; init; }

    /// <summary>What makes it another copy of a standing message to the same recipient; else empty.</summary>
    public Guid Occasion { get; init; }

    /// <summary>The message, compiled in the recipient's language.</summary>
    public required CompiledMail Mail { get; init; }

    /// <summary>The address that it goes to, and the values that are the recipient's.</summary>
    public required MailCopy Copy { get; init; }

    /// <summary>The envelope's sender.</summary>
    public required MailboxAddress ReturnPath { get; init; }

    /// <summary>The recipient's mail domain, ASCII and lower case.</summary>
    public required string Domain { get; init; }

    /// <summary>How often it was tried before.</summary>
    public int Attempts { get; init; }

    /// <summary>When it was queued: the four days of trying count from here.</summary>
    public required DateTimeOffset Since { get; init; }
}

/// <summary>What is known of the servers of a recipient domain.</summary>
/// <param name="Domain">The domain.</param>
/// <param name="Limit">How many connections of this worker may send there at once; none for all.</param>
/// <param name="PausedUntil">No mail goes there before this moment.</param>
public sealed record DomainStanding(string Domain, int? Limit, DateTimeOffset? PausedUntil);

/// <summary>A batch of claimed copies, and what is known of the domains they go to.</summary>
/// <param name="Mails">The copies.</param>
/// <param name="Standings">What is known of their domains; none for those that never gave cause.</param>
public sealed record ClaimedMails(IReadOnlyList<QueuedMail> Mails, IReadOnlyList<DomainStanding> Standings);

/// <summary>What became of a try.</summary>
public enum DeliveryVerdict
{
    /// <summary>A server took it.</summary>
    Accepted,

    /// <summary>To be tried again at <see cref="DeliveryOutcome.NextTry"/>.</summary>
    Retry,

    /// <summary>Over: the recipient can't be reached, or four days have passed.</summary>
    Failed,
}

/// <summary>The outcome of one try.</summary>
public sealed record DeliveryOutcome
{
    /// <summary>The delivery.</summary>
    public required Guid Id { get; init; }

    /// <summary>Its message.</summary>
    public required Guid Message { get; init; }

    /// <summary>Who it was for.</summary>
    public required Guid Recipient { get; init; }

    /// <summary>What made it another copy of a standing message to the same recipient; else empty.</summary>
    public Guid Occasion { get; init; }

    /// <summary>What became of it.</summary>
    public required DeliveryVerdict Verdict { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>When to try again.</summary>
    public DateTimeOffset? NextTry { get; init; }

    /// <summary>Whether the address must not be mailed again.</summary>
    public bool Suppress { get; init; }

    /// <summary>The server's words, redacted.</summary>
    public string? Reply { get; init; }
}

/// <summary>What a server's answer changes for a whole recipient domain, for all workers.</summary>
/// <param name="Domain">The domain.</param>
/// <param name="Limit">How many connections of this worker may send there at once from now on; none for all.</param>
/// <param name="PausedUntil">No mail goes there before this moment: its servers refuse us, and an organizer should know.</param>
/// <param name="Reply">The server's words, redacted.</param>
public sealed record DomainChange(string Domain, int? Limit, DateTimeOffset? PausedUntil, string? Reply);

/// <summary>Where copies wait. Shared by all workers; every call is one transaction.</summary>
public interface IDeliveryQueue
{
    /// <summary>Claims copies that are due, for as long as the lease lasts.</summary>
    Task<ClaimedMails> ClaimAsync(Lane lane, string worker, int max, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>Records outcomes, and what they change for domains. An outcome that was recorded before changes nothing.</summary>
    Task RecordAsync(string worker, IReadOnlyList<DeliveryOutcome> outcomes, IReadOnlyList<DomainChange> domains, CancellationToken cancellationToken);

    /// <summary>Gives back copies that were not tried.</summary>
    /// <param name="worker">Whose claims they are.</param>
    /// <param name="deliveries">The copies.</param>
    /// <param name="notBefore">When to take them again; none for as soon as may be.</param>
    /// <param name="reply">Why the relay can't be used, redacted; none leaves the last words as they are.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task ReleaseAsync(string worker, IReadOnlyList<Guid> deliveries, DateTimeOffset? notBefore, string? reply, CancellationToken cancellationToken);

    /// <summary>Makes the leases of a worker's claims last from now.</summary>
    Task RenewAsync(string worker, Lane lane, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>Which of these messages an organizer has paused or stopped.</summary>
    Task<IReadOnlySet<Guid>> HaltedAsync(IReadOnlyCollection<Guid> messages, CancellationToken cancellationToken);

    /// <summary>Settles what a worker left that ended without recording: accepted ones are sent, all others of its claims wait again.</summary>
    Task RecoverAsync(JournalFindings findings, CancellationToken cancellationToken);

    /// <summary>When the next copy is due that waits for its time; none when nothing waits.</summary>
    Task<DateTimeOffset?> NextDueAsync(Lane lane, CancellationToken cancellationToken);
}

/// <summary>What a relay may be asked for now.</summary>
/// <param name="Granted">How many messages.</param>
/// <param name="Connections">How many connections this worker may hold in this lane.</param>
/// <param name="NotBefore">When to ask again, if less was granted than was wanted.</param>
public sealed record QuotaGrant(int Granted, int Connections, DateTimeOffset? NotBefore);

/// <summary>The relays' quotas, shared by all workers. Confirmations go before bulk: a part of each quota is kept for them.</summary>
public interface IRelayQuota
{
    /// <summary>Takes messages out of the relay's hour and day.</summary>
    Task<QuotaGrant> TakeAsync(RelayOptions relay, Lane lane, string worker, int wanted, CancellationToken cancellationToken);

    /// <summary>Gives back what was taken and not used.</summary>
    Task ReturnAsync(RelayOptions relay, Lane lane, int unused, CancellationToken cancellationToken);

    /// <summary>Notes that a relay is out of reach or refuses us, so that nobody asks it before a moment.</summary>
    /// <param name="relay">The relay.</param>
    /// <param name="refused">Whether it answered and refused us, so that an organizer should know.</param>
    /// <param name="reply">Its words, redacted.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task DownAsync(RelayOptions relay, bool refused, string reply, CancellationToken cancellationToken);
}
