using Solidarity.Domain.Organizers;
using Solidarity.Domain.Petitions;

namespace Solidarity.Domain.Reviews;

/// <summary>What of a petition waits for an organizer.</summary>
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
}

/// <summary>Somebody works on what waits, so that two don't decide the same thing. It ends by itself some minutes after the last act.</summary>
public sealed class ReviewLock
{
    /// <summary>How long it lasts after the last act.</summary>
    public static readonly TimeSpan Lasts = TimeSpan.FromMinutes(10);

    private ReviewLock() { }

    /// <summary>A lock.</summary>
    public ReviewLock(ReviewKind kind, PetitionId petition, OrganizerId by, DateTimeOffset now) =>
        (Kind, PetitionId, OrganizerId, Since, Until) = (kind, petition, by, now, now + Lasts);

    /// <summary>What waits.</summary>
    public ReviewKind Kind { get; private set; }

    /// <summary>The petition.</summary>
    public PetitionId PetitionId { get; private set; }

    /// <summary>Who works on it.</summary>
    public OrganizerId OrganizerId { get; private set; }

    /// <summary>Since when.</summary>
    public DateTimeOffset Since { get; private set; }

    /// <summary>Until when, unless another act follows.</summary>
    public DateTimeOffset Until { get; private set; }
}
