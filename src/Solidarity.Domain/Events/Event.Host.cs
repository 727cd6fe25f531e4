namespace Solidarity.Domain.Events;

public sealed partial class Event
{
    /// <summary>Whether a volunteer proposed it.</summary>
    public bool IsProposed { get; private set; }

    /// <summary>Notes that a volunteer proposed it; it waits for an organizer, who is its second.</summary>
    /// <exception cref="DomainError"><c>Event.NoDraft</c>.</exception>
    public void TakeProposal(DateTimeOffset now)
    {
        AskForReview(null, now);
        IsProposed = true;
    }
}
