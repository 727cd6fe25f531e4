using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.Campaigns;

namespace Solidarity.Application.Campaigns;

/// <summary>Campaigns for the console and the API, newest first.</summary>
/// <param name="Before">Only those older than this one.</param>
/// <param name="Take">At most so many, up to 100.</param>
[Requires(Right.SeeConsole, InAnyCampaign = true)]
public sealed record ListCampaigns(CampaignId? Before = null, int Take = 50) : IQuery<IReadOnlyList<CampaignListed>>;

/// <summary>A campaign in a list.</summary>
public sealed record CampaignListed(CampaignId Id, string Slug, string Language, string Title, int Statements, DateTimeOffset ModifiedAt, DateTimeOffset? ArchivedAt);

internal sealed class ListCampaignsHandler(ISolidarityDb db, IActor actor) : IRequestHandler<ListCampaigns, IReadOnlyList<CampaignListed>>
{
    public async Task<IReadOnlyList<CampaignListed>> Handle(ListCampaigns request, CancellationToken cancellationToken)
    {
        var campaigns = db.Campaigns.AsNoTracking();
        if ((await actor.ScopeAsync(Right.SeeConsole, cancellationToken)).Campaigns is { } seen)
        {
            campaigns = campaigns.Where(x => seen.Contains(x.Id));
        }

        if (request.Before is { } before)
        {
            campaigns = campaigns.Where(x => x.Id < before);
        }

        return await campaigns.OrderByDescending(x => x.Id).Take(Math.Clamp(request.Take, 1, 100))
            .Select(x => new CampaignListed(
                x.Id, x.Slug.Value, x.Language.Value,
                x.Versions.First(version => version.IsCurrent && version.Language == x.Language).Title,
                db.Statements.Count(statement => statement.CampaignId == x.Id),
                x.ModifiedAt, x.ArchivedAt))
            .ToListAsync(cancellationToken);
    }
}
