using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Statements;
using Solidarity.Domain;

namespace Solidarity.Application.Campaigns;

/// <summary>A campaign's public page.</summary>
[AllowAnyone]
public sealed record ShowCampaign(string Slug, LanguageTag Language) : IQuery<ShownCampaign>;

/// <summary>What a reader sees of a campaign.</summary>
public sealed record ShownCampaign(
    string Slug, LanguageTag Language, IReadOnlyList<LanguageTag> Languages, string Title, string Summary,
    IReadOnlyList<string> Demands, IReadOnlyList<StatementListed> Statements, bool IsDemonstration);

internal sealed class ShowCampaignHandler(ISolidarityDb db) : IRequestHandler<ShowCampaign, ShownCampaign>
{
    private const int MostStatements = 50;

    public async Task<ShownCampaign> Handle(ShowCampaign request, CancellationToken cancellationToken)
    {
        var slug = Slug.FromStored(request.Slug);
        var campaign = await db.Campaigns.AsNoTracking().Include(x => x.Versions.Where(version => version.IsCurrent))
            .SingleOrDefaultAsync(x => x.Slug == slug, cancellationToken) ?? throw new NotFound("Campaign");
        var version = campaign.Versions.For(x => x.Language, request.Language, campaign.Language);
        var statements = await db.ListedAsync(
            db.Statements.Where(x => x.CampaignId == campaign.Id), request.Language, MostStatements, cancellationToken);
        return new ShownCampaign(
            campaign.Slug.Value, version.Language, [.. campaign.Versions.Select(x => x.Language)], version.Title, version.Summary,
            version.Demands, statements, campaign.IsDemonstration);
    }
}
