namespace Solidarity.Domain.Events;

/// <summary>What an organizer, or a host, writes to those who come to an event. It goes out in the organisation's name; a host's with a copy to the organizers.</summary>
public sealed class EventMail : AggregateRoot<EventMailId>
{
    /// <summary>Most that hosts write for one event, whoever hosts it.</summary>
    public const int Most = 3;

    /// <summary>Longest subject, in characters.</summary>
    public const int MaxSubjectLength = 150;

    /// <summary>Longest text, in characters.</summary>
    public const int MaxBodyLength = 5_000;

    private EventMail() { }

    private EventMail(EventMailId id, EventId @event, EventHostId? host, EventAudience audience, OccurrenceId? occurrence, int number, string subject, string body, DateTimeOffset now)
        : base(id, now)
    {
        EventId = @event;
        HostId = host;
        Audience = audience;
        OccurrenceId = occurrence;
        Number = number;
        Subject = subject;
        Body = body;
        Raise(new EventMailWritten(id));
    }

    /// <summary>The event.</summary>
    public EventId EventId { get; private set; }

    /// <summary>The host who wrote it; null for an organizer.</summary>
    public EventHostId? HostId { get; private set; }

    /// <summary>To whom it goes.</summary>
    public EventAudience Audience { get; private set; }

    /// <summary>To those of this date alone; null for all that are meant.</summary>
    public OccurrenceId? OccurrenceId { get; private set; }

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
    /// <param name="all">How many there are for the event.</param>
    /// <param name="before">How many of them hosts wrote.</param>
    /// <param name="lastEnds">When its last date ends that takes place; null when none does.</param>
    /// <param name="subject">One line.</param>
    /// <param name="body">Plain text.</param>
    /// <param name="now">The moment.</param>
    /// <exception cref="DomainError"><c>EventHost.NotHosting</c>, <c>EventMail.NotPublic</c>, <c>EventMail.Over</c>, or <c>EventMail.TooMany</c>.</exception>
    public static EventMail Write(EventMailId id, Event @event, EventHost host, int all, int before, DateTimeOffset? lastEnds, string subject, string body, DateTimeOffset now)
    {
        host.RefuseUnlessHosting();
        if (host.Hosts != @event.Id || @event.State != EventState.Published)
        {
            throw new DomainError(@event.IsPublic ? "EventMail.Over" : "EventMail.NotPublic");
        }

        if (!(lastEnds > now))
        {
            throw new DomainError("EventMail.Over");
        }

        return before < Most ? new EventMail(id, @event.Id, host.Id, EventAudience.Coming, null, all + 1, subject, body, now) : throw new DomainError("EventMail.TooMany", null, Most);
    }

    /// <summary>An organizer writes one.</summary>
    /// <param name="id">Its identity.</param>
    /// <param name="event">The event.</param>
    /// <param name="audience">To whom it goes.</param>
    /// <param name="occurrence">To those of this date alone; null for all that are meant.</param>
    /// <param name="all">How many there are for the event.</param>
    /// <param name="subject">One line.</param>
    /// <param name="body">Plain text.</param>
    /// <param name="now">The moment.</param>
    /// <exception cref="DomainError"><c>EventMail.NotPublic</c>.</exception>
    public static EventMail Write(
        EventMailId id, Event @event, EventAudience audience, OccurrenceId? occurrence, int all, string subject, string body, DateTimeOffset now) =>
        @event.IsPublic ? new EventMail(id, @event.Id, null, audience, occurrence, all + 1, subject, body, now) : throw new DomainError("EventMail.NotPublic");

    /// <summary>Forgets what was written; that it was stays.</summary>
    public void Forget() => (Subject, Body) = (null, null);
}

/// <summary>Those of an event who are written to.</summary>
public enum EventAudience : byte
{
    /// <summary>Who has a place on a date to come.</summary>
    Coming = 0,

    /// <summary>Who waits for a place, or is offered one, on a date to come.</summary>
    Waiting = 1,

    /// <summary>Who came.</summary>
    Came = 2,
}

/// <summary>Somebody wrote to those who come; it is to go out, with a copy to the organizers.</summary>
public sealed record EventMailWritten(EventMailId Mail) : IDomainEvent;
