using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Statements;
using Solidarity.Domain.MailingLists;

namespace Solidarity.Application.MailingLists;

/// <summary>The lists that anyone can subscribe to.</summary>
[AllowAnyone]
public sealed record ListChoices : IQuery<IReadOnlyList<ListChoice>>;

internal sealed class ListChoicesHandler(ISolidarityDb db) : IRequestHandler<ListChoices, IReadOnlyList<ListChoice>>
{
    private const int Most = 50;

    public async Task<IReadOnlyList<ListChoice>> Handle(ListChoices request, CancellationToken cancellationToken)
    {
        var lists = await db.MailingLists.AsNoTracking().OrderBy(x => x.Name).Take(Most)
            .Select(x => new { x.Slug, x.Name, x.Description, x.Archive }).ToListAsync(cancellationToken);
        return [.. lists.Select(x => new ListChoice(x.Slug.Value, x.Name, x.Description) { HasArchive = x.Archive == ListArchive.Public })];
    }
}
