using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;

namespace Solidarity.Application.Campaigns;

/// <summary>The newest campaign, for the front page; null while there is none.</summary>
[AllowAnyone]
public sealed record ShowNewestCampaign(LanguageTag Language) : IQuery<ShownCampaignHead?>;

/// <summary>What the front page shows of a campaign.</summary>
public sealed record ShownCampaignHead(string Slug, LanguageTag Language, string Title, string Summary, IReadOnlyList<string> Demands);

internal sealed class ShowNewestCampaignHandler(ISolidarityDb db) : IRequestHandler<ShowNewestCampaign, ShownCampaignHead?>
{
    public async Task<ShownCampaignHead?> Handle(ShowNewestCampaign request, CancellationToken cancellationToken)
    {
        var campaign = await db.Campaigns.AsNoTracking().Include(x => x.Versions.Where(version => version.IsCurrent))
            .Where(x => x.ArchivedAt == null).OrderByDescending(x => x.Id).FirstOrDefaultAsync(cancellationToken);
        var version = campaign?.Versions.For(x => x.Language, request.Language, campaign.Language);
        return version is null ? null : new ShownCampaignHead(campaign!.Slug.Value, version.Language, version.Title, version.Summary, version.Demands);
    }
}
