namespace Solidarity.Domain.Petitions;

/// <summary>Where a petition stands.</summary>
public enum PetitionState
{
    /// <summary>Being written; nobody outside sees it.</summary>
    Draft = 0,

    /// <summary>Waits for a second organizer before it opens.</summary>
    InReview = 1,

    /// <summary>Can be signed, from its opening moment on.</summary>
    Open = 2,

    /// <summary>Takes no signatures for a while.</summary>
    Paused = 3,

    /// <summary>Takes no signatures any more.</summary>
    Closed = 4,

    /// <summary>Closed, and its targets have answered.</summary>
    Answered = 5,

    /// <summary>Taken back by those who made it; its page says why.</summary>
    Withdrawn = 6,

    /// <summary>Over, and no longer among those that go on; it can still be read.</summary>
    Archived = 7,
}
