using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.Petitions;

namespace Solidarity.Application.Petitions;

/// <summary>Open petitions that ask for much the same, so that nobody begins a second one unawares.</summary>
/// <param name="Title">The title of the one that is being written.</param>
/// <param name="Ask">Its ask.</param>
[Requires(Right.Write, InAnyCampaign = true)]
public sealed record FindSimilarPetitions(string? Title, string? Ask) : IQuery<IReadOnlyList<SimilarPetition>>;

/// <summary>An open petition that shares words with another.</summary>
public sealed record SimilarPetition(string Slug, string Title, LanguageTag Language, int Signatures);

internal sealed class FindSimilarPetitionsHandler(ISolidarityDb db) : IRequestHandler<FindSimilarPetitions, IReadOnlyList<SimilarPetition>>
{
    private const int Most = 5;
    private const int Shared = 2;
    private const int ShortestWord = 4;

    // Folded texts hold no two spaces in a row, so this is found in none.
    private const string NoWord = "  ";

    public async Task<IReadOnlyList<SimilarPetition>> Handle(FindSimilarPetitions request, CancellationToken cancellationToken)
    {
        List<string> words = [.. SearchText.Words(request.Title).Concat(SearchText.Words(request.Ask)).Where(word => word.Length >= ShortestWord).Distinct()
            .OrderByDescending(word => word.Length).Take(6).Select(word => " " + word)];
        if (words.Count == 0)
        {
            return [];
        }

        string Word(int index) => index < words.Count ? words[index] : NoWord;
        var (a, b, c, d, e, f) = (Word(0), Word(1), Word(2), Word(3), Word(4), Word(5));
        var shared = Math.Min(Shared, words.Count);
        var found = await db.PetitionVersions.Where(x => x.IsCurrent)
            .Join(db.Petitions.Where(x => x.State == PetitionState.Open && x.PatternId == null), x => x.PetitionId, x => x.Id, (version, petition) => new
            {
                petition.Id, petition.Slug, version.Title, version.Language,
                Shared = (version.SearchText.Contains(a) ? 1 : 0) + (version.SearchText.Contains(b) ? 1 : 0) + (version.SearchText.Contains(c) ? 1 : 0)
                    + (version.SearchText.Contains(d) ? 1 : 0) + (version.SearchText.Contains(e) ? 1 : 0) + (version.SearchText.Contains(f) ? 1 : 0),
            })
            .Where(x => x.Shared >= shared).OrderByDescending(x => x.Shared).ThenByDescending(x => x.Id).Take(Most)
            .Select(x => new { x.Id, x.Slug, x.Title, x.Language, Signatures = db.PetitionHeads.Where(head => head.PetitionId == x.Id).Select(head => head.Confirmed).First() })
            .ToListAsync(cancellationToken);
        return [.. found.DistinctBy(x => x.Id).Select(x => new SimilarPetition(x.Slug.Value, x.Title, x.Language, x.Signatures))];
    }
}
