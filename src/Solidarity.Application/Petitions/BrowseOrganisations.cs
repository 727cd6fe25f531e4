using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.Organisations;
using Solidarity.Domain.Petitions;

namespace Solidarity.Application.Petitions;

/// <summary>The organisations that sign a petition, in their order, for readers.</summary>
/// <param name="Petition">The petition.</param>
/// <param name="Page">1 for the first.</param>
[AllowAnyone]
public sealed record BrowseOrganisations(PetitionId Petition, int Page) : IQuery<IReadOnlyList<OrganisationSeen>>
{
    /// <summary>How many stand on a page.</summary>
    public const int OnPage = 100;
}

/// <summary>An organisation that signs, as everybody sees it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Website">Its website.</param>
/// <param name="Country">Where it is.</param>
/// <param name="Logo">Its logo, if it gave one.</param>
public sealed record OrganisationSeen(string Name, string Website, CountryCode Country, PetitionPicture? Logo);

internal sealed class BrowseOrganisationsHandler(ISolidarityDb db) : IRequestHandler<BrowseOrganisations, IReadOnlyList<OrganisationSeen>>
{
    public async Task<IReadOnlyList<OrganisationSeen>> Handle(BrowseOrganisations request, CancellationToken cancellationToken) =>
        await db.OrganisationsAsync(request.Petition, (Math.Clamp(request.Page, 1, 10_000) - 1) * BrowseOrganisations.OnPage, BrowseOrganisations.OnPage, cancellationToken);
}

/// <summary>Reads organisations that are shown.</summary>
public static class ShownOrganisations
{
    /// <summary>How many a petition's own page shows.</summary>
    public const int OnPetition = 30;

    /// <summary>Some of those that a petition shows, in their order.</summary>
    public static async Task<IReadOnlyList<OrganisationSeen>> OrganisationsAsync(this ISolidarityDb db, PetitionId petition, int skip, int take, CancellationToken cancellationToken)
    {
        var rows = await db.OrganisationSignatures.AsNoTracking().Where(x => x.PetitionId == petition && x.State == BackingState.Shown)
            .OrderBy(x => x.Position).ThenBy(x => x.Id).Skip(skip).Take(take)
            .Select(x => new { x.Name, x.Website, x.Country, Logo = db.Pictures.Where(picture => picture.Id == x.LogoId).Select(picture => new { picture.Hash, picture.Width, picture.Height }).FirstOrDefault() })
            .ToListAsync(cancellationToken);
        return rows.ConvertAll(x => new OrganisationSeen(
            x.Name, x.Website, x.Country, x.Logo is { } logo ? new PetitionPicture(Convert.ToHexStringLower(logo.Hash), logo.Width, logo.Height) : null));
    }
}
