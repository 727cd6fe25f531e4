using Solidarity.Domain.Events;
using Solidarity.Domain.Petitions;

namespace Solidarity.Domain.Reviews;

/// <summary>What waits for an organizer, and of which petition or event.</summary>
/// <param name="Kind">What waits.</param>
/// <param name="Id">The identity of the petition or event.</param>
public readonly record struct ReviewOf(ReviewKind Kind, Guid Id)
{
    /// <summary>What waits of a petition.</summary>
    public ReviewOf(ReviewKind kind, PetitionId petition)
        : this(kind, petition.Value)
    {
    }

    /// <summary>What waits of an event.</summary>
    public ReviewOf(ReviewKind kind, EventId @event)
        : this(kind, @event.Value)
    {
    }

    /// <summary>The petition; null for what waits of an event.</summary>
    public PetitionId? Petition => IsOfEvent ? null : PetitionId.From(Id);

    /// <summary>The event; null for what waits of a petition.</summary>
    public EventId? Event => IsOfEvent ? EventId.From(Id) : null;

    private bool IsOfEvent => Kind >= ReviewKind.Event;
}
