using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Solidarity.Domain.Statements;

namespace Solidarity.Application.Statements;

/// <summary>The years from which there are statements, the last first; in between, all.</summary>
[AllowAnyone]
public sealed record ListYears : IQuery<IReadOnlyList<int>>;

internal sealed class ListYearsHandler(ISolidarityDb db, IOptions<SiteOptions> site) : IRequestHandler<ListYears, IReadOnlyList<int>>
{
    public async Task<IReadOnlyList<int>> Handle(ListYears request, CancellationToken cancellationToken)
    {
        // The two ends, which the index has at hand; no database groups moments by the year of a zone alike.
        var published = db.Statements.Where(x => x.State == StatementState.Published && x.PublishedAt != null).Select(x => x.PublishedAt!.Value);
        var first = await published.OrderBy(x => x).Take(1).ToListAsync(cancellationToken);
        var last = await published.OrderByDescending(x => x).Take(1).ToListAsync(cancellationToken);
        if (first.Count == 0 || last.Count == 0)
        {
            return [];
        }

        var zone = TimeZoneInfo.FindSystemTimeZoneById(site.Value.TimeZone);
        var (from, until) = (TimeZoneInfo.ConvertTime(first[0], zone).Year, TimeZoneInfo.ConvertTime(last[0], zone).Year);
        return [.. Enumerable.Range(from, until - from + 1).Reverse()];
    }
}
