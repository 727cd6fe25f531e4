using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Audit;
using Solidarity.Application.Reviews;
using Solidarity.Application.Supporters;
using Solidarity.Domain;
using Solidarity.Domain.Organisations;
using Solidarity.Domain.Petitions;
using Solidarity.Domain.Reviews;

namespace Solidarity.Application.Petitions;

/// <summary>The organisations that signed a petition and confirmed it: those that wait first, then those shown in their order, then the others.</summary>
/// <param name="Petition">The petition.</param>
/// <param name="Skip">How many of them stand before those wanted.</param>
/// <param name="Take">At most so many, up to 100.</param>
[Requires(Right.Moderate)]
public sealed record ListOrganisations(PetitionId Petition, int Skip = 0, int Take = 50) : IQuery<IReadOnlyList<OrganisationKept>>, IWithinPetition;

/// <summary>Lets an organisation be shown, after those that are.</summary>
[Requires(Right.Moderate)]
public sealed record ShowOrganisationSignature(PetitionId Petition, OrganisationSignatureId Signature) : ICommand<BackingState>, IReviews
{
    /// <inheritdoc />
    public ReviewKind Waiting => ReviewKind.Organisations;
}

/// <summary>Declines an organisation, or takes it off the page. It is told why by mail.</summary>
/// <param name="Petition">The petition.</param>
/// <param name="Signature">The organisation's signature.</param>
/// <param name="Words">Why, in words for the organisation.</param>
[Requires(Right.Moderate)]
public sealed record DeclineOrganisationSignature(PetitionId Petition, OrganisationSignatureId Signature, string? Words) : ICommand<BackingState>, IReviews
{
    /// <inheritdoc />
    public ReviewKind Waiting => ReviewKind.Organisations;
}

/// <summary>Gives an organisation another place among those shown; the others move.</summary>
/// <param name="Petition">The petition.</param>
/// <param name="Signature">The organisation's signature.</param>
/// <param name="Place">1 for the first.</param>
[Requires(Right.Moderate)]
public sealed record OrderOrganisation(PetitionId Petition, OrganisationSignatureId Signature, int? Place) : ICommand<Unit>, IWithinPetition;

/// <summary>Who spoke for an organisation. Every reading is logged.</summary>
/// <param name="Petition">The petition.</param>
/// <param name="Signature">The organisation's signature.</param>
/// <param name="Reason">Why it is read.</param>
[Requires(Right.SeePersonalData)]
public sealed record ReadOrganisationContact(PetitionId Petition, OrganisationSignatureId Signature, string? Reason) : IQuery<OrganisationContact>, IReadsPersonalData, IWithinPetition;

/// <summary>Who spoke for an organisation; null once that is forgotten.</summary>
public sealed record OrganisationContact(string? Name, string? Email);

/// <summary>An organisation's signature as organizers see it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">The organisation's name.</param>
/// <param name="Website">Its website.</param>
/// <param name="Country">Two letters.</param>
/// <param name="Contact">The contact person's address, with most of its local part hidden; null once it is forgotten.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Since">Since when.</param>
public sealed record OrganisationKept(OrganisationSignatureId Id, string Name, string Website, string Country, string? Contact, BackingState State, DateTimeOffset Since)
{
    /// <summary>Its place among those shown: 1 for the first; null for one that is not.</summary>
    public int? Place { get; init; }

    /// <summary>The logo's name in addresses.</summary>
    public string? LogoHash { get; init; }

    /// <summary>Why it is not shown.</summary>
    public string? Reason { get; init; }
}

internal sealed class DeclineOrganisationSignatureValidator : AbstractValidator<DeclineOrganisationSignature>
{
    public DeclineOrganisationSignatureValidator() => RuleFor(x => x.Words).RequiredLine(OrganisationSignature.MaxReasonLength);
}

internal sealed class OrderOrganisationValidator : AbstractValidator<OrderOrganisation>
{
    public OrderOrganisationValidator() => RuleFor(x => x.Place).Must(place => place is > 0).WithErrorCode("OrganisationSignature.NoPlace");
}

internal sealed class ReadOrganisationContactValidator : AbstractValidator<ReadOrganisationContact>
{
    public ReadOrganisationContactValidator() => RuleFor(x => x.Reason).Reason();
}

internal sealed class ReviewOrganisationsHandler(ISolidarityDb db, TimeProvider time) :
    IRequestHandler<ListOrganisations, IReadOnlyList<OrganisationKept>>, IRequestHandler<ShowOrganisationSignature, BackingState>,
    IRequestHandler<DeclineOrganisationSignature, BackingState>, IRequestHandler<OrderOrganisation, Unit>, IRequestHandler<ReadOrganisationContact, OrganisationContact>
{
    public async Task<IReadOnlyList<OrganisationKept>> Handle(ListOrganisations request, CancellationToken cancellationToken)
    {
        var skip = Math.Max(request.Skip, 0);
        var found = await db.OrganisationSignatures.AsNoTracking().Where(x => x.PetitionId == request.Petition && x.State != BackingState.Asked)
            .OrderBy(x => x.State).ThenBy(x => x.Position).ThenBy(x => x.Id).Skip(skip).Take(Math.Clamp(request.Take, 1, 100))
            .Select(x => new
            {
                x.Id, x.Name, x.Website, x.Country, x.Email, x.State, x.StateSince, x.Reason, Hash = db.Pictures.Where(picture => picture.Id == x.LogoId).Select(picture => picture.Hash).FirstOrDefault(),
            }).ToListAsync(cancellationToken);
        if (found.Count == 0 && !await db.Petitions.AnyAsync(x => x.Id == request.Petition, cancellationToken))
        {
            throw new NotFound("Petition");
        }

        var waiting = await db.OrganisationSignatures.CountAsync(x => x.PetitionId == request.Petition && x.State == BackingState.Waiting, cancellationToken);
        return [.. found.Select((x, index) => new OrganisationKept(x.Id, x.Name, x.Website, x.Country.Value, x.Email?.Masked, x.State, x.StateSince)
        {
            Place = x.State == BackingState.Shown ? skip + index - waiting + 1 : null, LogoHash = x.Hash is null ? null : Convert.ToHexStringLower(x.Hash), Reason = x.Reason,
        })];
    }

    public Task<BackingState> Handle(ShowOrganisationSignature request, CancellationToken cancellationToken) => db.AgainIfOvertakenAsync(async () =>
    {
        var now = time.GetUtcNow();
        var signature = await FindAsync(request.Petition, request.Signature, cancellationToken);
        if (signature.State != BackingState.Shown)
        {
            if (await db.OrganisationSignatures.AnyAsync(x => x.PetitionId == request.Petition && x.Holds == signature.Domain && x.Id != signature.Id, cancellationToken))
            {
                throw new DomainError("OrganisationSignature.ShownAlready", null, signature.Domain);
            }

            var last = await db.OrganisationSignatures.Where(x => x.PetitionId == request.Petition && x.State == BackingState.Shown).MaxAsync(x => (int?)x.Position, cancellationToken);
            signature.Approve(now);
            signature.Order((last ?? 0) + 1, now);
            await db.SaveChangesAsync(cancellationToken);
        }

        return signature.State;
    });

    public async Task<BackingState> Handle(DeclineOrganisationSignature request, CancellationToken cancellationToken)
    {
        var signature = await FindAsync(request.Petition, request.Signature, cancellationToken);
        signature.Decline(Text.OneLine(request.Words)!, time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        return signature.State;
    }

    public Task<Unit> Handle(OrderOrganisation request, CancellationToken cancellationToken) => db.AgainIfOvertakenAsync(async () =>
    {
        var now = time.GetUtcNow();
        var shown = await db.OrganisationSignatures.Where(x => x.PetitionId == request.Petition && x.State == BackingState.Shown).OrderBy(x => x.Position).ThenBy(x => x.Id).ToListAsync(cancellationToken);
        var moved = shown.Find(x => x.Id == request.Signature) ?? throw new NotFound("OrganisationSignature");
        shown.Remove(moved);
        shown.Insert(Math.Min(request.Place!.Value - 1, shown.Count), moved);
        for (var i = 0; i < shown.Count; i++)
        {
            shown[i].Order(i + 1, now);
        }

        await db.SaveChangesAsync(cancellationToken);
        return Unit.Value;
    });

    public async Task<OrganisationContact> Handle(ReadOrganisationContact request, CancellationToken cancellationToken)
    {
        var signature = await FindAsync(request.Petition, request.Signature, cancellationToken);
        return new OrganisationContact(signature.ContactName, signature.Email?.Value);
    }

    private async Task<OrganisationSignature> FindAsync(PetitionId petition, OrganisationSignatureId id, CancellationToken cancellationToken) =>
        await db.OrganisationSignatures.SingleOrDefaultAsync(x => x.Id == id && x.PetitionId == petition && x.State != BackingState.Asked, cancellationToken)
            ?? throw new NotFound("OrganisationSignature");
}
