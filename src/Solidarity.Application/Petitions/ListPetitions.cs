using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.Campaigns;
using Solidarity.Domain.Petitions;

namespace Solidarity.Application.Petitions;

/// <summary>Petitions for the console and the API, newest first.</summary>
/// <param name="Campaign">Only of this campaign.</param>
/// <param name="Before">Only those older than this one.</param>
/// <param name="Take">At most so many, up to 100.</param>
/// <param name="State">Only those that stand there.</param>
[Requires(Right.SeeConsole, InAnyCampaign = true)]
public sealed record ListPetitions(CampaignId? Campaign = null, PetitionId? Before = null, int Take = 50, PetitionState? State = null) : IQuery<IReadOnlyList<PetitionListed>>;

/// <summary>A petition in a list.</summary>
public sealed record PetitionListed(
    PetitionId Id, string Slug, CampaignId Campaign, string Language, string Title, PetitionState State, DateTimeOffset ClosesAt, int Signatures, int Goal, DateTimeOffset ModifiedAt)
{
    /// <summary>Its campaign's title, in the campaign's own language.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string CampaignTitle { get; init; } = "";

    /// <summary>The campaign's own language.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string CampaignLanguage { get; init; } = "";
}

internal sealed class ListPetitionsHandler(ISolidarityDb db, IActor actor) : IRequestHandler<ListPetitions, IReadOnlyList<PetitionListed>>
{
    public async Task<IReadOnlyList<PetitionListed>> Handle(ListPetitions request, CancellationToken cancellationToken)
    {
        var petitions = db.Petitions.AsNoTracking();
        if ((await actor.ScopeAsync(Right.SeeConsole, cancellationToken)).Campaigns is { } seen)
        {
            petitions = petitions.Where(x => seen.Contains(x.CampaignId));
        }

        if (request.Campaign is { } campaign)
        {
            petitions = petitions.Where(x => x.CampaignId == campaign);
        }

        if (request.State is { } state)
        {
            petitions = petitions.Where(x => x.State == state);
        }

        if (request.Before is { } before)
        {
            petitions = petitions.Where(x => x.Id < before);
        }

        return await petitions.OrderByDescending(x => x.Id).Take(Math.Clamp(request.Take, 1, 100))
            .Join(db.Campaigns, x => x.CampaignId, campaign => campaign.Id, (x, campaign) => new { Petition = x, Campaign = campaign }).OrderByDescending(row => row.Petition.Id)
            .Select(row => new PetitionListed(
                row.Petition.Id, row.Petition.Slug.Value, row.Petition.CampaignId, row.Petition.Language.Value,
                row.Petition.Versions.First(version => version.IsCurrent && version.Language == row.Petition.Language).Title, row.Petition.State, row.Petition.ClosesAt,
                db.PetitionHeads.Where(head => head.PetitionId == row.Petition.Id).Select(head => head.Confirmed).First(),
                row.Petition.Goals.Where(goal => goal.ReachedAt == null).Min(goal => (int?)goal.Amount) ?? row.Petition.Goals.Max(goal => goal.Amount), row.Petition.ModifiedAt)
            {
                CampaignTitle = row.Campaign.Versions.First(version => version.IsCurrent && version.Language == row.Campaign.Language).Title,
                CampaignLanguage = row.Campaign.Language.Value,
            })
            .ToListAsync(cancellationToken);
    }
}
