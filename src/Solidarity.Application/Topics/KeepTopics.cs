using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Campaigns;
using Solidarity.Domain;
using Solidarity.Domain.Topics;

namespace Solidarity.Application.Topics;

/// <summary>Makes a topic, for the whole organisation.</summary>
/// <param name="Names">Its name: language to text. Empty names are left out.</param>
/// <param name="Slug">Its name in addresses; made of the first name when null.</param>
[Requires(Right.Write)]
public sealed record CreateTopic(IReadOnlyDictionary<string, string?>? Names, string? Slug = null) : ICommand<TopicKept>, ITakesSlug;

/// <summary>Names a topic otherwise; its address stays.</summary>
[Requires(Right.Write)]
public sealed record RenameTopic(TopicId Id, IReadOnlyDictionary<string, string?>? Names, long? ExpectedVersion = null) : ICommand<TopicKept>;

/// <summary>All topics, newest first; an organisation has at most <see cref="Topic.Most"/>.</summary>
[Requires(Right.SeeConsole, InAnyCampaign = true)]
public sealed record ListTopics : IQuery<IReadOnlyList<TopicKept>>;

/// <summary>A topic, by id or slug.</summary>
[Requires(Right.SeeConsole, InAnyCampaign = true)]
public sealed record EditTopic(string IdOrSlug) : IQuery<TopicKept>;

/// <summary>A topic as organizers see it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Slug">Its name in addresses.</param>
/// <param name="Names">Its name: language to text.</param>
/// <param name="Statements">How many statements stand under it, drafts too.</param>
/// <param name="Version">Grows with each change.</param>
public sealed record TopicKept(TopicId Id, string Slug, IReadOnlyDictionary<string, string> Names, int Statements, long Version)
{
    /// <summary>Its name in a language, or else in another.</summary>
    public string NameIn(LanguageTag language, LanguageTag otherwise) =>
        Names[Names.Keys.Select(LanguageTag.FromStored).ToList().For(language, otherwise).Value];
}

internal sealed class CreateTopicValidator : AbstractValidator<CreateTopic>
{
    public CreateTopicValidator()
    {
        RuleFor(x => x.Names).WordsByLanguage(Topic.MaxNameLength);
        RuleFor(x => x.Slug).OptionalSlug();
    }
}

internal sealed class RenameTopicValidator : AbstractValidator<RenameTopic>
{
    public RenameTopicValidator() => RuleFor(x => x.Names).WordsByLanguage(Topic.MaxNameLength);
}

internal sealed class TopicHandlers(ISolidarityDb db, TimeProvider time)
    : IRequestHandler<CreateTopic, TopicKept>, IRequestHandler<RenameTopic, TopicKept>, IRequestHandler<ListTopics, IReadOnlyList<TopicKept>>, IRequestHandler<EditTopic, TopicKept>
{
    public async Task<TopicKept> Handle(CreateTopic request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (await db.Topics.CountAsync(cancellationToken) >= Topic.Most)
        {
            throw new DomainError("Topic.TooMany", null, Topic.Most);
        }

        var names = Words.ByLanguage(request.Names);
        var slug = await Slugs.FreeAsync(db.Topics.Select(x => x.Slug), request.Slug, names.Values.First(), "topic", cancellationToken);
        var topic = Topic.Create(EntityId.New<TopicId>(now), slug, names, now);
        db.Topics.Add(topic);
        await db.SaveChangesAsync(cancellationToken);
        return Kept(topic, 0);
    }

    public async Task<TopicKept> Handle(RenameTopic request, CancellationToken cancellationToken)
    {
        var topic = await db.Topics.Include(x => x.Names).SingleOrDefaultAsync(x => x.Id == request.Id, cancellationToken) ?? throw new NotFound("Topic");
        if (request.ExpectedVersion is { } expected && expected != topic.Version)
        {
            throw new Stale();
        }

        topic.Name(Words.ByLanguage(request.Names), time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        return Kept(topic, await db.Statements.CountAsync(x => x.Topics.Any(row => row.TopicId == topic.Id), cancellationToken));
    }

    public async Task<IReadOnlyList<TopicKept>> Handle(ListTopics request, CancellationToken cancellationToken) =>
        await KeptAsync(db.Topics, cancellationToken);

    public async Task<TopicKept> Handle(EditTopic request, CancellationToken cancellationToken)
    {
        var slug = Slug.FromStored(request.IdOrSlug);
        var id = Guid.TryParse(request.IdOrSlug, out var guid) ? TopicId.From(guid) : default;
        return (await KeptAsync(db.Topics.Where(x => x.Id == id || x.Slug == slug), cancellationToken)).FirstOrDefault() ?? throw new NotFound("Topic");
    }

    private async Task<IReadOnlyList<TopicKept>> KeptAsync(IQueryable<Topic> topics, CancellationToken cancellationToken)
    {
        var found = await topics.AsNoTracking().OrderByDescending(x => x.Id).Take(Topic.Most)
            .Select(x => new { Topic = x, x.Names, Statements = db.Statements.Count(statement => statement.Topics.Any(row => row.TopicId == x.Id)) }).ToListAsync(cancellationToken);
        return found.ConvertAll(x => Kept(x.Topic, x.Names, x.Statements));
    }

    private static TopicKept Kept(Topic topic, int statements) => Kept(topic, topic.Names, statements);

    private static TopicKept Kept(Topic topic, IEnumerable<TopicName> names, int statements) => new(
        topic.Id, topic.Slug.Value, names.OrderBy(x => x.Language.Value, StringComparer.Ordinal).ToDictionary(x => x.Language.Value, x => x.Name), statements, topic.Version);
}
