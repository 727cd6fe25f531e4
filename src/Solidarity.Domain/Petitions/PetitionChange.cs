using Solidarity.Domain.Organizers;

namespace Solidarity.Domain.Petitions;

/// <summary>One change of where a petition stands. Rows are added, never rewritten.</summary>
public sealed class PetitionChange
{
    /// <summary>Longest reason, in characters.</summary>
    public const int MaxReasonLength = 1_000;

    private PetitionChange() { }

    internal PetitionChange(PetitionId petition, int number, PetitionState from, PetitionState to, OrganizerId? by, string? reason, DateTimeOffset at)
    {
        PetitionId = petition;
        Number = number;
        From = from;
        To = to;
        By = by;
        Reason = reason;
        At = at;
    }

    /// <summary>The petition.</summary>
    public PetitionId PetitionId { get; private set; }

    /// <summary>1 for the first, then one more each time.</summary>
    public int Number { get; private set; }

    /// <summary>Where it stood before.</summary>
    public PetitionState From { get; private set; }

    /// <summary>Where it stands since.</summary>
    public PetitionState To { get; private set; }

    /// <summary>The organizer who did it; null for a program, and for the clock.</summary>
    public OrganizerId? By { get; private set; }

    /// <summary>Why, in words that the public page can show.</summary>
    public string? Reason { get; private set; }

    /// <summary>When.</summary>
    public DateTimeOffset At { get; private set; }
}
