namespace Solidarity.Domain.Petitions;

/// <summary>Where a batch of signatures stands.</summary>
public enum BatchState : byte
{
    /// <summary>Its sheets are printed, and none is typed in.</summary>
    Printed = 0,

    /// <summary>Its sheets are being typed in.</summary>
    Entering = 1,

    /// <summary>One person has typed all of it in, and a second one is awaited.</summary>
    Second = 2,

    /// <summary>Two have typed it in, and they differ.</summary>
    Differs = 3,

    /// <summary>A file was read, and nobody has said yet that it is to be imported.</summary>
    Read = 4,

    /// <summary>Its signatures are being counted.</summary>
    Counting = 5,

    /// <summary>Its signatures count.</summary>
    Counted = 6,

    /// <summary>Its signatures are being taken out of the count.</summary>
    Removing = 7,

    /// <summary>Its signatures do not count. They can be brought back until the promised day.</summary>
    Removed = 8,

    /// <summary>Its signatures are being brought back.</summary>
    Restoring = 9,

    /// <summary>A file that was read and not wanted, or not in time; its lines are gone.</summary>
    Dropped = 10,
}
