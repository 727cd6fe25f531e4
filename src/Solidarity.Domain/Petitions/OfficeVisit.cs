using System.Security.Cryptography;
using System.Text;
using Solidarity.Domain.Supporters;

namespace Solidarity.Domain.Petitions;

/// <summary>
/// Somebody at a target's office wants to see what was handed over. The link goes to a mailbox of the office's own, opens once, and then
/// serves the one browser that opened it.
/// </summary>
public sealed class OfficeVisit : AggregateRoot<OfficeVisitId>
{
    /// <summary>How long the link can be opened.</summary>
    public static readonly TimeSpan LinkLifetime = TimeSpan.FromMinutes(30);

    /// <summary>How long the page then stays open: long enough to write an answer.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(2);

    /// <summary>How long the row is kept.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromHours(24);

    private OfficeVisit() { }

    private OfficeVisit(OfficeVisitId id, DateTimeOffset now)
        : base(id, now) { }

    /// <summary>What was handed over.</summary>
    public HandoverId HandoverId { get; private set; }

    /// <summary>The address at the office; sealed in the database.</summary>
    public EmailAddress Email { get; private set; } = null!;

    /// <summary>The keyed hashes that the address is found by.</summary>
    public AddressKeys Keys { get; private set; } = null!;

    /// <summary>The language of the page that asked.</summary>
    public LanguageTag Language { get; private set; }

    /// <summary>SHA-256 of the secret in the browser that opened it, 32 bytes; null until then.</summary>
    public byte[]? Browser { get; private set; }

    /// <summary>When it was opened.</summary>
    public DateTimeOffset? OpenedAt { get; private set; }

    /// <summary>Takes the wish; the mail follows from <see cref="OfficeVisitAsked"/>.</summary>
    /// <exception cref="DomainError"><c>Handover.OtherDomain</c>, or <c>Handover.OtherAddress</c> where the domain is a mail provider's.</exception>
    public static OfficeVisit Ask(OfficeVisitId id, Handover handover, EmailAddress email, AddressKeys keys, LanguageTag language, DateTimeOffset now)
    {
        if (!handover.Knows(email))
        {
            throw handover.Email.IsAtProvider
                ? new DomainError("Handover.OtherAddress", "email", handover.Email.Masked)
                : new DomainError("Handover.OtherDomain", "email", handover.Email.Domain);
        }

        var visit = new OfficeVisit(id, now) { HandoverId = handover.Id, Email = email, Keys = keys, Language = language };
        visit.Raise(new OfficeVisitAsked(id));
        return visit;
    }

    /// <summary>Binds it to a browser, by one press. Doing so again in the same browser changes nothing.</summary>
    /// <returns>False when another browser has it.</returns>
    public bool Open(string secret, DateTimeOffset now)
    {
        if (OpenedAt is not null)
        {
            return IsOf(secret);
        }

        (Browser, OpenedAt, ModifiedAt) = (Hash(secret), now, now);
        return true;
    }

    /// <summary>Whether the browser with this secret may use it now.</summary>
    public bool IsOpenTo(string? secret, DateTimeOffset now) => OpenedAt + Lifetime > now && IsOf(secret);

    private bool IsOf(string? secret) => secret is not null && Browser is not null && CryptographicOperations.FixedTimeEquals(Browser, Hash(secret));

    private static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}

/// <summary>Somebody at a target's office wants to see what was handed over, and the owner of the mailbox is to get a link.</summary>
public sealed record OfficeVisitAsked(OfficeVisitId Visit) : IDomainEvent;
