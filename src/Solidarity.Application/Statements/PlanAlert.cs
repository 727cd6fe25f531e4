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
/// <param name="Standing">See <see cref="VersionStanding"/>, in camel case.</param>
public sealed record AlertLanguage(string Reader, string Version, int Count, string Standing);

/// <summary>How well a language version serves its readers.</summary>
public enum VersionStanding
{
    /// <summary>It is in their language, and says what the original says.</summary>
    Ready,

    /// <summary>It is in their language, and the original has changed since.</summary>
    OutOfDate,

    /// <summary>There is none in their language; they get another.</summary>
    Missing,
}

internal sealed class PlanAlertHandler(ISolidarityDb db, TimeProvider time) : IRequestHandler<PlanAlert, AlertPlan>
{
    public async Task<AlertPlan> Handle(PlanAlert request, CancellationToken cancellationToken)
    {
        var statement = await db.Statements.AsNoTracking().Include(x => x.Lists).Include(x => x.Versions.Where(version => version.IsCurrent))
            .SingleOrDefaultAsync(x => x.Id == request.Statement, cancellationToken) ?? throw new NotFound("Statement");
        var lists = statement.Lists.Select(x => x.ListId).ToList();
        var names = await db.MailingLists.Where(x => lists.Contains(x.Id)).OrderBy(x => x.Name).Select(x => x.Name).ToListAsync(cancellationToken);
        var counts = await Audience.Of(db, lists, time.GetUtcNow()).Recipients.GroupBy(x => x.Subscription.Language)
            .Select(x => new { Language = x.Key, Count = x.Count() }).ToListAsync(cancellationToken);
        return new AlertPlan(
            counts.Sum(x => x.Count), names,
            [.. counts.OrderByDescending(x => x.Count).Select(x => (x.Language, x.Count, Served: statement.Serving(x.Language))).Select(x => new AlertLanguage(
                x.Language.Value, x.Served.Version.Value, x.Count, EnumNames.Of(x.Served.Standing)))]);
    }
}

/// <summary>Tells which version readers of a language get.</summary>
internal static class ServedReaders
{
    /// <summary>The version for readers of a language, of a statement with its current versions, and how well it serves them.</summary>
    public static (LanguageTag Version, VersionStanding Standing) Serving(this Statement statement, LanguageTag reader)
    {
        var version = statement.Versions.Where(x => x.IsCurrent).Select(x => x.Language).ToList().For(reader, statement.Language);
        return (version, !reader.Reads(version) ? VersionStanding.Missing : statement.IsOutOfDate(version) ? VersionStanding.OutOfDate : VersionStanding.Ready);
    }
}
