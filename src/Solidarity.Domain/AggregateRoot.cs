namespace Solidarity.Domain;

/// <summary>Something that happened to an aggregate and that others may act on after the transaction that caused it.</summary>
/// <remarks>An event carries ids only: it is stored in the outbox, and nothing personal may lie there.</remarks>
public interface IDomainEvent;

/// <summary>What every aggregate root can do, whatever the type of its id.</summary>
public interface IAggregateRoot
{
    /// <summary>What happened since the aggregate was loaded and is not stored yet.</summary>
    IReadOnlyCollection<IDomainEvent> Events { get; }

    /// <summary>Forgets <see cref="Events"/>, once they are stored.</summary>
    void ClearEvents();

    /// <summary>Grows by one with every stored change; guards against two writers (optimistic concurrency) and serves as ETag.</summary>
    long Version { get; }
}

/// <summary>An aggregate whose change can be seen on a public page; storing one drops the cached pages.</summary>
public interface IShownInPublic
{
    /// <summary>Whether the change at hand can be seen; one that strangers can cause at will must not drop the pages each time.</summary>
    bool ChangesPages => true;
}

/// <summary>The root of an aggregate: the one object through which the aggregate is changed.</summary>
/// <typeparam name="TId">The type of its id.</typeparam>
public abstract class AggregateRoot<TId> : IAggregateRoot
    where TId : struct
{
    private readonly List<IDomainEvent> _events = [];

    /// <summary>For EF Core.</summary>
    protected AggregateRoot() { }

    /// <summary>A new aggregate.</summary>
    protected AggregateRoot(TId id, DateTimeOffset now)
    {
        Id = id;
        CreatedAt = now;
        ModifiedAt = now;
    }

    /// <summary>Its identity.</summary>
    public TId Id { get; private set; }

    /// <summary>When it came into being.</summary>
    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>When it was last changed by a person.</summary>
    public DateTimeOffset ModifiedAt { get; protected set; }

    /// <inheritdoc />
    public long Version { get; private set; }

    /// <inheritdoc />
    public IReadOnlyCollection<IDomainEvent> Events => _events;

    /// <inheritdoc />
    public void ClearEvents() => _events.Clear();

    /// <summary>Notes that something happened.</summary>
    protected void Raise(IDomainEvent happened) => _events.Add(happened);
}
