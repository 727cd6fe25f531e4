using Solidarity.Domain.Pictures;

namespace Solidarity.Application.Pictures;

/// <summary>Pictures that nothing shows.</summary>
internal static class UnusedPictures
{
    /// <summary>Those of some pictures that no statement, campaign or organisation shows.</summary>
    public static IQueryable<Picture> Unused(this ISolidarityDb db, IReadOnlyCollection<PictureId> pictures) => db.Pictures.Where(x => pictures.Contains(x.Id)
        && !db.Statements.Any(statement => statement.LeadPictureId == x.Id)
        && !db.Campaigns.Any(campaign => campaign.CoverPictureId == x.Id)
        && !db.Organisations.Any(own => own.LogoId == x.Id));
}
