namespace Solidarity.Domain.Events;

/// <summary>Where an event stands.</summary>
public enum EventState : byte
{
    /// <summary>Being written; nobody outside sees it.</summary>
    Draft = 0,

    /// <summary>Waits for a second organizer before it is published.</summary>
    InReview = 1,

    /// <summary>Can be seen and joined.</summary>
    Published = 2,

    /// <summary>Does not take place; its page says why.</summary>
    Cancelled = 3,

    /// <summary>Its last date is past.</summary>
    Over = 4,
}

/// <summary>Who finds an event, and who learns where it is.</summary>
public enum EventVisibility : byte
{
    /// <summary>Everybody, on every page and feed.</summary>
    Public = 0,

    /// <summary>Whoever has its address; no list, feed or search names it.</summary>
    Unlisted = 1,

    /// <summary>Everybody finds it; where it is learns only who has a place.</summary>
    PlaceAfterJoining = 2,
}

/// <summary>Where a date of an event stands.</summary>
public enum OccurrenceState : byte
{
    /// <summary>Takes place.</summary>
    Planned = 0,

    /// <summary>Does not take place. It stays visible, so that calendars take it out.</summary>
    Cancelled = 1,
}
