namespace Solidarity.Domain.Topics;

/// <summary>What statements are about, by a name that the whole organisation shares: one topic, one page, one feed.</summary>
public sealed class Topic : AggregateRoot<TopicId>, IShownInPublic
{
    /// <summary>Longest name, in characters.</summary>
    public const int MaxNameLength = 100;

    /// <summary>Most topics of an organisation.</summary>
    public const int Most = 200;

    /// <summary>Most topics of a statement.</summary>
    public const int MostOfAStatement = 10;

    private readonly List<TopicName> _names = [];

    private Topic() { }

    private Topic(TopicId id, Slug slug, DateTimeOffset now)
        : base(id, now) => Slug = slug;

    /// <summary>Its name in addresses.</summary>
    public Slug Slug { get; private set; }

    /// <summary>Whether it is part of the demonstration content.</summary>
    public bool IsDemonstration { get; private set; }

    /// <summary>Its name in each language.</summary>
    public IReadOnlyList<TopicName> Names => _names;

    /// <summary>The names as they are searched (<see cref="Domain.SearchText"/>).</summary>
    public string SearchText { get; private set; } = "";

    /// <summary>Makes a topic.</summary>
    public static Topic Create(TopicId id, Slug slug, IReadOnlyDictionary<LanguageTag, string> names, DateTimeOffset now, bool isDemonstration = false)
    {
        var topic = new Topic(id, slug, now) { IsDemonstration = isDemonstration };
        topic.Name(names, now);
        return topic;
    }

    /// <summary>Names it otherwise; its address stays.</summary>
    /// <exception cref="DomainError"><c>Topic.NoName</c>.</exception>
    public void Name(IReadOnlyDictionary<LanguageTag, string> names, DateTimeOffset now)
    {
        if (names.Count == 0)
        {
            throw new DomainError("Topic.NoName", "names");
        }

        _names.RemoveAll(row => !names.ContainsKey(row.Language));
        foreach (var (language, name) in names)
        {
            if (_names.SingleOrDefault(row => row.Language == language) is { } row)
            {
                row.Call(name);
            }
            else
            {
                _names.Add(new TopicName(Id, language, name));
            }
        }

        SearchText = Domain.SearchText.Fold([.. _names.Select(row => row.Name)]);
        ModifiedAt = now;
    }
}

/// <summary>A topic's name in one language.</summary>
public sealed class TopicName
{
    private TopicName() { }

    internal TopicName(TopicId topic, LanguageTag language, string name)
    {
        TopicId = topic;
        Language = language;
        Name = name;
    }

    /// <summary>The topic.</summary>
    public TopicId TopicId { get; private set; }

    /// <summary>The language.</summary>
    public LanguageTag Language { get; private set; }

    /// <summary>The name.</summary>
    public string Name { get; private set; } = "";

    internal void Call(string name) => Name = name;
}
