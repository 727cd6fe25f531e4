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

    public static ShownTopic In(this Topic topic, LanguageTag language) => Shown(topic.Slug, topic.Names, language);

    public static IReadOnlyList<ShownTopic> In(this IEnumerable<Topic> topics, LanguageTag language) => topics.Select(topic => topic.In(language)).InOrder(language);

    /// <summary>A topic by its name in a language, or in one that it has.</summary>
    public static ShownTopic Shown(Slug slug, IReadOnlyList<TopicName> names, LanguageTag language)
    {
        var name = names.For(x => x.Language, language, names.MinBy(x => x.Language.Value, StringComparer.Ordinal)!.Language);
        return new ShownTopic(slug.Value, name.Language, name.Name);
    }

    /// <summary>Topics by name, as the language orders them.</summary>
    public static IReadOnlyList<ShownTopic> InOrder(this IEnumerable<ShownTopic> topics, LanguageTag language) =>
        [.. topics.OrderBy(topic => topic.Name, StringComparer.Create(System.Globalization.CultureInfo.GetCultureInfo(language.Value), ignoreCase: true))];
}
