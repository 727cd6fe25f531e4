using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Messages;
using Solidarity.Domain;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Petitions;

namespace Solidarity.Application.Petitions;

/// <summary>What the page behind the link to a handover shows to whoever has the link: to whom it went, and how it is proved. Changes nothing.</summary>
[AllowAnyone]
public sealed record ShowHandover(string Token) : IQuery<ShownHandover?>;

/// <summary>Asks for a link to a mailbox of the target's own, behind which the files are.</summary>
/// <param name="Token">Of the handover.</param>
/// <param name="Email">The address at the office.</param>
/// <param name="Language">Of the mail.</param>
[AllowAnyone]
public sealed record AskForOfficeVisit(string Token, string? Email, string Language) : ICommand<ShownHandover?>;

/// <summary>Asks for a fresh link in place of an expired one; it goes to the address that the first one went to.</summary>
[AllowAnyone]
public sealed record RenewHandover(string Token) : ICommand<ShownHandover?>;

/// <summary>Where a link to a handover stands.</summary>
public enum HandoverLink
{
    /// <summary>Works.</summary>
    Good,

    /// <summary>Is too old; a press sends a new one.</summary>
    Expired,

    /// <summary>A newer one was sent.</summary>
    Replaced,

    /// <summary>Its files are past their time.</summary>
    Gone,
}

/// <summary>A handover for whoever has its link.</summary>
/// <param name="Link">Where the link stands.</param>
/// <param name="Handover">The handover with its files. Not to be changed; only what anyone with a forwarded mail may see is to be shown of it.</param>
/// <param name="Petition">The petition's slug.</param>
/// <param name="Texts">The petition's texts in the language of the handover.</param>
/// <param name="TimeZone">The zone that moments are told in.</param>
public sealed record ShownHandover(HandoverLink Link, Handover Handover, string Petition, PetitionVersion Texts, TimeZoneName TimeZone);

internal sealed class AskForOfficeVisitValidator : AbstractValidator<AskForOfficeVisit>
{
    public AskForOfficeVisitValidator()
    {
        RuleFor(x => x.Email).Email();
        RuleFor(x => x.Language).Language();
    }
}

internal sealed class ShowHandoverHandler(ISolidarityDb db, ITokens tokens, IKeyedHashes hashes, TimeProvider time, IJobs jobs) :
    IRequestHandler<ShowHandover, ShownHandover?>, IRequestHandler<AskForOfficeVisit, ShownHandover?>, IRequestHandler<RenewHandover, ShownHandover?>
{
    public async Task<ShownHandover?> Handle(ShowHandover request, CancellationToken cancellationToken) =>
        await FindAsync(request.Token, cancellationToken) is var (token, handover) ? await ShownAsync(token, handover, cancellationToken) : null;

    public async Task<ShownHandover?> Handle(AskForOfficeVisit request, CancellationToken cancellationToken)
    {
        if (await FindAsync(request.Token, cancellationToken) is not var (token, handover))
        {
            return null;
        }

        var shown = await ShownAsync(token, handover, cancellationToken);
        if (shown.Link == HandoverLink.Good)
        {
            var (now, email) = (time.GetUtcNow(), EmailAddress.Parse(request.Email!));
            db.OfficeVisits.Add(OfficeVisit.Ask(EntityId.New<OfficeVisitId>(now), handover, email, hashes.Of(email), LanguageTag.Parse(request.Language), now));
            await db.SaveChangesAsync(cancellationToken);
        }

        return shown;
    }

    public Task<ShownHandover?> Handle(RenewHandover request, CancellationToken cancellationToken) => db.AgainIfOvertakenAsync(async () =>
    {
        if (await FindAsync(request.Token, cancellationToken) is not var (token, handover))
        {
            return null;
        }

        var (shown, now) = (await ShownAsync(token, handover, cancellationToken), time.GetUtcNow());
        if (shown.Link == HandoverLink.Expired && await db.MayAskMailboxAsync(handover.Keys.Mailbox, now, cancellationToken))
        {
            handover.Renew(now);
            db.Deliveries.Add(handover.Mail(now));
            await db.SaveChangesAsync(cancellationToken);
            jobs.LookAgain(Work.Confirmations);
        }

        return shown;
    });

    private async Task<(Token Token, Handover Handover)?> FindAsync(string text, CancellationToken cancellationToken)
    {
        if (tokens.Read(TokenPurpose.Handover, text) is not { } token)
        {
            return null;
        }

        var id = HandoverId.From(token.Id);
        return await db.Handovers.Include(x => x.Files).SingleOrDefaultAsync(x => x.Id == id, cancellationToken) is { } found ? (token, found) : null;
    }

    private async Task<ShownHandover> ShownAsync(Token token, Handover handover, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var link = handover.FilesUntil <= now || handover.Edition is null ? HandoverLink.Gone
            : handover.LinkUntil <= now ? HandoverLink.Expired
            : token.Epoch < handover.Epoch ? HandoverLink.Replaced
            : HandoverLink.Good;
        var petition = await db.PetitionOfAsync(handover, cancellationToken);
        return new ShownHandover(link, handover, petition.Slug.Value, petition.TextsOf(handover), petition.TimeZone);
    }
}

/// <summary>The petition behind a handover.</summary>
internal static class HandoverPetition
{
    public static Task<Petition> PetitionOfAsync(this ISolidarityDb db, Handover handover, CancellationToken cancellationToken)
    {
        var id = handover.PetitionId;
        return db.Petitions.AsNoTracking().Include(x => x.Versions.Where(version => version.IsCurrent)).SingleAsync(x => x.Id == id, cancellationToken);
    }

    /// <summary>The first handover, for whose office a further one was made; itself if it is the first.</summary>
    public static async Task<Handover> FirstOfAsync(this ISolidarityDb db, Handover handover, CancellationToken cancellationToken) =>
        handover.FollowsId is { } first ? await db.Handovers.SingleAsync(x => x.Id == first, cancellationToken) : handover;

    public static PetitionVersion TextsOf(this Petition petition, Handover handover) =>
        petition.Versions.Where(x => x.IsCurrent).ToList().For(x => x.Language, handover.Language, petition.Language);
}

/// <summary>Puts the link for a target's office on its way, within what one mailbox may get in a day.</summary>
internal sealed class SendOfficeLink(ISolidarityDb db, TimeProvider time, IJobs jobs) : INotificationHandler<Happened<OfficeVisitAsked>>
{
    public async Task Handle(Happened<OfficeVisitAsked> notification, CancellationToken cancellationToken)
    {
        var (id, now) = (notification.Event.Visit, time.GetUtcNow());
        if (await db.OfficeVisits.SingleOrDefaultAsync(x => x.Id == id, cancellationToken) is not { } visit || !await db.MayAskMailboxAsync(visit.Keys.Mailbox, now, cancellationToken))
        {
            return;
        }

        db.Deliveries.Add(new Delivery(
            EntityId.New<DeliveryId>(now), StandingMessages.Id(MessageKind.OfficeVisit), Lane.Confirmations, RecipientKind.OfficeVisit, id.Value, Guid.Empty,
            visit.Language, visit.Keys.Domain, now, visit.Keys.Mailbox));
        await db.SaveChangesAsync(cancellationToken);
        jobs.LookAgain(Work.Confirmations);
    }
}
