using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.Petitions;

namespace Solidarity.Application.Petitions;

/// <summary>Petitions for readers, newest first.</summary>
/// <param name="Language">The language in which they are wanted.</param>
/// <param name="Take">At most so many.</param>
/// <param name="Campaign">Slug of their campaign; null for all.</param>
/// <param name="Query">With all these words; null for all.</param>
/// <param name="OnlyOpen">Whether those alone are wanted that take signatures.</param>
[AllowAnyone]
public sealed record BrowsePetitions(LanguageTag Language, int Take, string? Campaign = null, string? Query = null, bool OnlyOpen = true) : IQuery<IReadOnlyList<PetitionBrowsed>>;

/// <summary>A petition in a list for readers.</summary>
public sealed record PetitionBrowsed(string Slug, LanguageTag Language, string Title, string Ask, int Goal, bool IsOpen);

internal sealed class BrowsePetitionsHandler(ISolidarityDb db, TimeProvider time) : IRequestHandler<BrowsePetitions, IReadOnlyList<PetitionBrowsed>>
{
    public async Task<IReadOnlyList<PetitionBrowsed>> Handle(BrowsePetitions request, CancellationToken cancellationToken)
    {
        // A discreet petition is found by whoever has its address.
        var now = time.GetUtcNow();
        var petitions = db.Petitions.AsNoTracking().Where(x => !x.IsDiscreet && x.State != PetitionState.Draft && x.State != PetitionState.InReview);
        if (request.OnlyOpen)
        {
            petitions = petitions.Where(x => x.State == PetitionState.Open && x.ClosesAt > now && (x.OpensAt == null || x.OpensAt <= now));
        }

        if (request.Campaign is not null)
        {
            var campaign = Slug.FromStored(request.Campaign);
            petitions = petitions.Where(x => db.Campaigns.Any(one => one.Id == x.CampaignId && one.Slug == campaign));
        }

        if (request.Query is null)
        {
            // Local copies stand under their pattern, or they would fill every list.
            petitions = petitions.Where(x => x.PatternId == null);
        }
        else
        {
            var words = SearchText.Words(request.Query);
            if (words.Count == 0)
            {
                return [];
            }

            var versions = db.PetitionVersions.Where(x => x.IsCurrent);
            foreach (var beginning in words.Select(word => " " + word))
            {
                versions = versions.Where(x => x.SearchText.Contains(beginning));
            }

            petitions = petitions.Where(x => versions.Any(version => version.PetitionId == x.Id));
        }

        var found = await petitions.OrderByDescending(x => x.Id).Take(request.Take)
            .Include(x => x.Versions.Where(version => version.IsCurrent)).Include(x => x.Goals).ToListAsync(cancellationToken);
        return found.ConvertAll(petition =>
        {
            var version = petition.Versions.For(x => x.Language, request.Language, petition.Language);
            return new PetitionBrowsed(petition.Slug.Value, version.Language, version.Title, version.Ask, petition.Goal, petition.IsOpen(now));
        });
    }
}
