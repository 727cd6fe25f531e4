using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain.Pictures;

namespace Solidarity.Application.Pictures;

/// <summary>Deletes a picture that another one, with blurred faces, took the place of; one that something still shows stays.</summary>
[Requires(Right.Write, InAnyCampaign = true)]
public sealed record DropPicture(PictureId Picture) : ICommand<Unit>;

internal sealed class DropPictureHandler(ISolidarityDb db) : IRequestHandler<DropPicture, Unit>
{
    public async Task<Unit> Handle(DropPicture request, CancellationToken cancellationToken)
    {
        await db.Unused([request.Picture]).ExecuteDeleteAsync(cancellationToken);
        return Unit.Value;
    }
}

/// <summary>Pictures that nothing shows.</summary>
internal static class UnusedPictures
{
    /// <summary>Those of some pictures that no statement, campaign, petition or organisation shows, nor one that signs.</summary>
    public static IQueryable<Picture> Unused(this ISolidarityDb db, IReadOnlyCollection<PictureId> pictures) => db.Pictures.Where(x => pictures.Contains(x.Id)
        && !db.Statements.Any(statement => statement.LeadPictureId == x.Id)
        && !db.Campaigns.Any(campaign => campaign.CoverPictureId == x.Id)
        && !db.Petitions.Any(petition => petition.PictureId == x.Id)
        && !db.OrganisationSignatures.Any(signature => signature.LogoId == x.Id)
        && !db.Organisations.Any(own => own.LogoId == x.Id));
}
