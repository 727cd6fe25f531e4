using Microsoft.EntityFrameworkCore;
using Solidarity.Domain.Campaigns;

namespace Solidarity.Application.Campaigns;

internal static class CampaignTitles
{
    /// <summary>The titles of campaigns, each in the campaign's own language; one query.</summary>
    public static async Task<IReadOnlyDictionary<CampaignId, string>> TitlesAsync(
        this ISolidarityDb db, IReadOnlyCollection<CampaignId> campaigns, CancellationToken cancellationToken) => campaigns.Count == 0 ? new Dictionary<CampaignId, string>()
        : await db.Campaigns.AsNoTracking().Where(x => campaigns.Contains(x.Id))
            .Select(x => new { x.Id, x.Versions.First(version => version.IsCurrent && version.Language == x.Language).Title })
            .ToDictionaryAsync(x => x.Id, x => x.Title, cancellationToken);
}
