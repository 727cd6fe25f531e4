using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Solidarity.Domain;
using Solidarity.Domain.Campaigns;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Organizers;

namespace Solidarity.Application.Organizers;

/// <summary>Asks somebody by mail to become an organizer.</summary>
/// <param name="Email">Where the mail goes.</param>
/// <param name="Role">The role to be had.</param>
/// <param name="Campaign">The campaign that it is for, or null for all.</param>
/// <param name="Language">The language of the mail; the site's when null.</param>
[Requires(Right.KeepPeople)]
public sealed record InvitePerson(string? Email, Role? Role, CampaignId? Campaign = null, string? Language = null) : ICommand<InvitationId>;

/// <summary>Sends an invitation once more, with another link.</summary>
[Requires(Right.KeepPeople)]
public sealed record SendInvitationAgain(InvitationId Invitation) : ICommand<Unit>;

/// <summary>Takes an invitation back: its link ends.</summary>
[Requires(Right.KeepPeople)]
public sealed record TakeInvitationBack(InvitationId Invitation) : ICommand<Unit>;

internal sealed class InvitePersonValidator : AbstractValidator<InvitePerson>
{
    public InvitePersonValidator()
    {
        RuleFor(x => x.Email).Email();
        RuleFor(x => x.Role).Must(role => role is { } one && Enum.IsDefined(one)).WithErrorCode("Organizer.NoRole");
        RuleFor(x => x.Language).Language();
    }
}

internal sealed class InvitePersonHandler(ISolidarityDb db, IKeyedHashes hashes, IJobs jobs, IOptions<SiteOptions> site, TimeProvider time)
    : IRequestHandler<InvitePerson, InvitationId>
{
    public async Task<InvitationId> Handle(InvitePerson request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var email = EmailAddress.Parse(request.Email!);
        var keys = hashes.Of(email);
        if (await db.Organizers.AnyAsync(x => x.MailboxKey == keys.Mailbox, cancellationToken))
        {
            throw new DomainError("Invitation.IsOrganizer", "email");
        }

        if (request.Campaign is { } campaign && !await db.Campaigns.AnyAsync(x => x.Id == campaign, cancellationToken))
        {
            throw new NotFound("Campaign");
        }

        // What was accepted, by somebody who has been removed since, makes room.
        var earlier = await db.Invitations.SingleOrDefaultAsync(x => x.MailboxKey == keys.Mailbox, cancellationToken);
        if (earlier is { AcceptedAt: null } && earlier.ExpiresAt > now)
        {
            throw new DomainError("Invitation.IsInvited", "email");
        }

        return await db.InTransactionAsync(
            async token =>
            {
                if (earlier is not null)
                {
                    db.Invitations.Remove(earlier);
                    await db.SaveChangesAsync(token);
                }

                var invitation = Invitation.To(
                    EntityId.New<InvitationId>(now), email, keys.Mailbox, (request.Role!.Value, request.Campaign), Invitations.LanguageOf(request.Language, site.Value),
                    LinkSecrets.New(), now);
                db.Invitations.Add(invitation);
                db.Send(invitation, keys.Domain, now);
                try
                {
                    await db.SaveChangesAsync(token);
                }
                catch (Exception exception) when (db.IsDuplicate(exception))
                {
                    // Two owners at once.
                    throw new DomainError("Invitation.IsInvited", "email");
                }

                jobs.LookAgain(Work.Confirmations);
                return invitation.Id;
            },
            cancellationToken);
    }
}

internal sealed class SendInvitationAgainHandler(ISolidarityDb db, IKeyedHashes hashes, IJobs jobs, TimeProvider time) : IRequestHandler<SendInvitationAgain, Unit>
{
    public async Task<Unit> Handle(SendInvitationAgain request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var invitation = await db.Invitations.SingleOrDefaultAsync(x => x.Id == request.Invitation, cancellationToken) ?? throw new NotFound("Invitation");
        invitation.SendAgain(LinkSecrets.New(), now);
        db.Send(invitation, hashes.Of(invitation.Email).Domain, now);
        await db.SaveChangesAsync(cancellationToken);
        jobs.LookAgain(Work.Confirmations);
        return Unit.Value;
    }
}

internal sealed class TakeInvitationBackHandler(ISolidarityDb db) : IRequestHandler<TakeInvitationBack, Unit>
{
    public async Task<Unit> Handle(TakeInvitationBack request, CancellationToken cancellationToken)
    {
        var invitation = await db.Invitations.SingleOrDefaultAsync(x => x.Id == request.Invitation, cancellationToken) ?? throw new NotFound("Invitation");
        db.Invitations.Remove(invitation);
        await db.SaveChangesAsync(cancellationToken);
        return Unit.Value;
    }
}

internal static class Invitations
{
    /// <summary>The one copy of this sending.</summary>
    public static void Send(this ISolidarityDb db, Invitation invitation, byte[] domainKey, DateTimeOffset now) => db.Deliveries.Add(new Delivery(
        EntityId.New<DeliveryId>(now), StandingMessages.Id(MessageKind.Invitation), Lane.Confirmations, RecipientKind.Invitation, invitation.Id.Value,
        StandingMessages.Occasion(invitation.Id.Value, invitation.Sendings), invitation.Language, domainKey, now));

    public static LanguageTag LanguageOf(string? wanted, SiteOptions site) => LanguageTag.Parse(string.IsNullOrWhiteSpace(wanted) ? site.Language : wanted);
}
