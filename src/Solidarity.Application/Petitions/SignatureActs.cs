using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Audit;
using Solidarity.Application.Supporters;
using Solidarity.Domain;
using Solidarity.Domain.MailingLists;
using Solidarity.Domain.Petitions;
using Solidarity.Domain.Supporters;

namespace Solidarity.Application.Petitions;

/// <summary>Confirms a signature by hand: the organizer knows from the person that it is theirs. Subscribes to no list.</summary>
/// <param name="Signature">Which.</param>
/// <param name="Petition">Its petition.</param>
/// <param name="Why">How that is known.</param>
[Requires(Right.ChangePersonalData)]
public sealed record ConfirmSignatureByHand(SignatureId Signature, PetitionId Petition, string? Why) : ICommand<SignatureAct>, IActsOnSignature;

/// <summary>Holds a signature: it does not count meanwhile.</summary>
/// <param name="Signature">Which.</param>
/// <param name="Petition">Its petition.</param>
/// <param name="Why">What the doubt is.</param>
/// <param name="Kind">Of what kind it is.</param>
[Requires(Right.Moderate)]
public sealed record HoldSignature(SignatureId Signature, PetitionId Petition, string? Why, SignatureReason? Kind = null) : ICommand<SignatureAct>, IActsOnSignature, INamesKind;

/// <summary>Removes a signature. It can be restored until the promised day.</summary>
/// <param name="Signature">Which.</param>
/// <param name="Petition">Its petition.</param>
/// <param name="Why">Why.</param>
/// <param name="Kind">Of what kind that is; the public page counts by it.</param>
[Requires(Right.Moderate)]
public sealed record RemoveSignature(SignatureId Signature, PetitionId Petition, string? Why, SignatureReason? Kind = null) : ICommand<SignatureAct>, IActsOnSignature, INamesKind;

/// <summary>Puts a signature that was held or removed back where it stood.</summary>
/// <param name="Signature">Which.</param>
/// <param name="Petition">Its petition.</param>
/// <param name="Why">Why.</param>
[Requires(Right.Moderate)]
public sealed record RestoreSignature(SignatureId Signature, PetitionId Petition, string? Why) : ICommand<SignatureAct>, IActsOnSignature;

/// <summary>Sends the mail with the link to confirm again; within the limits that hold for each mailbox.</summary>
/// <param name="Signature">Which.</param>
/// <param name="Petition">Its petition.</param>
/// <param name="Why">Why.</param>
[Requires(Right.ChangePersonalData)]
public sealed record SendSignatureMail(SignatureId Signature, PetitionId Petition, string? Why) : ICommand<SignatureAct>, IActsOnSignature;

/// <summary>Takes the one who signed off all lists, as the person asked.</summary>
/// <param name="Signature">Which.</param>
/// <param name="Petition">Its petition.</param>
/// <param name="Why">How the person asked.</param>
[Requires(Right.ChangePersonalData)]
public sealed record UnsubscribeSigner(SignatureId Signature, PetitionId Petition, string? Why) : ICommand<SignatureAct>, IActsOnSignature;

/// <summary>A command on one signature, which says why.</summary>
public interface IActsOnSignature : IWithinPetition, ISaysWhy
{
    /// <summary>The signature.</summary>
    SignatureId Signature { get; }
}

/// <summary>A command that says of what kind its reason is.</summary>
public interface INamesKind
{
    /// <summary>The kind; another one, told in the audit log, when null.</summary>
    SignatureReason? Kind { get; }
}

/// <summary>A signature after an act on it.</summary>
/// <param name="Id">Which.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Lists">From how many lists the person was taken.</param>
public sealed record SignatureAct(SignatureId Id, SignatureState State, int Lists = 0);

/// <summary>The reasons that organizers have.</summary>
public static class SignatureReasons
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<SignatureReason> ForOrganizers { get; } =
        [SignatureReason.Duplicate, SignatureReason.Automated, SignatureReason.FalseName, SignatureReason.Abuse, SignatureReason.Other];
}

internal sealed class ActOnSignatureRule<T> : AbstractValidator<T>
    where T : IActsOnSignature
{
    public ActOnSignatureRule()
    {
        RuleFor(x => x.Why).Reason();
        When(x => x is INamesKind, () => RuleFor(x => (x as INamesKind)!.Kind)
            .Must(kind => kind is null || SignatureReasons.ForOrganizers.Contains(kind.Value)).WithErrorCode("Signature.NoSuchReason").OverridePropertyName("kind"));
    }
}

internal sealed class ConfirmSignatureByHandValidator : AbstractValidator<ConfirmSignatureByHand>
{
    public ConfirmSignatureByHandValidator() => Include(new ActOnSignatureRule<ConfirmSignatureByHand>());
}

internal sealed class HoldSignatureValidator : AbstractValidator<HoldSignature>
{
    public HoldSignatureValidator() => Include(new ActOnSignatureRule<HoldSignature>());
}

internal sealed class RemoveSignatureValidator : AbstractValidator<RemoveSignature>
{
    public RemoveSignatureValidator() => Include(new ActOnSignatureRule<RemoveSignature>());
}

internal sealed class RestoreSignatureValidator : AbstractValidator<RestoreSignature>
{
    public RestoreSignatureValidator() => Include(new ActOnSignatureRule<RestoreSignature>());
}

internal sealed class SendSignatureMailValidator : AbstractValidator<SendSignatureMail>
{
    public SendSignatureMailValidator() => Include(new ActOnSignatureRule<SendSignatureMail>());
}

internal sealed class UnsubscribeSignerValidator : AbstractValidator<UnsubscribeSigner>
{
    public UnsubscribeSignerValidator() => Include(new ActOnSignatureRule<UnsubscribeSigner>());
}

internal sealed class SignatureActsHandler(ISolidarityDb db, SignatureConfirming confirming, IConsentWordings wordings, TimeProvider time) :
    IRequestHandler<ConfirmSignatureByHand, SignatureAct>, IRequestHandler<HoldSignature, SignatureAct>, IRequestHandler<RemoveSignature, SignatureAct>,
    IRequestHandler<RestoreSignature, SignatureAct>, IRequestHandler<SendSignatureMail, SignatureAct>, IRequestHandler<UnsubscribeSigner, SignatureAct>
{
    public Task<SignatureAct> Handle(ConfirmSignatureByHand request, CancellationToken cancellationToken) => ActAsync(
        request,
        async (signature, petition, _, cancel) => await confirming.ConfirmAsync(signature, petition, isByHand: true, cancel) ? 0 : throw new DomainError("Signature.NoPlace"),
        cancellationToken);

    public Task<SignatureAct> Handle(HoldSignature request, CancellationToken cancellationToken) =>
        MoveAsync(request, (signature, now) => signature.Hold(request.Kind ?? SignatureReason.Other, now), cancellationToken);

    public Task<SignatureAct> Handle(RemoveSignature request, CancellationToken cancellationToken) =>
        MoveAsync(request, (signature, now) => signature.Remove(request.Kind ?? SignatureReason.Other, now), cancellationToken);

    public Task<SignatureAct> Handle(RestoreSignature request, CancellationToken cancellationToken) => MoveAsync(request, (signature, now) => signature.Restore(now), cancellationToken);

    public Task<SignatureAct> Handle(SendSignatureMail request, CancellationToken cancellationToken) => ActAsync(
        request,
        async (signature, petition, now, cancel) =>
        {
            if (!petition.TakesConfirmations(now))
            {
                throw new DomainError("Petition.Closed");
            }

            signature.AskAgain();
            await db.SaveChangesAsync(cancel);
            return 0;
        },
        cancellationToken);

    public Task<SignatureAct> Handle(UnsubscribeSigner request, CancellationToken cancellationToken) => ActAsync(
        request, async (signature, _, now, cancel) => await UnsubscribeAsync(signature, now, cancel), cancellationToken);

    private async Task<int> UnsubscribeAsync(Signature signature, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var mailbox = signature.OwnerKey;
        if (mailbox is null || signature.Email is null || await db.Supporters.SingleOrDefaultAsync(x => x.Keys.Mailbox == mailbox, cancellationToken) is not { } supporter)
        {
            return 0;
        }

        var left = (await db.Subscriptions.Where(x => x.SupporterId == supporter.Id && x.State == SubscriptionState.Active).ToListAsync(cancellationToken)).Where(x => x.Leave(now)).ToList();
        foreach (var subscription in left)
        {
            db.Consents.Add(new Consent(
                EntityId.New<ConsentId>(now), supporter, subscription.ListId, ConsentAct.Withdrawn, ConsentChannel.Organizer, subscription.Language,
                wordings.For(subscription.Language).Version, now));
        }

        await db.SaveChangesAsync(cancellationToken);
        return left.Count;
    }

    private Task<SignatureAct> MoveAsync(IActsOnSignature request, Func<Signature, DateTimeOffset, Move> change, CancellationToken cancellationToken) => ActAsync(
        request,
        async (signature, petition, now, cancel) =>
        {
            await db.CountAsync(petition, [change(signature, now)], now, cancel);
            return 0;
        },
        cancellationToken);

    private async Task<SignatureAct> ActAsync(
        IActsOnSignature request, Func<Signature, Petition, DateTimeOffset, CancellationToken, Task<int>> act, CancellationToken cancellationToken)
    {
        var (id, of) = (request.Signature, request.Petition);

        // Again if the owner of the mailbox, or another organizer, was there at the same moment.
        return await db.AgainIfOvertakenAsync(async () =>
        {
            var petition = await db.Petitions.AsNoTracking().SingleOrDefaultAsync(x => x.Id == of, cancellationToken) ?? throw new NotFound("Petition");
            var signature = await db.Signatures.SingleOrDefaultAsync(x => x.Id == id && x.PetitionId == of, cancellationToken) ?? throw new NotFound("Signature");
            var lists = await db.InTransactionAsync(cancel => act(signature, petition, time.GetUtcNow(), cancel), cancellationToken);
            return new SignatureAct(signature.Id, signature.State, lists);
        });
    }
}
