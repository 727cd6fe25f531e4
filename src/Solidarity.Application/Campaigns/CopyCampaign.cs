using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.Campaigns;

namespace Solidarity.Application.Campaigns;

/// <summary>Makes a campaign with the texts and the picture of another.</summary>
/// <param name="Campaign">The campaign to copy.</param>
/// <param name="Title">The copy's title, in the original's language.</param>
[Requires(Right.Write)]
public sealed record CopyCampaign(CampaignId Campaign, string? Title) : ICommand<CampaignCreated>, ITakesSlug;

internal sealed class CopyCampaignValidator : AbstractValidator<CopyCampaign>
{
    public CopyCampaignValidator() => RuleFor(x => x.Title).RequiredLine(Domain.Campaigns.Campaign.MaxTitleLength);
}

internal sealed class CopyCampaignHandler(ISolidarityDb db, TimeProvider time) : IRequestHandler<CopyCampaign, CampaignCreated>
{
    public async Task<CampaignCreated> Handle(CopyCampaign request, CancellationToken cancellationToken)
    {
        var campaign = await db.Campaigns.Include(x => x.Versions.Where(version => version.IsCurrent))
            .SingleOrDefaultAsync(x => x.Id == request.Campaign, cancellationToken) ?? throw new NotFound("Campaign");
        var now = time.GetUtcNow();
        var title = Text.OneLine(request.Title)!;
        var slug = await Slugs.FreeAsync(db.Campaigns.Select(x => x.Slug), null, title, "campaign", cancellationToken);
        var copy = campaign.Copy(EntityId.New<CampaignId>(now), slug, title, now);
        db.Campaigns.Add(copy);
        await db.SaveChangesAsync(cancellationToken);
        return new CampaignCreated(copy.Id, copy.Slug.Value, copy.Language.Value);
    }
}
