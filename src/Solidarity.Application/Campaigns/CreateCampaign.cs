using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Solidarity.Domain;
using Solidarity.Domain.Campaigns;

namespace Solidarity.Application.Campaigns;

/// <summary>Makes a campaign.</summary>
/// <param name="Title">One line.</param>
/// <param name="Summary">A paragraph or two, plain text.</param>
/// <param name="Language">BCP 47; the site's when null.</param>
/// <param name="Demands">What it asks for, in order.</param>
/// <param name="Slug">Its name in addresses; made of the title when null.</param>
/// <param name="CoverAlternative">What the cover picture shows.</param>
[Requires(Right.Write)]
public sealed record CreateCampaign(string? Title, string? Summary, string? Language, IReadOnlyList<string>? Demands = null, string? Slug = null, string? CoverAlternative = null)
    : ICommand<CampaignCreated>, ITakesSlug;

/// <summary>The campaign that was made.</summary>
public sealed record CampaignCreated(CampaignId Id, string Slug, string Language);

internal sealed class CreateCampaignValidator : AbstractValidator<CreateCampaign>
{
    public CreateCampaignValidator()
    {
        RuleFor(x => x.Title).RequiredLine(Campaign.MaxTitleLength);
        RuleFor(x => x.Summary).OptionalLines(Campaign.MaxSummaryLength);
        RuleFor(x => x.Language).Language();
        RuleFor(x => x.Slug).OptionalSlug();
        RuleForEach(x => x.Demands).OptionalLine(Campaign.MaxDemandLength).OverridePropertyName("demands");
        RuleFor(x => x.CoverAlternative).OptionalLine(Campaign.MaxLineLength);
    }
}

internal sealed class CreateCampaignHandler(ISolidarityDb db, TimeProvider time, IOptions<SiteOptions> site)
    : IRequestHandler<CreateCampaign, CampaignCreated>
{
    public async Task<CampaignCreated> Handle(CreateCampaign request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var texts = CampaignForm.Texts(request.Title, request.Summary, request.Demands, request.CoverAlternative);
        var language = LanguageTag.Parse(request.Language ?? site.Value.Language);
        var slug = await Slugs.FreeAsync(db.Campaigns.Select(x => x.Slug), request.Slug, texts.Title, "campaign", cancellationToken);
        var campaign = Campaign.Create(EntityId.New<CampaignId>(now), slug, language, texts, now);
        db.Campaigns.Add(campaign);
        await db.SaveChangesAsync(cancellationToken);
        return new CampaignCreated(campaign.Id, campaign.Slug.Value, language.Value);
    }
}

/// <summary>Cleans the texts of a campaign's form.</summary>
internal static class CampaignForm
{
    public static CampaignTexts Texts(string? title, string? summary, IReadOnlyList<string>? demands, string? coverAlternative) =>
        new(Text.OneLine(title)!, Text.Lines(summary), [.. (demands ?? []).Select(Text.OneLine).OfType<string>()], Text.OneLine(coverAlternative));
}
