using Solidarity.Domain.Organizers;

namespace Solidarity.Domain.Events;

/// <summary>One change of where an event stands. Rows are added, never rewritten.</summary>
public sealed class EventChange
{
    /// <summary>Longest reason, in characters.</summary>
    public const int MaxReasonLength = 1_000;

    private EventChange() { }

    internal EventChange(EventId @event, int number, EventState from, EventState to, OrganizerId? by, string? reason, DateTimeOffset at)
    {
        EventId = @event;
        Number = number;
        From = from;
        To = to;
        By = by;
        Reason = reason;
        At = at;
    }

    /// <summary>The event.</summary>
    public EventId EventId { get; private set; }

    /// <summary>1 for the first, then one more each time.</summary>
    public int Number { get; private set; }

    /// <summary>Where it stood before.</summary>
    public EventState From { get; private set; }

    /// <summary>Where it stands since.</summary>
    public EventState To { get; private set; }

    /// <summary>The organizer who did it; null for a program, and for the clock.</summary>
    public OrganizerId? By { get; private set; }

    /// <summary>Why, in words that the public page can show.</summary>
    public string? Reason { get; private set; }

    /// <summary>When.</summary>
    public DateTimeOffset At { get; private set; }
}
