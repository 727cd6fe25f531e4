using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Solidarity.Application.Guards;
using Solidarity.Application.Messages;
using Solidarity.Domain;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Supporters;

namespace Solidarity.Application.Supporters;

/// <summary>Asks for a fresh link to all that is held of the owner of an address. The answer is the same whoever is known.</summary>
/// <param name="Email">The address.</param>
/// <param name="Language">Of the mail; the site's when null.</param>
/// <param name="Proof">A solved challenge; without one the stricter limits apply.</param>
[AllowAnyone]
public sealed record AskForMyData(string? Email, string? Language = null, string? Proof = null) : ICommand<Unit>, ICarriesProof;

/// <summary>The same from a mail's settings page, where the address is known and not shown.</summary>
/// <param name="Token">Of the settings page.</param>
/// <param name="Language">Of the mail.</param>
[AllowAnyone]
public sealed record AskForMyDataByMail(string Token, string? Language = null) : ICommand<Unit>;

internal sealed class AskForMyDataValidator : AbstractValidator<AskForMyData>
{
    public AskForMyDataValidator()
    {
        RuleFor(x => x.Email).Email();
        RuleFor(x => x.Language).Language();
    }
}

internal sealed class AskForMyDataHandler(ISolidarityDb db, IKeyedHashes hashes, IOptions<SiteOptions> site, TimeProvider time) : IRequestHandler<AskForMyData, Unit>
{
    public async Task<Unit> Handle(AskForMyData request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var email = EmailAddress.Parse(request.Email!);
        db.FreshLinks.Add(FreshLink.Ask(EntityId.New<FreshLinkId>(now), email, hashes.Of(email), LanguageTag.Parse(request.Language ?? site.Value.Language), now));
        await db.SaveChangesAsync(cancellationToken);
        return Unit.Value;
    }
}

internal sealed class AskForMyDataByMailHandler(ISolidarityDb db, ITokens tokens, IOptions<SiteOptions> site, TimeProvider time) : IRequestHandler<AskForMyDataByMail, Unit>
{
    public async Task<Unit> Handle(AskForMyDataByMail request, CancellationToken cancellationToken)
    {
        if (tokens.Read(TokenPurpose.Preferences, request.Token) is not { } token)
        {
            return Unit.Value;
        }

        var now = time.GetUtcNow();
        var id = SupporterId.From(token.Id);
        if (await db.Supporters.AsNoTracking().SingleOrDefaultAsync(x => x.Id == id && x.Epoch <= token.Epoch, cancellationToken) is { } supporter)
        {
            db.FreshLinks.Add(FreshLink.Ask(
                EntityId.New<FreshLinkId>(now), supporter.Email, supporter.Keys, LanguageTag.Parse(request.Language ?? site.Value.Language), now));
            await db.SaveChangesAsync(cancellationToken);
        }

        return Unit.Value;
    }
}

/// <summary>Puts the link on its way, if there is anything to be read behind it. Where there is nothing, nothing goes, and the wish is forgotten.</summary>
internal sealed class SendFreshLink(ISolidarityDb db, TimeProvider time, IJobs jobs) : INotificationHandler<Happened<FreshLinkAsked>>
{
    public async Task Handle(Happened<FreshLinkAsked> notification, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var id = notification.Event.Link;
        var link = await db.FreshLinks.SingleOrDefaultAsync(x => x.Id == id, cancellationToken);
        if (link is null)
        {
            return;
        }

        if (await MayGoAsync(link, now, cancellationToken))
        {
            db.Deliveries.Add(new Delivery(
                EntityId.New<DeliveryId>(now), StandingMessages.Id(MessageKind.FreshLink), Lane.Confirmations, RecipientKind.FreshLink, id.Value, Guid.Empty,
                link.Language, link.Keys.Domain, now, link.Keys.Mailbox));
        }
        else
        {
            db.FreshLinks.Remove(link);
        }

        await db.SaveChangesAsync(cancellationToken);
        jobs.LookAgain(Work.Confirmations);
    }

    private async Task<bool> MayGoAsync(FreshLink link, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (mailbox, address, week) = (link.Keys.Mailbox, link.Keys.Address, now - MailboxLimit.AfterHardBounce);
        var isKnown = await db.Supporters.AnyAsync(x => x.Keys.Mailbox == mailbox, cancellationToken)
            || await db.SubscriptionRequests.AnyAsync(x => x.Keys.Mailbox == mailbox, cancellationToken)
            || await db.AddressChanges.AnyAsync(x => x.Keys.Mailbox == mailbox, cancellationToken)
            || await db.Endorsements.AnyAsync(x => x.Keys.Mailbox == mailbox, cancellationToken)
            || await db.OrganisationSignatures.AnyAsync(x => x.Keys.Mailbox == mailbox, cancellationToken)
            || await db.EventHosts.AnyAsync(x => x.Keys.Mailbox == mailbox, cancellationToken);
        return isKnown && await db.MayAskMailboxAsync(mailbox, now, cancellationToken)
            && !await db.Suppressions.AnyAsync(x => x.AddressKey == address && x.Cause == SuppressionCause.HardBounce && x.Since > week, cancellationToken);
    }
}
