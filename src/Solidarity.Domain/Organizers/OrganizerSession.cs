namespace Solidarity.Domain.Organizers;

/// <summary>An organizer's session in one browser. Its id stands in the cookie; when the row goes, the session ends at the next request.</summary>
public sealed class OrganizerSession
{
    /// <summary>How long it lasts without a request.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(2);

    /// <summary>How exactly it is known when it was last used. Coarse: nobody's day is to be read from it, and not every request writes.</summary>
    public static readonly TimeSpan Coarseness = TimeSpan.FromMinutes(5);

    /// <summary>How long after signing in some things need no password.</summary>
    public static readonly TimeSpan Freshness = TimeSpan.FromMinutes(10);

    /// <summary>Longest words for a browser, in characters.</summary>
    public const int MaxBrowserLength = 60;

    private OrganizerSession() { }

    /// <summary>A session that just began.</summary>
    /// <param name="id">Its identity.</param>
    /// <param name="organizer">Whose it is.</param>
    /// <param name="browser">The kind of browser, in words; no version and no address.</param>
    /// <param name="now">The moment.</param>
    public OrganizerSession(OrganizerSessionId id, OrganizerId organizer, string browser, DateTimeOffset now) =>
        (Id, OrganizerId, Browser, CreatedAt, SeenAt) = (id, organizer, browser, now, now);

    /// <summary>Its identity.</summary>
    public OrganizerSessionId Id { get; private set; }

    /// <summary>Whose it is.</summary>
    public OrganizerId OrganizerId { get; private set; }

    /// <summary>The kind of browser, in words.</summary>
    public string Browser { get; private set; } = "";

    /// <summary>When it began.</summary>
    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>When it was last used, about.</summary>
    public DateTimeOffset SeenAt { get; private set; }
}
