using Solidarity.Domain.Topics;

namespace Solidarity.Domain.Statements;

/// <summary>A topic that a statement stands under.</summary>
public sealed class StatementTopic
{
    private StatementTopic() { }

    internal StatementTopic(StatementId statement, TopicId topic)
    {
        StatementId = statement;
        TopicId = topic;
    }

    /// <summary>The statement.</summary>
    public StatementId StatementId { get; private set; }

    /// <summary>The topic.</summary>
    public TopicId TopicId { get; private set; }
}

/// <summary>Another statement that a reader of one may want, at its place.</summary>
public sealed class RelatedStatement
{
    private RelatedStatement() { }

    internal RelatedStatement(StatementId statement, int position, StatementId related)
    {
        StatementId = statement;
        Position = position;
        RelatedId = related;
    }

    /// <summary>The statement that leads there.</summary>
    public StatementId StatementId { get; private set; }

    /// <summary>Its place, from 0.</summary>
    public int Position { get; private set; }

    /// <summary>The other statement.</summary>
    public StatementId RelatedId { get; private set; }
}
