using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.Campaigns;

namespace Solidarity.Application.Campaigns;

/// <summary>Writes the texts of one language version of a campaign.</summary>
/// <param name="Id">The campaign.</param>
/// <param name="Language">BCP 47.</param>
/// <param name="Title">One line.</param>
/// <param name="Summary">A paragraph or two, plain text.</param>
/// <param name="Demands">What it asks for, in order.</param>
/// <param name="ExpectedVersion">Refuse when the campaign has changed since this version; null to write anyway.</param>
/// <param name="CoverAlternative">What the cover picture shows.</param>
[Requires(Right.Write)]
public sealed record ReviseCampaign(
    CampaignId Id, string Language, string? Title, string? Summary, IReadOnlyList<string>? Demands, long? ExpectedVersion = null, string? CoverAlternative = null)
    : ICommand<long>;

internal sealed class ReviseCampaignValidator : AbstractValidator<ReviseCampaign>
{
    public ReviseCampaignValidator()
    {
        RuleFor(x => x.Title).RequiredLine(Campaign.MaxTitleLength);
        RuleFor(x => x.Summary).OptionalLines(Campaign.MaxSummaryLength);
        RuleFor(x => x.Language).Language();
        RuleForEach(x => x.Demands).OptionalLine(Campaign.MaxDemandLength).OverridePropertyName("demands");
        RuleFor(x => x.CoverAlternative).OptionalLine(Campaign.MaxLineLength);
    }
}

internal sealed class ReviseCampaignHandler(ISolidarityDb db, TimeProvider time) : IRequestHandler<ReviseCampaign, long>
{
    public async Task<long> Handle(ReviseCampaign request, CancellationToken cancellationToken)
    {
        var campaign = await db.Campaigns.Include(x => x.Versions.Where(version => version.IsCurrent))
            .SingleOrDefaultAsync(x => x.Id == request.Id, cancellationToken) ?? throw new NotFound("Campaign");
        if (request.ExpectedVersion is { } expected && expected != campaign.Version)
        {
            throw new Stale();
        }

        campaign.Revise(
            LanguageTag.Parse(request.Language), CampaignForm.Texts(request.Title, request.Summary, request.Demands, request.CoverAlternative), time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        return campaign.Version;
    }
}
