using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Messages;
using Solidarity.Domain;
using Solidarity.Domain.Statements;

namespace Solidarity.Application.Statements;

/// <summary>How many would get a statement by e-mail, and in which language.</summary>
[Requires(Right.SeeConsole)]
public sealed record PlanAlert(StatementId Statement) : IQuery<AlertPlan>;

/// <summary>How many would get it.</summary>
/// <param name="Total">People.</param>
/// <param name="Lists">Names of the lists.</param>
/// <param name="Languages">By the readers' language.</param>
public sealed record AlertPlan(int Total, IReadOnlyList<string> Lists, IReadOnlyList<AlertLanguage> Languages);

/// <summary>Readers of one language.</summary>
/// <param name="Reader">The language they asked for.</param>
/// <param name="Version">The language version that they get.</param>
/// <param name="Count">People.</param>
public sealed record AlertLanguage(string Reader, string Version, int Count);

internal sealed class PlanAlertHandler(ISolidarityDb db) : IRequestHandler<PlanAlert, AlertPlan>
{
    public async Task<AlertPlan> Handle(PlanAlert request, CancellationToken cancellationToken)
    {
        var statement = await db.Statements.AsNoTracking().Include(x => x.Lists).Include(x => x.Versions.Where(version => version.IsCurrent))
            .SingleOrDefaultAsync(x => x.Id == request.Statement, cancellationToken) ?? throw new NotFound("Statement");
        var lists = statement.Lists.Select(x => x.ListId).ToList();
        var names = await db.MailingLists.Where(x => lists.Contains(x.Id)).OrderBy(x => x.Name).Select(x => x.Name).ToListAsync(cancellationToken);
        var counts = await Audience.Of(db, lists).GroupBy(x => x.Subscription.Language)
            .Select(x => new { Language = x.Key, Count = x.Count() }).ToListAsync(cancellationToken);
        var languages = statement.Versions.Select(x => x.Language).ToList();
        return new AlertPlan(
            counts.Sum(x => x.Count), names,
            [.. counts.OrderByDescending(x => x.Count).Select(x => new AlertLanguage(
                x.Language.Value, languages.For(x.Language, statement.Language).Value, x.Count))]);
    }
}
