using MediatR;
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

/// <summary>A request that gives a new thing its slug, by <see cref="Slugs.FreeAsync"/>.</summary>
public interface ITakesSlug;

/// <summary>Begins anew when somebody else took the slug between the look and the saving.</summary>
internal sealed class SlugRace<TRequest, TResponse>(ISolidarityDb db) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>, ITakesSlug
{
    private const int MostTries = 10;

    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await next();
            }
            catch (Exception exception) when (tries < MostTries && db.IsDuplicate(exception))
            {
                db.Forget();
            }
        }
    }
}
