using Solidarity.Domain.Campaigns;

namespace Solidarity.Domain.Organizers;

/// <summary>What an organizer is there for; see the table of rights in the Application layer.</summary>
public enum Role
{
    /// <summary>May do everything, and answers for the installation.</summary>
    Owner = 0,

    /// <summary>Runs campaigns.</summary>
    Organizer = 1,

    /// <summary>Writes, and publishes nothing.</summary>
    Writer = 2,

    /// <summary>Sees, and changes nothing.</summary>
    Reader = 3,

    /// <summary>Looks after what people send in.</summary>
    Moderator = 4,

    /// <summary>Answers for people's data.</summary>
    DataSteward = 5,
}

/// <summary>A person of the organisation with an account.</summary>
public sealed class Organizer : AggregateRoot<OrganizerId>
{
    private readonly List<Grant> _grants = [];

    private Organizer() { }

    private Organizer(OrganizerId id, DateTimeOffset now)
        : base(id, now) { }

    /// <summary>The address; sealed in the database.</summary>
    public EmailAddress Email { get; private set; } = null!;

    /// <summary>Keyed hash of the canonical address, by which the account is found.</summary>
    public byte[] MailboxKey { get; private set; } = [];

    /// <summary>What the organizer may do, and where.</summary>
    public IReadOnlyList<Grant> Grants => _grants;

    /// <summary>When the organizer last signed in.</summary>
    public DateTimeOffset? SignedInAt { get; private set; }

    /// <summary>Takes a person in, as owner of the installation.</summary>
    public static Organizer Owner(OrganizerId id, EmailAddress email, byte[] mailboxKey, DateTimeOffset now)
    {
        var organizer = new Organizer(id, now) { Email = email, MailboxKey = mailboxKey };
        organizer._grants.Add(new Grant(id, Role.Owner, null));
        return organizer;
    }

    /// <summary>Takes a person in, with these roles.</summary>
    /// <exception cref="DomainError"><c>Organizer.NoRole</c>, <c>Organizer.OwnerOfOne</c>.</exception>
    public static Organizer With(
        OrganizerId id, EmailAddress email, byte[] mailboxKey, IReadOnlyCollection<(Role Role, CampaignId? Campaign)> roles, DateTimeOffset now)
    {
        var organizer = new Organizer(id, now) { Email = email, MailboxKey = mailboxKey };
        organizer.Give(roles, othersOwn: true, now);
        return organizer;
    }

    /// <summary>Whether the organizer answers for the whole installation.</summary>
    public bool IsOwner => _grants.Exists(grant => grant.Role == Role.Owner && grant.CampaignId is null);

    /// <summary>Gives these roles in place of those the organizer has.</summary>
    /// <param name="roles">The roles, each for one campaign or for all.</param>
    /// <param name="othersOwn">Whether another organizer is an owner.</param>
    /// <param name="now">The moment.</param>
    /// <exception cref="DomainError"><c>Organizer.NoRole</c>, <c>Organizer.OwnerOfOne</c>, <c>Organizer.LastOwner</c>.</exception>
    public void Give(IReadOnlyCollection<(Role Role, CampaignId? Campaign)> roles, bool othersOwn, DateTimeOffset now)
    {
        if (roles.Count == 0)
        {
            throw new DomainError("Organizer.NoRole", "role");
        }

        if (roles.Any(x => x.Role == Role.Owner && x.Campaign is not null))
        {
            throw new DomainError("Organizer.OwnerOfOne", "role");
        }

        if (!roles.Any(x => x.Role == Role.Owner))
        {
            MayGo(othersOwn);
        }

        _grants.RemoveAll(grant => !roles.Contains((grant.Role, grant.CampaignId)));
        _grants.AddRange(roles.Distinct().Where(x => !_grants.Exists(grant => grant.Role == x.Role && grant.CampaignId == x.Campaign))
            .Select(x => new Grant(Id, x.Role, x.Campaign)));
        ModifiedAt = now;
    }

    /// <summary>Whether the organizer may be removed, or cease to be an owner: somebody has to answer for the installation.</summary>
    /// <param name="othersOwn">Whether another organizer is an owner.</param>
    /// <exception cref="DomainError"><c>Organizer.LastOwner</c>.</exception>
    public void MayGo(bool othersOwn)
    {
        if (IsOwner && !othersOwn)
        {
            throw new DomainError("Organizer.LastOwner", "role");
        }
    }

    /// <summary>
    /// Stays to answer for the installation while another owner goes. It grows the version, so that of two owners who go at the same
    /// time, each counting on the other, one is refused as stale.
    /// </summary>
    public void StayAsOwner(DateTimeOffset now) => ModifiedAt = now;
}

/// <summary>A role, for one campaign or for all.</summary>
public sealed class Grant
{
    private Grant() { }

    internal Grant(OrganizerId organizer, Role role, CampaignId? campaign)
    {
        OrganizerId = organizer;
        Role = role;
        CampaignId = campaign;
    }

    /// <summary>Its number in the table.</summary>
    public int Id { get; private set; }

    /// <summary>Who has it.</summary>
    public OrganizerId OrganizerId { get; private set; }

    /// <summary>The role.</summary>
    public Role Role { get; private set; }

    /// <summary>The campaign, or null for all.</summary>
    public CampaignId? CampaignId { get; private set; }
}

/// <summary>A link that signs an organizer in, once.</summary>
public sealed class SignInLink
{
    /// <summary>How long it works.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    private SignInLink() { }

    /// <summary>A link that was just made.</summary>
    /// <param name="hash">SHA-256 of its random secret, 32 bytes; the secret itself is kept nowhere.</param>
    /// <param name="organizer">Who it signs in.</param>
    /// <param name="now">The moment.</param>
    public SignInLink(byte[] hash, OrganizerId organizer, DateTimeOffset now)
    {
        Hash = hash;
        OrganizerId = organizer;
        ExpiresAt = now + Lifetime;
    }

    /// <summary>SHA-256 of the secret.</summary>
    public byte[] Hash { get; private set; } = [];

    /// <summary>Who it signs in.</summary>
    public OrganizerId OrganizerId { get; private set; }

    /// <summary>Until when.</summary>
    public DateTimeOffset ExpiresAt { get; private set; }

    /// <summary>When it was used.</summary>
    public DateTimeOffset? UsedAt { get; private set; }
}

/// <summary>A key for programs; has all rights.</summary>
public sealed class ApiKey
{
    /// <summary>Every key begins so, for people and scanners to know one when they see it.</summary>
    public const string Prefix = "solidarity_";

    /// <summary>Longest name, in characters.</summary>
    public const int MaxNameLength = 100;

    private ApiKey() { }

    /// <summary>A key that was just made.</summary>
    /// <param name="id">Its identity.</param>
    /// <param name="name">What it is for.</param>
    /// <param name="hash">SHA-256 of the random key, 32 bytes; the key itself is kept nowhere.</param>
    /// <param name="now">The moment.</param>
    public ApiKey(ApiKeyId id, string name, byte[] hash, DateTimeOffset now)
    {
        Id = id;
        Name = name;
        Hash = hash;
        CreatedAt = now;
    }

    /// <summary>Its identity.</summary>
    public ApiKeyId Id { get; private set; }

    /// <summary>What it is for.</summary>
    public string Name { get; private set; } = "";

    /// <summary>SHA-256 of the key.</summary>
    public byte[] Hash { get; private set; } = [];

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>When it was taken back.</summary>
    public DateTimeOffset? RevokedAt { get; private set; }

    /// <summary>Takes it back; doing so again changes nothing.</summary>
    public void Revoke(DateTimeOffset now) => RevokedAt ??= now;
}
