using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.Petitions;

namespace Solidarity.Application.Petitions;

/// <summary>Hands what is confirmed up to now to some of a petition's targets. The files are made in the background; the mail goes when they stand.</summary>
/// <param name="Petition">The petition.</param>
/// <param name="Targets">The targets, by their place in the petition.</param>
/// <param name="Contact">Whom the office can ask.</param>
[Requires(Right.Publish)]
public sealed record DeliverPetition(PetitionId Petition, IReadOnlyList<int>? Targets, string? Contact) : ICommand<Unit>, IWithinPetition;

/// <summary>Sends the link of a handover again, to the same address.</summary>
[Requires(Right.Publish)]
public sealed record SendHandoverAgain(HandoverId Handover, PetitionId Petition) : ICommand<Unit>, IWithinPetition;

/// <summary>Publishes the answer that an office filed, as it is; those who signed and wanted news are mailed.</summary>
[Requires(Right.Publish)]
public sealed record PublishTargetAnswer(HandoverId Handover, PetitionId Petition) : ICommand<Unit>, IWithinPetition;

/// <summary>Ends the mails for each signature that a target's office wished. The office can wish for them again.</summary>
[Requires(Right.Publish)]
public sealed record HaltEachSignature(HandoverId Handover, PetitionId Petition) : ICommand<Unit>, IWithinPetition;

internal sealed class DeliverPetitionValidator : AbstractValidator<DeliverPetition>
{
    public DeliverPetitionValidator()
    {
        RuleFor(x => x.Targets).NotEmpty().WithErrorCode("Handover.NoTarget");
        RuleFor(x => x.Contact).RequiredLine(Handover.MaxContactLength);
    }
}

internal sealed class DeliverPetitionHandler(ISolidarityDb db, IKeyedHashes hashes, TimeProvider time, IJobs jobs) :
    IRequestHandler<DeliverPetition, Unit>, IRequestHandler<SendHandoverAgain, Unit>, IRequestHandler<PublishTargetAnswer, Unit>,
    IRequestHandler<HaltEachSignature, Unit>
{
    public async Task<Unit> Handle(DeliverPetition request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var petition = await db.Petitions.AsNoTracking().Include(x => x.Targets).Include(x => x.Changes).SingleOrDefaultAsync(x => x.Id == request.Petition, cancellationToken)
            ?? throw new NotFound("Petition");
        var confirmed = (await db.NumbersAsync(petition.Id, now, cancellationToken)).InAll;

        // Pressed twice: what is being made for an address is not made once more.
        var underway = await db.Handovers.Where(x => x.PetitionId == petition.Id && x.State == HandoverState.Making).Select(x => x.Keys.Address).ToListAsync(cancellationToken);
        var wished = await db.Handovers.Where(x => x.PetitionId == petition.Id && x.DueAt != null).ToListAsync(cancellationToken);
        foreach (var position in request.Targets!.Distinct())
        {
            var target = petition.Targets.SingleOrDefault(x => x.Position == position)?.Target ?? throw new DomainError("Handover.NoTarget", "targets");
            var handover = Handover.Begin(EntityId.New<HandoverId>(now), petition, target, target.Email is null ? null! : hashes.Of(target.Email), Text.OneLine(request.Contact)!, confirmed, now);
            if (!underway.Exists(x => x.AsSpan().SequenceEqual(handover.Keys.Address)))
            {
                handover.TakeOver(wished, now);
                db.Handovers.Add(handover);
            }
        }

        await db.SaveChangesAsync(cancellationToken);
        jobs.LookAgain(Work.Handovers);
        return Unit.Value;
    }

    public async Task<Unit> Handle(SendHandoverAgain request, CancellationToken cancellationToken)
    {
        var (handover, now) = (await FindAsync(request.Handover, request.Petition, cancellationToken), time.GetUtcNow());
        handover.Renew(now);
        db.Deliveries.Add(handover.Mail(now));
        await db.SaveChangesAsync(cancellationToken);
        jobs.LookAgain(Work.Confirmations);
        return Unit.Value;
    }

    public Task<Unit> Handle(HaltEachSignature request, CancellationToken cancellationToken) => db.AgainIfOvertakenAsync(async () =>
    {
        (await FindAsync(request.Handover, request.Petition, cancellationToken)).EndEach(HandoverWish.Halted, time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        return Unit.Value;
    });

    public async Task<Unit> Handle(PublishTargetAnswer request, CancellationToken cancellationToken)
    {
        var (handover, now) = (await FindAsync(request.Handover, request.Petition, cancellationToken), time.GetUtcNow());
        if (handover.PublishAnswer(now))
        {
            var lists = await db.Petitions.Where(x => x.Id == request.Petition).SelectMany(x => x.Lists.Select(list => list.ListId)).ToListAsync(cancellationToken);
            if (lists.Count > 0)
            {
                db.Messages.Add(Domain.Messages.Message.Answer(handover, lists, now));
            }

            await db.SaveChangesAsync(cancellationToken);
        }

        return Unit.Value;
    }

    private async Task<Handover> FindAsync(HandoverId id, PetitionId petition, CancellationToken cancellationToken) =>
        await db.Handovers.Include(x => x.Files).SingleOrDefaultAsync(x => x.Id == id && x.PetitionId == petition, cancellationToken) ?? throw new NotFound("Handover");
}
