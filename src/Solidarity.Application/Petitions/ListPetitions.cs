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
[Requires(Right.SeeConsole, InAnyCampaign = true)]
public sealed record ListPetitions(CampaignId? Campaign = null, PetitionId? Before = null, int Take = 50) : IQuery<IReadOnlyList<PetitionListed>>;

/// <summary>A petition in a list.</summary>
public sealed record PetitionListed(
    PetitionId Id, string Slug, CampaignId Campaign, string Language, string Title, PetitionState State, DateTimeOffset ClosesAt, int Signatures, int Goal, DateTimeOffset ModifiedAt);

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

        if (request.Before is { } before)
        {
            petitions = petitions.Where(x => x.Id < before);
        }

        return await petitions.OrderByDescending(x => x.Id).Take(Math.Clamp(request.Take, 1, 100))
            .Select(x => new PetitionListed(
                x.Id, x.Slug.Value, x.CampaignId, x.Language.Value,
                x.Versions.First(version => version.IsCurrent && version.Language == x.Language).Title, x.State, x.ClosesAt,
                db.PetitionHeads.Where(head => head.PetitionId == x.Id).Select(head => head.Confirmed).First(),
                x.Goals.Where(goal => goal.ReachedAt == null).Min(goal => (int?)goal.Amount) ?? x.Goals.Max(goal => goal.Amount), x.ModifiedAt))
            .ToListAsync(cancellationToken);
    }
}
