using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Audit;
using Solidarity.Application.Campaigns;
using Solidarity.Domain;
using Solidarity.Domain.Organizers;

namespace Solidarity.Application.Organizers;

/// <summary>What the page behind the link of an invitation shows. Changes nothing.</summary>
[AllowAnyone]
public sealed record ShowInvitation(string? Secret) : IQuery<ShownInvitation>;

/// <summary>The person presses the button, and becomes an organizer.</summary>
[AllowAnyone]
public sealed record AcceptInvitation(string? Secret) : ICommand<OrganizerId>;

/// <summary>Where the link of an invitation stands.</summary>
public enum InvitationStanding
{
    /// <summary>Waits for the button.</summary>
    Open,

    /// <summary>Was used, at <see cref="ShownInvitation.AcceptedAt"/>.</summary>
    Accepted,

    /// <summary>Too old.</summary>
    Expired,

    /// <summary>Taken back, sent again since with another link, or never ours.</summary>
    Unknown,
}

/// <summary>What the page behind the link of an invitation shows.</summary>
/// <param name="Standing">Where it stands.</param>
/// <param name="Role">The role to be had.</param>
/// <param name="Campaign">The title of the campaign that it is for, or null for all.</param>
/// <param name="AcceptedAt">When it was used.</param>
public sealed record ShownInvitation(InvitationStanding Standing, Role? Role = null, string? Campaign = null, DateTimeOffset? AcceptedAt = null);

internal sealed class ShowInvitationHandler(ISolidarityDb db, TimeProvider time) : IRequestHandler<ShowInvitation, ShownInvitation>
{
    public async Task<ShownInvitation> Handle(ShowInvitation request, CancellationToken cancellationToken)
    {
        var hash = LinkSecrets.HashOf(request.Secret ?? "");
        return await db.Invitations.AsNoTracking().SingleOrDefaultAsync(x => x.Hash == hash, cancellationToken) switch
        {
            null => new(InvitationStanding.Unknown),
            { AcceptedAt: { } at } => new(InvitationStanding.Accepted, AcceptedAt: at),
            var invitation when await db.Organizers.AnyAsync(x => x.MailboxKey == invitation.MailboxKey, cancellationToken) => new(InvitationStanding.Accepted),
            var invitation when invitation.ExpiresAt <= time.GetUtcNow() => new(InvitationStanding.Expired),
            var invitation => new(
                InvitationStanding.Open, invitation.Role,
                invitation.CampaignId is { } campaign ? (await db.TitlesAsync([campaign], cancellationToken)).GetValueOrDefault(campaign) : null),
        };
    }
}

internal sealed class AcceptInvitationHandler(ISolidarityDb db, IOrganizerAccounts accounts, TimeProvider time) : IRequestHandler<AcceptInvitation, OrganizerId>
{
    public async Task<OrganizerId> Handle(AcceptInvitation request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var hash = LinkSecrets.HashOf(request.Secret ?? "");
        var invitation = await db.Invitations.SingleOrDefaultAsync(x => x.Hash == hash, cancellationToken) ?? throw new NotFound("Invitation");
        invitation.Accept(now);
        if (await db.Organizers.AnyAsync(x => x.MailboxKey == invitation.MailboxKey, cancellationToken))
        {
            // Let in by another way meanwhile; a link from a mail signs nobody in who has a password already.
            throw new DomainError("Invitation.Accepted");
        }

        var organizer = Organizer.With(EntityId.New<OrganizerId>(now), invitation.Email, invitation.MailboxKey, [(invitation.Role, invitation.CampaignId)], now);
        db.Organizers.Add(organizer);
        db.AuditEntries.Add(new AuditEntry(
            EntityId.New<AuditEntryId>(now), nameof(AcceptInvitation), organizer.Id.Value, null, organizer.Id.Value, null, now));
        return await db.InTransactionAsync(
            async token =>
            {
                try
                {
                    await db.SaveChangesAsync(token);
                }
                catch (Exception exception) when (exception is Stale || db.IsDuplicate(exception))
                {
                    // The same button twice at once.
                    throw new DomainError("Invitation.Accepted");
                }

                await accounts.OpenAsync(organizer.Id, organizer.MailboxKey);
                return organizer.Id;
            },
            cancellationToken);
    }
}
