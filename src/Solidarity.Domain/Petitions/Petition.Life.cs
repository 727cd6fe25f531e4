using Solidarity.Domain.Organizers;

namespace Solidarity.Domain.Petitions;

public sealed partial class Petition
{
    /// <summary>How long after the end a mailed link still confirms.</summary>
    public static readonly TimeSpan ConfirmedAfterEnd = TimeSpan.FromHours(24);

    /// <summary>Whether it was ever open.</summary>
    public bool WasOpened => _changes.Exists(change => change.To == PetitionState.Open);

    /// <summary>Asks for a second organizer.</summary>
    /// <exception cref="DomainError"><c>Petition.NoDraft</c>.</exception>
    public void AskForReview(OrganizerId? by, DateTimeOffset now)
    {
        if (State != PetitionState.Draft)
        {
            throw new DomainError("Petition.NoDraft");
        }

        ReviewAskedBy = by;
        Move(PetitionState.InReview, by, null, now);
    }

    /// <summary>Back to a draft, for it needs work.</summary>
    /// <exception cref="DomainError"><c>Petition.NotInReview</c>.</exception>
    public void SendBack(OrganizerId? by, string? reason, DateTimeOffset now)
    {
        if (State != PetitionState.InReview)
        {
            throw new DomainError("Petition.NotInReview");
        }

        Move(PetitionState.Draft, by, reason, now);
    }

    /// <summary>Lets people sign, from <see cref="OpensAt"/> on. Opening an open petition changes nothing.</summary>
    /// <param name="by">Who opens it.</param>
    /// <param name="needsReview">Whether a first opening takes a second organizer.</param>
    /// <param name="reason">Why, in words for the public page, or null.</param>
    /// <param name="now">The moment.</param>
    /// <exception cref="DomainError">
    /// <c>Petition.NotReviewed</c>, <c>Petition.OwnReview</c>, <c>Petition.EndIsPast</c>, or <c>Petition.Over</c> for one that was withdrawn or archived.
    /// </exception>
    public void Open(OrganizerId? by, bool needsReview, string? reason, DateTimeOffset now)
    {
        if (State == PetitionState.Open)
        {
            return;
        }

        if (State is PetitionState.Withdrawn or PetitionState.Archived or PetitionState.Answered)
        {
            throw new DomainError("Petition.Over");
        }

        if (needsReview && !WasOpened)
        {
            RefuseUnlessReviewed(by);
        }

        if (ClosesAt <= now)
        {
            throw new DomainError("Petition.EndIsPast", "closesAt");
        }

        ClosedAt = null;
        Move(PetitionState.Open, by, reason, now);
    }

    /// <summary>Takes no signatures for a while.</summary>
    /// <exception cref="DomainError"><c>Petition.NotOpen</c>.</exception>
    public void Pause(OrganizerId? by, string? reason, DateTimeOffset now)
    {
        RefuseUnless(PetitionState.Open);
        Move(PetitionState.Paused, by, reason, now);
    }

    /// <summary>Takes no signatures any more. Closing a closed petition changes nothing.</summary>
    /// <exception cref="DomainError"><c>Petition.NotOpen</c>.</exception>
    public void Close(OrganizerId? by, string? reason, DateTimeOffset now)
    {
        if (State is PetitionState.Closed or PetitionState.Answered)
        {
            return;
        }

        RefuseUnless(PetitionState.Open, PetitionState.Paused);
        ClosedAt = now < ClosesAt ? now : ClosesAt;
        Move(PetitionState.Closed, by, reason, now);
    }

    /// <summary>Its targets have answered; the reason says what.</summary>
    /// <exception cref="DomainError"><c>Petition.NotOpen</c>.</exception>
    public void Answer(OrganizerId? by, string? reason, DateTimeOffset now)
    {
        RefuseUnless(PetitionState.Open, PetitionState.Paused, PetitionState.Closed);
        ClosedAt ??= now;
        Move(PetitionState.Answered, by, reason, now);
    }

    /// <summary>Takes it back; its page says why.</summary>
    /// <exception cref="DomainError"><c>Petition.NotPublic</c>, or <c>Petition.Over</c>.</exception>
    public void Withdraw(OrganizerId? by, string? reason, DateTimeOffset now)
    {
        if (!IsPublic)
        {
            throw new DomainError("Petition.NotPublic");
        }

        if (State is PetitionState.Withdrawn or PetitionState.Archived)
        {
            throw new DomainError("Petition.Over");
        }

        ClosedAt ??= now;
        Move(PetitionState.Withdrawn, by, reason, now);
    }

    /// <summary>Puts it among those that are over; it can still be read.</summary>
    /// <exception cref="DomainError"><c>Petition.StillRuns</c>, or <c>Petition.NotPublic</c>.</exception>
    public void Archive(OrganizerId? by, string? reason, DateTimeOffset now)
    {
        if (State == PetitionState.Archived)
        {
            return;
        }

        if (!IsPublic)
        {
            throw new DomainError("Petition.NotPublic");
        }

        if (State is PetitionState.Open or PetitionState.Paused)
        {
            throw new DomainError("Petition.StillRuns");
        }

        Move(PetitionState.Archived, by, reason, now);
    }

    /// <summary>Whether it can be signed now.</summary>
    public bool IsOpen(DateTimeOffset now) => State == PetitionState.Open && !(OpensAt > now) && now < ClosesAt;

    /// <summary>Refuses a signature unless it can be signed now.</summary>
    /// <exception cref="NotFound">It is not public.</exception>
    /// <exception cref="DomainError"><c>Petition.NotYetOpen</c>, <c>Petition.Paused</c>, or <c>Petition.Closed</c>.</exception>
    public void RefuseUnlessOpen(DateTimeOffset now)
    {
        if (!IsPublic)
        {
            throw new NotFound("Petition");
        }

        if (!IsOpen(now))
        {
            throw State == PetitionState.Paused && now < ClosesAt ? new DomainError("Petition.Paused")
                : State == PetitionState.Open && OpensAt > now ? new DomainError("Petition.NotYetOpen", null, OpensAt)
                : new DomainError("Petition.Closed");
        }
    }

    /// <summary>Whether a mailed link still confirms: while it runs, and a day longer.</summary>
    public bool TakesConfirmations(DateTimeOffset now) => State switch
    {
        PetitionState.Open or PetitionState.Paused => now < ClosesAt + ConfirmedAfterEnd,
        PetitionState.Closed or PetitionState.Answered => now < (ClosedAt ?? ClosesAt) + ConfirmedAfterEnd,
        _ => false,
    };

    /// <summary>When the promised last day is over: then personal data of signers goes.</summary>
    public DateTimeOffset PromiseEnds => LocalTime.Moment(TimeZone, KeptUntil.AddDays(1).ToDateTime(TimeOnly.MinValue));

    private void RefuseUnlessReviewed(OrganizerId? by)
    {
        if (State != PetitionState.InReview)
        {
            throw new DomainError("Petition.NotReviewed");
        }

        if (by is null || by == ReviewAskedBy)
        {
            throw new DomainError("Petition.OwnReview");
        }
    }

    private void RefuseUnless(params ReadOnlySpan<PetitionState> states)
    {
        if (!states.Contains(State))
        {
            throw new DomainError("Petition.NotOpen");
        }
    }

    private void Move(PetitionState to, OrganizerId? by, string? reason, DateTimeOffset now)
    {
        _changes.Add(new PetitionChange(Id, _changes.Count + 1, State, to, by, reason, now));
        State = to;
        ModifiedAt = now;
    }
}
