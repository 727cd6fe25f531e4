using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;

namespace Solidarity.Application;

/// <summary>Finds a slug that is free.</summary>
internal static class Slugs
{
    private const int MostTries = 50;

    /// <summary>The slug asked for, which must be free; or one made of the title, numbered if need be.</summary>
    /// <param name="taken">All slugs of the kind.</param>
    /// <param name="wanted">What was asked for, or null.</param>
    /// <param name="title">What to make one of.</param>
    /// <param name="fallback">Taken when the title has nothing for a slug.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <exception cref="DomainError"><c>Slug.Taken</c>.</exception>
    public static async Task<Slug> FreeAsync(IQueryable<Slug> taken, string? wanted, string title, string fallback, CancellationToken cancellationToken)
    {
        if (!string.IsNullOrEmpty(wanted) && Slug.TryParse(wanted, out var asked))
        {
            return await taken.AnyAsync(slug => slug == asked, cancellationToken) ? throw new DomainError("Slug.Taken", "slug", wanted) : asked;
        }

        var plain = Slug.FromTitle(title, fallback);
        List<Slug> candidates = [plain, .. Enumerable.Range(2, MostTries).Select(plain.Numbered)];
        var used = await taken.Where(slug => candidates.Contains(slug)).ToListAsync(cancellationToken);
        return candidates.Except(used).Cast<Slug?>().FirstOrDefault() ?? throw new DomainError("Slug.Taken", "slug", plain.Value);
    }
}
