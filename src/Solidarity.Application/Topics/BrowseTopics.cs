using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.Statements;
using Solidarity.Domain.Topics;

namespace Solidarity.Application.Topics;

/// <summary>The topics under which something is public, by name.</summary>
/// <param name="Language">The language in which they are wanted.</param>
[AllowAnyone]
public sealed record BrowseTopics(LanguageTag Language) : IQuery<IReadOnlyList<ShownTopic>>;

/// <summary>A topic's public page; it is there while something public stands under it.</summary>
[AllowAnyone]
public sealed record ShowTopic(string Slug, LanguageTag Language) : IQuery<ShownTopic>;

/// <summary>A topic, as readers see it.</summary>
public sealed record ShownTopic(string Slug, LanguageTag Language, string Name);

internal sealed class BrowseTopicsHandler(ISolidarityDb db) : IRequestHandler<BrowseTopics, IReadOnlyList<ShownTopic>>, IRequestHandler<ShowTopic, ShownTopic>
{
    public async Task<IReadOnlyList<ShownTopic>> Handle(BrowseTopics request, CancellationToken cancellationToken)
    {
        var topics = await db.PublicTopics().AsNoTracking().Include(x => x.Names).OrderBy(x => x.Id).Take(Topic.Most).ToListAsync(cancellationToken);
        return topics.In(request.Language);
    }

    public async Task<ShownTopic> Handle(ShowTopic request, CancellationToken cancellationToken)
    {
        var slug = Slug.FromStored(request.Slug);
        var topic = await db.PublicTopics().AsNoTracking().Include(x => x.Names).SingleOrDefaultAsync(x => x.Slug == slug, cancellationToken) ?? throw new NotFound("Topic");
        return topic.In(request.Language);
    }
}

/// <summary>Shows topics to readers.</summary>
internal static class TopicsShown
{
    public static IQueryable<Topic> PublicTopics(this ISolidarityDb db) =>
        db.Topics.Where(x => db.Statements.Any(statement => statement.State == StatementState.Published && statement.Topics.Any(row => row.TopicId == x.Id)));

    public static ShownTopic In(this Topic topic, LanguageTag language)
    {
        var name = topic.Names.For(x => x.Language, language, topic.Names.MinBy(x => x.Language.Value, StringComparer.Ordinal)!.Language);
        return new ShownTopic(topic.Slug.Value, name.Language, name.Name);
    }

    public static IReadOnlyList<ShownTopic> In(this IEnumerable<Topic> topics, LanguageTag language) => [.. topics.Select(topic => topic.In(language))
        .OrderBy(topic => topic.Name, StringComparer.Create(System.Globalization.CultureInfo.GetCultureInfo(language.Value), ignoreCase: true))];
}
