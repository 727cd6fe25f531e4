using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Reviews;
using Solidarity.Domain;
using Solidarity.Domain.Petitions;
using Solidarity.Domain.Reviews;

namespace Solidarity.Application.Petitions;

/// <summary>Asks for a second organizer, who opens the petition.</summary>
[Requires(Right.Write)]
public sealed record AskForPetitionReview(PetitionId Petition) : ICommand<PetitionStanding>, IWithinPetition;

/// <summary>Sends a petition in review back to who writes it.</summary>
[Requires(Right.Publish)]
public sealed record SendPetitionBack(PetitionId Petition, string? Reason = null) : ICommand<PetitionStanding>, IReviews, IGivesReason
{
    /// <inheritdoc />
    public ReviewKind Waiting => ReviewKind.Petition;
}

/// <summary>Lets people sign.</summary>
[Requires(Right.Publish)]
public sealed record OpenPetition(PetitionId Petition, string? Reason = null) : ICommand<PetitionStanding>, IReviews, IGivesReason
{
    /// <inheritdoc />
    public ReviewKind Waiting => ReviewKind.Petition;
}

/// <summary>Takes no signatures for a while.</summary>
[Requires(Right.Publish)]
public sealed record PausePetition(PetitionId Petition, string? Reason = null) : ICommand<PetitionStanding>, IWithinPetition, IGivesReason;

/// <summary>Takes no signatures any more.</summary>
[Requires(Right.Publish)]
public sealed record ClosePetition(PetitionId Petition, string? Reason = null) : ICommand<PetitionStanding>, IWithinPetition, IGivesReason;

/// <summary>Its targets have answered; the reason says what.</summary>
[Requires(Right.Publish)]
public sealed record AnswerPetition(PetitionId Petition, string? Reason) : ICommand<PetitionStanding>, IWithinPetition, IGivesReason;

/// <summary>Takes the petition back; its page says why.</summary>
[Requires(Right.Publish)]
public sealed record WithdrawPetition(PetitionId Petition, string? Reason) : ICommand<PetitionStanding>, IWithinPetition, IGivesReason;

/// <summary>Puts the petition among those that are over.</summary>
[Requires(Right.Publish)]
public sealed record ArchivePetition(PetitionId Petition, string? Reason = null) : ICommand<PetitionStanding>, IWithinPetition, IGivesReason;

/// <summary>A request that gives a reason which the public page can show.</summary>
public interface IGivesReason
{
    /// <summary>Why, or null.</summary>
    string? Reason { get; }
}

/// <summary>Where a petition stands after a change.</summary>
public sealed record PetitionStanding(PetitionId Id, PetitionState State, long Version);

internal abstract class PetitionReasonRule<T> : AbstractValidator<T>
    where T : IGivesReason
{
    protected PetitionReasonRule() => RuleFor(x => x.Reason).OptionalLine(PetitionChange.MaxReasonLength);
}

internal sealed class SendPetitionBackValidator : PetitionReasonRule<SendPetitionBack>;

internal sealed class OpenPetitionValidator : PetitionReasonRule<OpenPetition>;

internal sealed class PausePetitionValidator : PetitionReasonRule<PausePetition>;

internal sealed class ClosePetitionValidator : PetitionReasonRule<ClosePetition>;

internal sealed class ArchivePetitionValidator : PetitionReasonRule<ArchivePetition>;

internal sealed class AnswerPetitionValidator : AbstractValidator<AnswerPetition>
{
    public AnswerPetitionValidator() => RuleFor(x => x.Reason).RequiredLine(PetitionChange.MaxReasonLength);
}

internal sealed class WithdrawPetitionValidator : AbstractValidator<WithdrawPetition>
{
    public WithdrawPetitionValidator() => RuleFor(x => x.Reason).RequiredLine(PetitionChange.MaxReasonLength);
}

internal sealed class PetitionLifeHandler(ISolidarityDb db, IActor actor, TimeProvider time) :
    IRequestHandler<AskForPetitionReview, PetitionStanding>, IRequestHandler<SendPetitionBack, PetitionStanding>, IRequestHandler<OpenPetition, PetitionStanding>,
    IRequestHandler<PausePetition, PetitionStanding>, IRequestHandler<ClosePetition, PetitionStanding>, IRequestHandler<AnswerPetition, PetitionStanding>,
    IRequestHandler<WithdrawPetition, PetitionStanding>, IRequestHandler<ArchivePetition, PetitionStanding>
{
    public Task<PetitionStanding> Handle(AskForPetitionReview request, CancellationToken cancellationToken) =>
        ChangeAsync(request.Petition, (petition, now) => petition.AskForReview(actor.Organizer, now), cancellationToken);

    public Task<PetitionStanding> Handle(SendPetitionBack request, CancellationToken cancellationToken) =>
        ChangeAsync(request.Petition, (petition, now) => petition.SendBack(actor.Organizer, Reason(request), now), cancellationToken);

    public async Task<PetitionStanding> Handle(OpenPetition request, CancellationToken cancellationToken)
    {
        var needsReview = await db.Organisations.AnyAsync(x => x.SecondReader, cancellationToken);
        return await ChangeAsync(request.Petition, (petition, now) => petition.Open(actor.Organizer, needsReview, Reason(request), now), cancellationToken);
    }

    public Task<PetitionStanding> Handle(PausePetition request, CancellationToken cancellationToken) =>
        ChangeAsync(request.Petition, (petition, now) => petition.Pause(actor.Organizer, Reason(request), now), cancellationToken);

    public Task<PetitionStanding> Handle(ClosePetition request, CancellationToken cancellationToken) =>
        ChangeAsync(request.Petition, (petition, now) => petition.Close(actor.Organizer, Reason(request), now), cancellationToken);

    public Task<PetitionStanding> Handle(AnswerPetition request, CancellationToken cancellationToken) =>
        ChangeAsync(request.Petition, (petition, now) => petition.Answer(actor.Organizer, Reason(request), now), cancellationToken);

    public Task<PetitionStanding> Handle(WithdrawPetition request, CancellationToken cancellationToken) =>
        ChangeAsync(request.Petition, (petition, now) => petition.Withdraw(actor.Organizer, Reason(request), now), cancellationToken);

    public Task<PetitionStanding> Handle(ArchivePetition request, CancellationToken cancellationToken) =>
        ChangeAsync(request.Petition, (petition, now) => petition.Archive(actor.Organizer, Reason(request), now), cancellationToken);

    private static string? Reason(IGivesReason request) => Text.OneLine(request.Reason);

    private async Task<PetitionStanding> ChangeAsync(PetitionId id, Action<Petition, DateTimeOffset> change, CancellationToken cancellationToken)
    {
        var petition = await db.PetitionToChangeAsync(id, null, cancellationToken);
        change(petition, time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        return new PetitionStanding(petition.Id, petition.State, petition.Version);
    }
}
