namespace Solidarity.Domain.Events;

/// <summary>Where one person's coming stands.</summary>
public enum AttendanceState : byte
{
    /// <summary>Not there: what a new one comes from, and what moves to another shift.</summary>
    None = 0,

    /// <summary>The owner of the mailbox is asked; a place may be held meanwhile.</summary>
    Asked = 1,

    /// <summary>Confirmed by the owner of the mailbox; an organizer has to say yes. No place is taken yet.</summary>
    AwaitsApproval = 2,

    /// <summary>In the line for a place.</summary>
    Waiting = 3,

    /// <summary>A place is offered for a time, and kept meanwhile.</summary>
    Offered = 4,

    /// <summary>Has a place: goes.</summary>
    Confirmed = 5,

    /// <summary>Came.</summary>
    CheckedIn = 6,

    /// <summary>Does not come, said by the person.</summary>
    Cancelled = 7,

    /// <summary>Declined the place that was offered.</summary>
    Declined = 8,

    /// <summary>Let the time of an offer pass.</summary>
    Lapsed = 9,

    /// <summary>Refused by an organizer.</summary>
    Refused = 10,
}

/// <summary>The way somebody came to an event's list.</summary>
public enum AttendanceChannel : byte
{
    /// <summary>On the site, or by its API.</summary>
    Online = 0,

    /// <summary>At the door, without having joined. Counts among those who came, never among the places.</summary>
    AtDoor = 1,
}
