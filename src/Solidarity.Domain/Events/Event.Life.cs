using Solidarity.Domain.Organizers;

namespace Solidarity.Domain.Events;

public sealed partial class Event
{
    /// <summary>Whether it was ever published.</summary>
    public bool WasPublished => _changes.Exists(change => change.To == EventState.Published);

    /// <summary>Asks for a second organizer.</summary>
    /// <exception cref="DomainError"><c>Event.NoDraft</c>.</exception>
    public void AskForReview(OrganizerId? by, DateTimeOffset now)
    {
        if (State != EventState.Draft)
        {
            throw new DomainError("Event.NoDraft");
        }

        ReviewAskedBy = by;
        Move(EventState.InReview, by, null, now);
    }

    /// <summary>Back to a draft, for it needs work.</summary>
    /// <exception cref="DomainError"><c>Event.NotInReview</c>.</exception>
    public void SendBack(OrganizerId? by, string? reason, DateTimeOffset now)
    {
        if (State != EventState.InReview)
        {
            throw new DomainError("Event.NotInReview");
        }

        Move(EventState.Draft, by, reason, now);
    }

    /// <summary>Shows it and lets people join. Publishing a published one changes nothing.</summary>
    /// <param name="by">Who publishes it.</param>
    /// <param name="needsReview">Whether that takes a second organizer.</param>
    /// <param name="lastEnds">When its last date ends; null when it has none.</param>
    /// <param name="now">The moment.</param>
    /// <exception cref="DomainError"><c>Event.NotReviewed</c>, <c>Event.OwnReview</c>, <c>Event.NoDates</c>, <c>Event.Past</c>, or <c>Event.Ended</c>.</exception>
    public void Publish(OrganizerId? by, bool needsReview, DateTimeOffset? lastEnds, DateTimeOffset now)
    {
        if (State == EventState.Published)
        {
            return;
        }

        RefuseIfEnded();
        if (needsReview)
        {
            RefuseUnlessReviewed(by);
        }

        if (lastEnds is null)
        {
            throw new DomainError("Event.NoDates", "start");
        }

        if (lastEnds <= now)
        {
            throw new DomainError("Event.Past", "start");
        }

        Move(EventState.Published, by, null, now);
        Raise(new EventPublished(Id));
    }

    /// <summary>Says that it does not take place, and cancels all dates to come. Its page stays and says why. Cancelling it again changes nothing.</summary>
    /// <param name="by">Who cancels it.</param>
    /// <param name="reason">Why, in words for the public page, or null.</param>
    /// <param name="toCome">Its dates that are not past.</param>
    /// <param name="now">The moment.</param>
    /// <exception cref="DomainError"><c>Event.NotPublic</c>, or <c>Event.Ended</c> for one that is over.</exception>
    public void Cancel(OrganizerId? by, string? reason, IEnumerable<Occurrence> toCome, DateTimeOffset now)
    {
        if (State == EventState.Cancelled)
        {
            return;
        }

        if (!IsPublic)
        {
            throw new DomainError("Event.NotPublic");
        }

        RefuseIfEnded();
        foreach (var occurrence in toCome.Where(x => x.EventId == Id && !x.IsPast(now)))
        {
            occurrence.Cancel(by, reason, now);
        }

        Move(EventState.Cancelled, by, reason, now);
    }

    /// <summary>Its last date is past, which the clock says.</summary>
    /// <param name="lastEnds">When its last date ends, or would have; null when it has none.</param>
    /// <param name="now">The moment.</param>
    /// <returns>False when it is not over yet, goes on without end, or does not stand published.</returns>
    public bool Finish(DateTimeOffset? lastEnds, DateTimeOffset now)
    {
        if (State != EventState.Published || lastEnds > now || Recurrence is { IsEndless: true })
        {
            return false;
        }

        Move(EventState.Over, null, null, now);
        return true;
    }

    /// <summary>Refuses to take somebody unless a shift can be joined now.</summary>
    /// <exception cref="NotFound">The event is not public, or the date or the shift is another's.</exception>
    /// <exception cref="DomainError"><c>Event.CalledOff</c>, <c>Occurrence.Cancelled</c>, <c>Occurrence.Past</c>, or <c>Event.ShiftClosed</c>.</exception>
    public void RefuseUnlessJoinable(Occurrence occurrence, Shift shift, DateTimeOffset now)
    {
        if (Closed(occurrence, shift, now) is { } refusal)
        {
            throw refusal;
        }
    }

    /// <summary>What keeps somebody from joining a shift now; null for nothing.</summary>
    internal DomainError? Closed(Occurrence occurrence, Shift shift, DateTimeOffset now) =>
        !IsPublic || occurrence.EventId != Id || shift.OccurrenceId != occurrence.Id ? new NotFound("Event")
        : State == EventState.Cancelled ? new DomainError("Event.CalledOff")
        : occurrence.State == OccurrenceState.Cancelled ? new DomainError("Occurrence.Cancelled")
        : State == EventState.Over || shift.EndsAt <= now ? new DomainError("Occurrence.Past")
        : shift.IsClosed ? new DomainError("Event.ShiftClosed", "shift")
        : null;

    private void RefuseUnlessReviewed(OrganizerId? by)
    {
        if (State != EventState.InReview)
        {
            throw new DomainError("Event.NotReviewed");
        }

        if (by is null || by == ReviewAskedBy)
        {
            throw new DomainError("Event.OwnReview");
        }
    }

    private void RefuseIfEnded()
    {
        if (State is EventState.Cancelled or EventState.Over)
        {
            throw new DomainError("Event.Ended");
        }
    }

    private void Move(EventState to, OrganizerId? by, string? reason, DateTimeOffset now)
    {
        _changes.Add(new EventChange(Id, _changes.Count + 1, State, to, by, reason, now));
        State = to;
        ModifiedAt = now;
    }
}

/// <summary>An event can be seen and joined.</summary>
public sealed record EventPublished(EventId Event) : IDomainEvent;
