using Solidarity.Domain.Organizers;

namespace Solidarity.Application.Audit;

/// <summary>Who did what, and when. Only added, never changed; holds ids and no personal data.</summary>
public sealed class AuditEntry
{
    /// <summary>Longest name of an act, in characters.</summary>
    public const int MaxActLength = 100;

    /// <summary>Longest reason, in characters.</summary>
    public const int MaxReasonLength = 500;

    private AuditEntry() { }

    /// <summary>An entry.</summary>
    /// <param name="id">Its identity.</param>
    /// <param name="act">What was done: the name of the use case.</param>
    /// <param name="organizer">The organizer who did it, if one did.</param>
    /// <param name="program">The API key that did it, if one did.</param>
    /// <param name="subject">Id of what it was done on, if one is named.</param>
    /// <param name="reason">Why, where a reason is asked for.</param>
    /// <param name="at">The moment.</param>
    public AuditEntry(AuditEntryId id, string act, Guid? organizer, Guid? program, Guid? subject, string? reason, DateTimeOffset at)
    {
        (Id, Act, Organizer, Program, Subject, At) = (id, act, organizer, program, subject, at);
        Reason = reason is { Length: > MaxReasonLength } ? reason[..MaxReasonLength] : reason;
    }

    /// <summary>Its identity.</summary>
    public AuditEntryId Id { get; private set; }

    /// <summary>What was done: the name of the use case.</summary>
    public string Act { get; private set; } = "";

    /// <summary>The organizer who did it; a bare id, for the entry outlives the account.</summary>
    public Guid? Organizer { get; private set; }

    /// <summary>The API key that did it.</summary>
    public Guid? Program { get; private set; }

    /// <summary>Id of what it was done on.</summary>
    public Guid? Subject { get; private set; }

    /// <summary>Why.</summary>
    public string? Reason { get; private set; }

    /// <summary>When.</summary>
    public DateTimeOffset At { get; private set; }
}
