using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Organisations;
using Solidarity.Application.Pictures;
using Solidarity.Domain;
using Solidarity.Domain.Organisations;
using Solidarity.Domain.Petitions;
using Solidarity.Domain.Pictures;

namespace Solidarity.Application.Petitions;

/// <summary>What the page behind the link in an organisation's mail shows. Changes nothing.</summary>
[AllowAnyone]
public sealed record ShowOrganisationLink(string Token) : IQuery<OrganisationStanding?>;

/// <summary>The contact person presses the button: the organisation signs. Doing so again changes nothing.</summary>
/// <param name="Token">Of the link.</param>
/// <param name="Logo">The organisation's logo, as it was sent, or null. It comes with the press and not with the form, so that nobody stores pictures here whose address was not confirmed.</param>
[AllowAnyone]
public sealed record ConfirmOrganisation(string Token, byte[]? Logo = null) : ICommand<OrganisationStanding?>;

/// <summary>The contact person takes it back, or says that nobody there asked. Doing so again changes nothing.</summary>
[AllowAnyone]
public sealed record WithdrawOrganisation(string Token) : ICommand<OrganisationStanding?>;

/// <summary>Asks for a fresh link in place of an expired one.</summary>
[AllowAnyone]
public sealed record RenewOrganisation(string Token) : ICommand<OrganisationStanding?>;

/// <summary>Where an organisation's signature stands, for the contact person.</summary>
/// <param name="State">Where it stands.</param>
/// <param name="Since">Since when.</param>
/// <param name="IsExpired">Whether the link is too old to confirm by.</param>
/// <param name="Name">The organisation's name, as it will be shown.</param>
/// <param name="Website">Its website.</param>
/// <param name="Country">Where it is.</param>
/// <param name="HasLogo">Whether its logo is here.</param>
/// <param name="Petition">The petition, by its name in addresses.</param>
/// <param name="Title">Its title.</param>
/// <param name="TitleLanguage">The language of the title.</param>
public sealed record OrganisationStanding(
    BackingState State, DateTimeOffset Since, bool IsExpired, string Name, string Website, CountryCode Country, bool HasLogo, string Petition, string Title, LanguageTag TitleLanguage)
{
    /// <summary>Whether the petition takes no confirmations any more.</summary>
    public bool IsTooLate { get; init; }

    /// <summary>Whether the same organisation has signed before, by another mail.</summary>
    public bool IsTaken { get; init; }

    /// <summary>Why it is not shown, in the organizers' words.</summary>
    public string? Reason { get; init; }
}

internal sealed class ConfirmOrganisationHandler(ISolidarityDb db, ITokens tokens, IPictureReader pictures, TimeProvider time)
    : BackingLinks<OrganisationSignature, OrganisationSignatureId>(db, tokens, TokenPurpose.OrganisationSignature, time),
        IRequestHandler<ShowOrganisationLink, OrganisationStanding?>, IRequestHandler<ConfirmOrganisation, OrganisationStanding?>,
        IRequestHandler<WithdrawOrganisation, OrganisationStanding?>, IRequestHandler<RenewOrganisation, OrganisationStanding?>
{
    public async Task<OrganisationStanding?> Handle(ShowOrganisationLink request, CancellationToken cancellationToken) =>
        await StandingAsync(await BehindAsync(request.Token, cancellationToken), cancellationToken);

    public async Task<OrganisationStanding?> Handle(ConfirmOrganisation request, CancellationToken cancellationToken) => await StandingAsync(
        await ChangeAsync(
            request.Token,
            async behind =>
            {
                var signature = behind.Backing;
                var petition = await Db.Petitions.SingleAsync(x => x.Id == signature.PetitionId, cancellationToken);
                if (behind.IsExpired || signature.State != BackingState.Asked || !petition.TakesConfirmations(Now) || await IsTakenAsync(signature, cancellationToken))
                {
                    return;
                }

                var logo = request.Logo is { Length: > 0 } file
                    ? await Db.TakeInAsync(pictures, file, OrganisationSignature.MaxLogoBytes, "logo", Now, cancellationToken)
                    : null;
                signature.Confirm(petition, logo?.Id, Now);
            },
            cancellationToken),
        cancellationToken);

    public async Task<OrganisationStanding?> Handle(WithdrawOrganisation request, CancellationToken cancellationToken)
    {
        PictureId? logo = null;
        var behind = await ChangeAsync(
            request.Token,
            behind =>
            {
                // What nobody confirmed is erased at once.
                if (behind.Backing.State == BackingState.Asked)
                {
                    Db.OrganisationSignatures.Remove(behind.Backing);
                }

                logo = behind.Backing.LogoId;
                behind.Backing.Withdraw(Now);
                return Task.CompletedTask;
            },
            cancellationToken);
        await Db.DropUnusedAsync(logo, cancellationToken);
        return await StandingAsync(behind, cancellationToken);
    }

    public async Task<OrganisationStanding?> Handle(RenewOrganisation request, CancellationToken cancellationToken) => await StandingAsync(
        await ChangeAsync(
            request.Token,
            behind =>
            {
                behind.Backing.AskAgain(Now);
                return Task.CompletedTask;
            },
            cancellationToken),
        cancellationToken);

    protected override Task<OrganisationSignature?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        var signature = OrganisationSignatureId.From(id);
        return Db.OrganisationSignatures.SingleOrDefaultAsync(x => x.Id == signature, cancellationToken);
    }

    private Task<bool> IsTakenAsync(OrganisationSignature signature, CancellationToken cancellationToken) =>
        Db.OrganisationSignatures.AnyAsync(x => x.PetitionId == signature.PetitionId && x.Holds == signature.Domain && x.Id != signature.Id, cancellationToken);

    private async Task<OrganisationStanding?> StandingAsync(BehindLink<OrganisationSignature>? behind, CancellationToken cancellationToken)
    {
        if (behind?.Backing is not { } signature)
        {
            return null;
        }

        var petition = await Db.Petitions.AsNoTracking().Include(x => x.Versions.Where(version => version.IsCurrent)).SingleAsync(x => x.Id == signature.PetitionId, cancellationToken);
        var version = petition.Versions.For(x => x.Language, signature.Language, petition.Language);
        var isAsked = signature.State == BackingState.Asked;
        return new OrganisationStanding(
            signature.State, signature.StateSince, behind.IsExpired, signature.Name, signature.Website, signature.Country, signature.LogoId is not null, petition.Slug.Value, version.Title, version.Language)
        {
            IsTooLate = isAsked && !petition.TakesConfirmations(Now), IsTaken = isAsked && await IsTakenAsync(signature, cancellationToken), Reason = signature.Reason,
        };
    }
}
