using Solidarity.Domain.Organizers;

namespace Solidarity.Domain.Reviews;

/// <summary>What of a petition, or of an event, waits for an organizer.</summary>
public enum ReviewKind : byte
{
    /// <summary>The petition itself, before it is opened.</summary>
    Petition = 0,

    /// <summary>Comments of those who signed.</summary>
    Comments = 1,

    /// <summary>Signatures that are held.</summary>
    Held = 2,

    /// <summary>Organisations that sign it.</summary>
    Organisations = 3,

    /// <summary>The event itself, before it is published.</summary>
    Event = 4,

    /// <summary>Volunteers who would host it.</summary>
    Hosts = 5,

    /// <summary>People who join it and await a yes.</summary>
    Attendances = 6,
}

/// <summary>Somebody works on what waits, so that two don't decide the same thing. It ends by itself some minutes after the last act.</summary>
public sealed class ReviewLock
{
    /// <summary>How long it lasts after the last act.</summary>
    public static readonly TimeSpan Lasts = TimeSpan.FromMinutes(10);

    private ReviewLock() { }

    /// <summary>A lock.</summary>
    public ReviewLock(ReviewOf review, OrganizerId by, DateTimeOffset now) =>
        (Kind, OfId, OrganizerId, Since, Until) = (review.Kind, review.Id, by, now, now + Lasts);

    /// <summary>What waits.</summary>
    public ReviewKind Kind { get; private set; }

    /// <summary>The petition, or the event.</summary>
    public Guid OfId { get; private set; }

    /// <summary>Who works on it.</summary>
    public OrganizerId OrganizerId { get; private set; }

    /// <summary>Since when.</summary>
    public DateTimeOffset Since { get; private set; }

    /// <summary>Until when, unless another act follows.</summary>
    public DateTimeOffset Until { get; private set; }
}
