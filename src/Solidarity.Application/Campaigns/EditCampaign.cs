using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.Campaigns;

namespace Solidarity.Application.Campaigns;

/// <summary>A campaign as the console and the API show it, with all its language versions.</summary>
[Requires(Right.SeeConsole)]
public sealed record EditCampaign(string SlugOrId) : IQuery<EditedCampaign>, INamesCampaign
{
    string? INamesCampaign.CampaignName => SlugOrId;
}

/// <summary>A campaign with its current texts.</summary>
public sealed record EditedCampaign(
    CampaignId Id, string Slug, string Language, long Version, DateTimeOffset CreatedAt, DateTimeOffset ModifiedAt, IReadOnlyList<EditedCampaignVersion> Versions,
    string? CoverHash, string? CoverCredit, DateTimeOffset? ArchivedAt)
{
    /// <summary>Whether volunteers may propose events.</summary>
    public bool TakesProposals { get; init; }
}

/// <summary>The current texts in one language.</summary>
public sealed record EditedCampaignVersion(string Language, int Revision, string Title, string Summary, IReadOnlyList<string> Demands, string? CoverAlternative);

internal sealed class EditCampaignHandler(ISolidarityDb db) : IRequestHandler<EditCampaign, EditedCampaign>
{
    public async Task<EditedCampaign> Handle(EditCampaign request, CancellationToken cancellationToken)
    {
        var campaign = await db.Campaigns.AsNoTracking().Include(x => x.Versions.Where(version => version.IsCurrent))
            .Named(request.SlugOrId).SingleOrDefaultAsync(cancellationToken) ?? throw new NotFound("Campaign");
        var cover = campaign.CoverPictureId is { } picture
            ? await db.Pictures.Where(x => x.Id == picture).Select(x => x.Hash).SingleOrDefaultAsync(cancellationToken) : null;
        return new EditedCampaign(
            campaign.Id, campaign.Slug.Value, campaign.Language.Value, campaign.Version, campaign.CreatedAt, campaign.ModifiedAt,
            [.. campaign.Versions.OrderBy(x => x.Language != campaign.Language).ThenBy(x => x.Language.Value)
                .Select(x => new EditedCampaignVersion(x.Language.Value, x.Revision, x.Title, x.Summary, x.Demands, x.CoverAlternative))],
            cover is null ? null : Convert.ToHexStringLower(cover), campaign.CoverCredit, campaign.ArchivedAt)
        {
            TakesProposals = campaign.TakesProposals,
        };
    }
}

/// <summary>Finds campaigns by what stands in an address.</summary>
internal static class CampaignsByName
{
    public static IQueryable<Campaign> Named(this IQueryable<Campaign> campaigns, string slugOrId)
    {
        if (Guid.TryParse(slugOrId, out var id))
        {
            return campaigns.Where(x => x.Id == new CampaignId(id));
        }

        var slug = Slug.FromStored(slugOrId);
        return campaigns.Where(x => x.Slug == slug);
    }
}
