namespace Solidarity.Domain.Events;

/// <summary>What a host writes to those who come. It goes out in the organisation's name, each with a copy to the organizers.</summary>
public sealed class HostMail : AggregateRoot<HostMailId>
{
    /// <summary>Most of them for one event, whoever hosts it.</summary>
    public const int Most = 3;

    /// <summary>Longest subject, in characters.</summary>
    public const int MaxSubjectLength = 150;

    /// <summary>Longest text, in characters.</summary>
    public const int MaxBodyLength = 5_000;

    private HostMail() { }

    private HostMail(HostMailId id, EventId @event, EventHostId host, int number, string subject, string body, DateTimeOffset now)
        : base(id, now)
    {
        EventId = @event;
        HostId = host;
        Number = number;
        Subject = subject;
        Body = body;
        Raise(new HostMailWritten(id));
    }

    /// <summary>The event.</summary>
    public EventId EventId { get; private set; }

    /// <summary>Who wrote it.</summary>
    public EventHostId HostId { get; private set; }

    /// <summary>1 for the event's first. Unique within the event.</summary>
    public int Number { get; private set; }

    /// <summary>One line; sealed in the database. Null once its writer is forgotten.</summary>
    public string? Subject { get; private set; }

    /// <summary>Plain text; sealed in the database. Null once its writer is forgotten.</summary>
    public string? Body { get; private set; }

    /// <summary>Writes one.</summary>
    /// <param name="id">Its identity.</param>
    /// <param name="event">The event.</param>
    /// <param name="host">Its host.</param>
    /// <param name="before">How many there are for the event.</param>
    /// <param name="lastEnds">When its last date ends that takes place; null when none does.</param>
    /// <param name="subject">One line.</param>
    /// <param name="body">Plain text.</param>
    /// <param name="now">The moment.</param>
    /// <exception cref="DomainError"><c>EventHost.NotHosting</c>, <c>HostMail.NotPublic</c>, <c>HostMail.Over</c>, or <c>HostMail.TooMany</c>.</exception>
    public static HostMail Write(HostMailId id, Event @event, EventHost host, int before, DateTimeOffset? lastEnds, string subject, string body, DateTimeOffset now)
    {
        host.RefuseUnlessHosting();
        if (host.Hosts != @event.Id || @event.State != EventState.Published)
        {
            throw new DomainError(@event.IsPublic ? "HostMail.Over" : "HostMail.NotPublic");
        }

        if (!(lastEnds > now))
        {
            throw new DomainError("HostMail.Over");
        }

        return before < Most ? new HostMail(id, @event.Id, host.Id, before + 1, subject, body, now) : throw new DomainError("HostMail.TooMany", null, Most);
    }

    /// <summary>Forgets what was written; that it was stays.</summary>
    public void Forget() => (Subject, Body) = (null, null);
}

/// <summary>A host wrote to those who come; it is to go out, with a copy to the organizers.</summary>
public sealed record HostMailWritten(HostMailId Mail) : IDomainEvent;
