using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Solidarity.Application.Topics;
using Solidarity.Domain;
using Solidarity.Domain.Statements;

namespace Solidarity.Application.Statements;

/// <summary>What a feed holds: the newest published statements, and those that were taken out of it lately.</summary>
/// <param name="Language">The language in which they are wanted.</param>
/// <param name="Take">At most so many of each.</param>
/// <param name="Among">Which of them; all when null.</param>
/// <param name="WithWithdrawn">Whether the feed's format can tell of those that were withdrawn.</param>
[AllowAnyone]
public sealed record ReadFeed(LanguageTag Language, int Take, StatementFilter? Among, bool WithWithdrawn) : IQuery<StatementFeed>;

/// <summary>What a feed holds.</summary>
/// <param name="Statements">Newest first, with their topics.</param>
/// <param name="Withdrawn">The last one withdrawn first; none where they weren't asked for.</param>
public sealed record StatementFeed(IReadOnlyList<StatementListed> Statements, IReadOnlyList<WithdrawnListed> Withdrawn)
{
    /// <summary>How long a feed tells that a statement was withdrawn: longer than readers rest between two looks.</summary>
    public static readonly TimeSpan TellsOfWithdrawal = TimeSpan.FromDays(90);

    /// <summary>When anything last changed, or null where there is nothing.</summary>
    public DateTimeOffset? ChangedAt => Statements.Select(x => (DateTimeOffset?)x.ModifiedAt).Concat(Withdrawn.Select(x => (DateTimeOffset?)x.Withdrawal.At)).Max();
}

/// <summary>A statement that was withdrawn, in a feed.</summary>
public sealed record WithdrawnListed(string Slug, Withdrawal Withdrawal);

internal sealed class ReadFeedHandler(ISolidarityDb db, IOptions<SiteOptions> site, TimeProvider time) : IRequestHandler<ReadFeed, StatementFeed>
{
    public async Task<StatementFeed> Handle(ReadFeed request, CancellationToken cancellationToken)
    {
        var statements = await db.StatementsAmongAsync(request.Among, site.Value, cancellationToken);
        var listed = await db.ListedAsync(statements, request.Language, request.Take, cancellationToken);
        var topics = await TopicsAsync([.. listed.Select(x => x.Id)], request.Language, cancellationToken);
        return new StatementFeed(
            [.. listed.Select(x => x with { Topics = topics.GetValueOrDefault(x.Id, []) })],
            request.WithWithdrawn ? await WithdrawnAsync(statements, request.Take, cancellationToken) : []);
    }

    private async Task<Dictionary<StatementId, IReadOnlyList<ShownTopic>>> TopicsAsync(List<StatementId> ids, LanguageTag language, CancellationToken cancellationToken)
    {
        var rows = await (
            from row in db.Statements.Where(x => ids.Contains(x.Id)).SelectMany(x => x.Topics)
            join topic in db.Topics on row.TopicId equals topic.Id
            from name in topic.Names
            select new { row.StatementId, topic.Slug, Name = name }).AsNoTracking().ToListAsync(cancellationToken);
        return rows.GroupBy(x => x.StatementId).ToDictionary(
            x => x.Key, x => x.GroupBy(row => row.Slug, row => row.Name).Select(names => TopicsShown.Shown(names.Key, [.. names], language)).InOrder(language));
    }

    private async Task<IReadOnlyList<WithdrawnListed>> WithdrawnAsync(IQueryable<Statement> statements, int take, CancellationToken cancellationToken)
    {
        var since = time.GetUtcNow() - StatementFeed.TellsOfWithdrawal;
        return await statements.Where(x => x.State == StatementState.Withdrawn && x.WithdrawnAt > since)
            .OrderByDescending(x => x.WithdrawnAt).ThenByDescending(x => x.Id).Take(take)
            .Select(x => new WithdrawnListed(x.Slug.Value, new Withdrawal(x.WithdrawnAt!.Value, x.WithdrawalReason!))).ToListAsync(cancellationToken);
    }
}
