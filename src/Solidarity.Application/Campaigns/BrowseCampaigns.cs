using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Statements;
using Solidarity.Domain;

namespace Solidarity.Application.Campaigns;

/// <summary>Campaigns for readers: those that go on first, then the archive, each newest first.</summary>
/// <param name="Language">The language in which they are wanted.</param>
/// <param name="Take">At most so many.</param>
/// <param name="Skip">After so many.</param>
/// <param name="Query">With all these words; null for all.</param>
/// <param name="WithArchived">Whether those in the archive are wanted too.</param>
[AllowAnyone]
public sealed record BrowseCampaigns(LanguageTag Language, int Take, int Skip = 0, string? Query = null, bool WithArchived = true) : IQuery<IReadOnlyList<CampaignBrowsed>>;

/// <summary>A campaign in a list for readers.</summary>
public sealed record CampaignBrowsed(
    string Slug, LanguageTag Language, string Title, string Summary, IReadOnlyList<string> Demands, ShownPicture? Cover, bool IsArchived, bool IsDemonstration);

internal sealed class BrowseCampaignsHandler(ISolidarityDb db) : IRequestHandler<BrowseCampaigns, IReadOnlyList<CampaignBrowsed>>
{
    public async Task<IReadOnlyList<CampaignBrowsed>> Handle(BrowseCampaigns request, CancellationToken cancellationToken)
    {
        var campaigns = db.Campaigns.AsNoTracking().Where(x => request.WithArchived || x.ArchivedAt == null);
        if (request.Query is not null)
        {
            var words = SearchText.Words(request.Query);
            if (words.Count == 0)
            {
                return [];
            }

            var versions = db.CampaignVersions.Where(x => x.IsCurrent);
            foreach (var beginning in words.Select(word => " " + word))
            {
                versions = versions.Where(x => x.SearchText!.Contains(beginning));
            }

            campaigns = campaigns.Where(x => versions.Any(version => version.CampaignId == x.Id));
        }

        var found = await campaigns.OrderBy(x => x.ArchivedAt != null).ThenByDescending(x => x.Id).Skip(request.Skip).Take(request.Take)
            .Include(x => x.Versions.Where(version => version.IsCurrent)).ToListAsync(cancellationToken);
        var frames = await db.FramesAsync(found.Select(x => x.CoverPictureId), cancellationToken);
        return found.ConvertAll(campaign =>
        {
            var version = campaign.Versions.For(x => x.Language, request.Language, campaign.Language);
            var cover = campaign.CoverPictureId is { } id && frames.TryGetValue(id, out var frame)
                ? new ShownPicture(Convert.ToHexStringLower(frame.Hash), frame.Width, frame.Height, version.CoverAlternative ?? "", null, campaign.CoverCredit)
                : null;
            return new CampaignBrowsed(
                campaign.Slug.Value, version.Language, version.Title, version.Summary, version.Demands, cover, campaign.ArchivedAt is not null, campaign.IsDemonstration);
        });
    }
}
