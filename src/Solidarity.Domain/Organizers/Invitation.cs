using Solidarity.Domain.Campaigns;

namespace Solidarity.Domain.Organizers;

/// <summary>The random secret of a link, and the hash by which it is known again.</summary>
/// <param name="Text">As it stands in the link.</param>
/// <param name="Hash">Its SHA-256, 32 bytes.</param>
public sealed record LinkSecret(string Text, byte[] Hash);

/// <summary>Somebody is asked by mail to become an organizer, with one role. Its link works once.</summary>
public sealed class Invitation : AggregateRoot<InvitationId>
{
    /// <summary>How long a link works.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    /// <summary>How long an invitation is kept after its link has ended, so that who comes late is told so.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromDays(30);

    private Invitation() { }

    private Invitation(InvitationId id, DateTimeOffset now)
        : base(id, now) { }

    /// <summary>Where the invitation goes; sealed in the database.</summary>
    public EmailAddress Email { get; private set; } = null!;

    /// <summary>Keyed hash of the canonical address: there is one invitation an address.</summary>
    public byte[] MailboxKey { get; private set; } = [];

    /// <summary>The role to be had.</summary>
    public Role Role { get; private set; }

    /// <summary>The campaign that it is for, or null for all.</summary>
    public CampaignId? CampaignId { get; private set; }

    /// <summary>The language of the mail.</summary>
    public LanguageTag Language { get; private set; }

    /// <summary>SHA-256 of the link's secret.</summary>
    public byte[] Hash { get; private set; } = [];

    /// <summary>The link's secret, sealed, until the mail has gone; from then on only <see cref="Hash"/> is kept.</summary>
    public string? Secret { get; private set; }

    /// <summary>How often it was sent.</summary>
    public int Sendings { get; private set; }

    /// <summary>Until when the link works.</summary>
    public DateTimeOffset ExpiresAt { get; private set; }

    /// <summary>When it was accepted.</summary>
    public DateTimeOffset? AcceptedAt { get; private set; }

    /// <summary>Asks somebody.</summary>
    /// <exception cref="DomainError"><c>Organizer.OwnerOfOne</c>.</exception>
    public static Invitation To(
        InvitationId id, EmailAddress email, byte[] mailboxKey, (Role Role, CampaignId? Campaign) role, LanguageTag language, LinkSecret secret, DateTimeOffset now)
    {
        if (role is { Role: Role.Owner, Campaign: not null })
        {
            throw new DomainError("Organizer.OwnerOfOne", "role");
        }

        var invitation = new Invitation(id, now) { Email = email, MailboxKey = mailboxKey, Role = role.Role, CampaignId = role.Campaign, Language = language };
        invitation.SendAgain(secret, now);
        return invitation;
    }

    /// <summary>Sends it once more, with another link; the one before ends.</summary>
    /// <exception cref="DomainError"><c>Invitation.Accepted</c>.</exception>
    public void SendAgain(LinkSecret secret, DateTimeOffset now)
    {
        RefuseIfAccepted();
        (Hash, Secret, ExpiresAt, ModifiedAt) = (secret.Hash, secret.Text, now + Lifetime, now);
        Sendings++;
    }

    /// <summary>The person comes.</summary>
    /// <exception cref="DomainError"><c>Invitation.Accepted</c>, <c>Invitation.Expired</c>.</exception>
    public void Accept(DateTimeOffset now)
    {
        RefuseIfAccepted();
        if (ExpiresAt <= now)
        {
            throw new DomainError("Invitation.Expired");
        }

        (AcceptedAt, Secret, ModifiedAt) = (now, null, now);
    }

    private void RefuseIfAccepted()
    {
        if (AcceptedAt is not null)
        {
            throw new DomainError("Invitation.Accepted");
        }
    }
}
