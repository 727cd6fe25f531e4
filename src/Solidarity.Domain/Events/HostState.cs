namespace Solidarity.Domain.Events;

/// <summary>Where somebody stands who hosts an event, or would.</summary>
public enum HostState : byte
{
    /// <summary>The owner of the mailbox is asked.</summary>
    Asked = 0,

    /// <summary>Confirmed by the owner of the mailbox; an organizer has to say yes.</summary>
    Waiting = 1,

    /// <summary>Hosts the event: sees who comes.</summary>
    Approved = 2,

    /// <summary>An organizer said no.</summary>
    Declined = 3,

    /// <summary>Stepped down.</summary>
    SteppedDown = 4,

    /// <summary>An organizer ended it.</summary>
    Removed = 5,

    /// <summary>Handed over: somebody else hosts the event.</summary>
    Replaced = 6,
}
