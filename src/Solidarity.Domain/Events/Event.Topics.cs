using Solidarity.Domain.Topics;

namespace Solidarity.Domain.Events;

public sealed partial class Event
{
    private readonly List<EventTopic> _topics = [];

    /// <summary>The topics it stands under.</summary>
    public IReadOnlyList<EventTopic> Topics => _topics;

    /// <summary>Puts it under topics.</summary>
    /// <exception cref="DomainError"><c>Event.TooManyTopics</c>.</exception>
    public void StandUnder(IReadOnlyCollection<TopicId> topics, DateTimeOffset now)
    {
        if (topics.Count > Topic.MostOfAStatement)
        {
            throw new DomainError("Event.TooManyTopics", "topics", Topic.MostOfAStatement);
        }

        if (_topics.Select(row => row.TopicId).ToHashSet().SetEquals(topics))
        {
            return;
        }

        _topics.RemoveAll(row => !topics.Contains(row.TopicId));
        _topics.AddRange(topics.Distinct().Where(topic => _topics.All(row => row.TopicId != topic)).Select(topic => new EventTopic(Id, topic)));
        ModifiedAt = now;
    }
}

/// <summary>A topic that an event stands under.</summary>
public sealed class EventTopic
{
    private EventTopic() { }

    internal EventTopic(EventId @event, TopicId topic)
    {
        EventId = @event;
        TopicId = topic;
    }

    /// <summary>The event.</summary>
    public EventId EventId { get; private set; }

    /// <summary>The topic.</summary>
    public TopicId TopicId { get; private set; }
}
