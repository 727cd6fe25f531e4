using System.Security.Cryptography;

namespace Solidarity.Domain.Supporters;

/// <summary>
/// Somebody typed an address, to see, take along, correct or delete what is held of its owner. The link goes to the mailbox, opens once,
/// and then serves the one browser that opened it.
/// </summary>
public sealed class FreshLink : AggregateRoot<FreshLinkId>
{
    /// <summary>How long the link can be opened, and how long the page then stays open.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(30);

    /// <summary>How long the row is kept.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromHours(24);

    private FreshLink() { }

    private FreshLink(FreshLinkId id, DateTimeOffset now)
        : base(id, now) { }

    /// <summary>The address; sealed in the database.</summary>
    public EmailAddress Email { get; private set; } = null!;

    /// <summary>The keyed hashes that the address is found by.</summary>
    public AddressKeys Keys { get; private set; } = null!;

    /// <summary>The language of the page that asked.</summary>
    public LanguageTag Language { get; private set; }

    /// <summary>SHA-256 of the secret in the browser that opened it, 32 bytes; null until then.</summary>
    public byte[]? Browser { get; private set; }

    /// <summary>When it was opened.</summary>
    public DateTimeOffset? OpenedAt { get; private set; }

    /// <summary>Takes the wish; the mail follows from <see cref="FreshLinkAsked"/>, if anything is held.</summary>
    public static FreshLink Ask(FreshLinkId id, EmailAddress email, AddressKeys keys, LanguageTag language, DateTimeOffset now)
    {
        var link = new FreshLink(id, now) { Email = email, Keys = keys, Language = language };
        link.Raise(new FreshLinkAsked(id));
        return link;
    }

    /// <summary>Binds it to a browser, by one press. Doing so again in the same browser changes nothing.</summary>
    /// <returns>False when another browser has it.</returns>
    public bool Open(string secret, DateTimeOffset now)
    {
        if (OpenedAt is not null)
        {
            return IsOf(secret);
        }

        Browser = Hash(secret);
        OpenedAt = now;
        ModifiedAt = now;
        return true;
    }

    /// <summary>Whether the browser with this secret may use it now.</summary>
    public bool IsOpenTo(string? secret, DateTimeOffset now) => OpenedAt + Lifetime > now && IsOf(secret);

    private bool IsOf(string? secret) => secret is not null && Browser is not null && CryptographicOperations.FixedTimeEquals(Browser, Hash(secret));

    private static byte[] Hash(string secret) => SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(secret));
}

/// <summary>Somebody wants to see what is held under an address, and its owner is to get a link.</summary>
public sealed record FreshLinkAsked(FreshLinkId Link) : IDomainEvent;
