using Solidarity.Domain.Supporters;

namespace Solidarity.Domain.Statements;

/// <summary>Where an endorsement stands.</summary>
public enum EndorsementState
{
    /// <summary>Somebody asked; the owner of the address has not confirmed.</summary>
    Asked = 0,

    /// <summary>Confirmed; an organizer is to look at it.</summary>
    Waiting = 1,

    /// <summary>Shown under the statement.</summary>
    Shown = 2,

    /// <summary>Declined by an organizer, or taken off the page by one.</summary>
    Declined = 3,

    /// <summary>Withdrawn by the organisation itself.</summary>
    Withdrawn = 4,
}

/// <summary>
/// An organisation says that it stands behind a statement. It is shown once the contact person has confirmed by mail and an
/// organizer has approved; the contact person can take it back at any time.
/// </summary>
public sealed class Endorsement : AggregateRoot<EndorsementId>, IShownInPublic
{
    /// <summary>Longest name of an organisation, in characters.</summary>
    public const int MaxNameLength = 200;

    /// <summary>How long the link in the mail confirms; it withdraws for ever.</summary>
    public static readonly TimeSpan LinkLifetime = TimeSpan.FromDays(7);

    /// <summary>How long one is kept that nobody confirmed, that was declined or withdrawn.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromDays(14);

    private Endorsement() { }

    private Endorsement(EndorsementId id, DateTimeOffset now)
        : base(id, now) { }

    /// <summary>The statement.</summary>
    public StatementId StatementId { get; private set; }

    /// <summary>The organisation's name.</summary>
    public string Name { get; private set; } = "";

    /// <summary>The name as it is ordered and compared: without case, accents and signs.</summary>
    public string NameKey { get; private set; } = "";

    /// <summary>The organisation's website (http or https), if it named one.</summary>
    public string? Website { get; private set; }

    /// <summary>The contact person's address; sealed in the database.</summary>
    public EmailAddress Email { get; private set; } = null!;

    /// <summary>The keyed hashes that the address is found by.</summary>
    public AddressKeys Keys { get; private set; } = null!;

    /// <summary>The language that mails should have.</summary>
    public LanguageTag Language { get; private set; }

    /// <summary>The version of the wording that was shown when it was asked for; see <see cref="ConsentWording"/>.</summary>
    public string WordingVersion { get; private set; } = "";

    /// <summary>Where it stands.</summary>
    public EndorsementState State { get; private set; }

    /// <summary>When it came to stand there.</summary>
    public DateTimeOffset StateSince { get; private set; }

    /// <summary>Raised to revoke links sent before.</summary>
    public int Epoch { get; private set; }

    /// <inheritdoc />
    public bool ChangesPages => State is not (EndorsementState.Asked or EndorsementState.Waiting);

    /// <summary>Takes what the form says; the mail to the contact person follows from <see cref="EndorsementAsked"/>.</summary>
    /// <exception cref="DomainError"><c>Statement.TakesNoEndorsements</c>.</exception>
    public static Endorsement Ask(
        EndorsementId id, Statement statement, string name, string? website, EmailAddress email, AddressKeys keys, LanguageTag language, string wordingVersion,
        DateTimeOffset now)
    {
        if (!statement.TakesEndorsements)
        {
            throw new DomainError("Statement.TakesNoEndorsements");
        }

        var endorsement = new Endorsement(id, now)
        {
            StatementId = statement.Id,
            Name = name,
            NameKey = KeyOf(name),
            Website = website,
            Email = email,
            Keys = keys,
            Language = language,
            WordingVersion = wordingVersion,
            StateSince = now,
        };
        endorsement.Raise(new EndorsementAsked(id));
        return endorsement;
    }

    /// <summary>The contact person says yes. Doing so again changes nothing.</summary>
    /// <returns>False when there was nothing to confirm any more.</returns>
    public bool Confirm(DateTimeOffset now) => State == EndorsementState.Asked && Move(EndorsementState.Waiting, now);

    /// <summary>Asks for a fresh link, after the first one expired.</summary>
    public void AskAgain(DateTimeOffset now)
    {
        if (State == EndorsementState.Asked)
        {
            Epoch++;
            ModifiedAt = now;
            Raise(new EndorsementAsked(Id));
        }
    }

    /// <summary>An organizer lets it be shown. Doing so again changes nothing.</summary>
    /// <exception cref="DomainError"><c>Endorsement.NotConfirmed</c>, or <c>Endorsement.Withdrawn</c>: nobody is shown against their will.</exception>
    public void Approve(DateTimeOffset now)
    {
        switch (State)
        {
            case EndorsementState.Asked:
                throw new DomainError("Endorsement.NotConfirmed");
            case EndorsementState.Withdrawn:
                throw new DomainError("Endorsement.Withdrawn");
            case EndorsementState.Waiting or EndorsementState.Declined:
                Move(EndorsementState.Shown, now);
                break;
        }
    }

    /// <summary>An organizer declines it, or takes it off the page. Doing so again changes nothing.</summary>
    /// <exception cref="DomainError"><c>Endorsement.NotConfirmed</c>.</exception>
    public void Decline(DateTimeOffset now)
    {
        switch (State)
        {
            case EndorsementState.Asked:
                throw new DomainError("Endorsement.NotConfirmed");
            case EndorsementState.Waiting or EndorsementState.Shown:
                Move(EndorsementState.Declined, now);
                break;
        }
    }

    /// <summary>The contact person takes it back, confirmed or not. Doing so again changes nothing.</summary>
    public void Withdraw(DateTimeOffset now)
    {
        if (State != EndorsementState.Withdrawn)
        {
            Move(EndorsementState.Withdrawn, now);
        }
    }

    // Some single signs fold to many letters.
    private static string KeyOf(string name) => SearchText.Fold(name).Trim() is { Length: > MaxNameLength } key ? key[..MaxNameLength] : SearchText.Fold(name).Trim();

    private bool Move(EndorsementState to, DateTimeOffset now)
    {
        (State, StateSince, ModifiedAt) = (to, now, now);
        return true;
    }
}

/// <summary>Somebody asked that an organisation be shown under a statement, and the owner of the address is to be asked.</summary>
public sealed record EndorsementAsked(EndorsementId Endorsement) : IDomainEvent;
