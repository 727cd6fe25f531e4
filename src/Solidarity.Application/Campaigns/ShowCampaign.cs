using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Statements;
using Solidarity.Domain;
using Solidarity.Domain.Campaigns;
using Solidarity.Domain.Statements;

namespace Solidarity.Application.Campaigns;

/// <summary>A campaign's public page.</summary>
[AllowAnyone]
public sealed record ShowCampaign(string Slug, LanguageTag Language) : IQuery<ShownCampaign>;

/// <summary>What a reader sees of a campaign.</summary>
public sealed record ShownCampaign(
    string Slug, LanguageTag Language, IReadOnlyList<LanguageTag> Languages, string Title, string Summary,
    IReadOnlyList<string> Demands, IReadOnlyList<StatementListed> Statements, bool IsDemonstration,
    ShownPicture? Cover, bool IsArchived, IReadOnlyList<ShownEntry> Timeline, IReadOnlyList<ShownPosition> Positions)
{
    /// <summary>Whether volunteers may propose events now.</summary>
    public bool TakesProposals { get; init; }
}

/// <summary>Something that happened.</summary>
public sealed record ShownEntry(PartialDate Date, LanguageTag Language, string Text, Source? Source);

/// <summary>Where an actor stands: what it holds now first in <paramref name="Stances"/>, then what it held before.</summary>
public sealed record ShownPosition(LanguageTag Language, string Name, CountryCode? Country, IReadOnlyList<HeldStance> Stances)
{
    /// <summary>What it holds now.</summary>
    public HeldStance Now => Stances[0];
}

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
            version.Demands, statements, campaign.IsDemonstration, await CoverAsync(campaign, version, cancellationToken), campaign.ArchivedAt is not null,
            await TimelineAsync(campaign, version.Language, cancellationToken), await PositionsAsync(campaign, version.Language, cancellationToken))
        {
            TakesProposals = campaign is { TakesProposals: true, ArchivedAt: null },
        };
    }

    private async Task<ShownPicture?> CoverAsync(Campaign campaign, CampaignVersion version, CancellationToken cancellationToken)
    {
        var frames = await db.FramesAsync([campaign.CoverPictureId], cancellationToken);
        return frames.Values.SingleOrDefault() is { } frame
            ? new ShownPicture(Convert.ToHexStringLower(frame.Hash), frame.Width, frame.Height, version.CoverAlternative ?? "", null, campaign.CoverCredit)
            : null;
    }

    private async Task<IReadOnlyList<ShownEntry>> TimelineAsync(Campaign campaign, LanguageTag language, CancellationToken cancellationToken)
    {
        var entries = await db.TimelineEntries.AsNoTracking().Where(x => x.CampaignId == campaign.Id)
            .OrderBy(x => x.Date).ThenBy(x => x.Id).Include(x => x.Texts).Take(TimelineEntry.MaxEntries).ToListAsync(cancellationToken);
        return entries.ConvertAll(entry =>
        {
            var text = entry.Texts.For(x => x.Language, language, campaign.Language);
            return new ShownEntry(entry.Date, text.Language, text.Text, entry.Source?.ToValue());
        });
    }

    private async Task<IReadOnlyList<ShownPosition>> PositionsAsync(Campaign campaign, LanguageTag language, CancellationToken cancellationToken)
    {
        var positions = await db.Positions.AsNoTracking().Where(x => x.CampaignId == campaign.Id)
            .Include(x => x.Names).Include(x => x.Stances).OrderBy(x => x.Id).Take(Position.MaxPositions).ToListAsync(cancellationToken);
        return [.. positions.Select(position =>
        {
            var name = position.Names.For(x => x.Language, language, campaign.Language);
            return new ShownPosition(name.Language, name.Name, position.Country, [.. position.Stances.OrderByDescending(x => x.Number).Select(x => x.Held)]);
        }).OrderBy(position => position.Name, StringComparer.Create(System.Globalization.CultureInfo.GetCultureInfo(language.Value), ignoreCase: true))];
    }
}
