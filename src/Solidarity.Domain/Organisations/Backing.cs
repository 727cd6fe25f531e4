using Solidarity.Domain.Supporters;

namespace Solidarity.Domain.Organisations;

/// <summary>Where the word of another organisation stands.</summary>
public enum BackingState
{
    /// <summary>Somebody asked; the owner of the address has not confirmed.</summary>
    Asked = 0,

    /// <summary>Confirmed; an organizer is to look at it.</summary>
    Waiting = 1,

    /// <summary>Shown in public.</summary>
    Shown = 2,

    /// <summary>Declined by an organizer, or taken off the page by one.</summary>
    Declined = 3,

    /// <summary>Withdrawn by the organisation itself.</summary>
    Withdrawn = 4,
}

/// <summary>
/// Another organisation stands behind something of ours. It is shown once the contact person has confirmed by mail and an organizer has
/// approved; the contact person can take it back at any time.
/// </summary>
/// <typeparam name="TId">The type of its id.</typeparam>
public abstract class Backing<TId> : AggregateRoot<TId>, IShownInPublic
    where TId : struct
{
    /// <summary>Longest name of an organisation, in characters.</summary>
    public const int MaxNameLength = 200;

    /// <summary>How long the link in the mail confirms; it withdraws for ever.</summary>
    public static readonly TimeSpan LinkLifetime = TimeSpan.FromDays(7);

    /// <summary>How long one is kept that nobody confirmed, that was declined or withdrawn.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromDays(14);

    /// <summary>For EF Core.</summary>
    protected Backing() { }

    /// <summary>What somebody asked for.</summary>
    protected Backing(TId id, string name, AddressKeys keys, LanguageTag language, string wordingVersion, DateTimeOffset now)
        : base(id, now)
    {
        Name = name;
        NameKey = KeyOf(name);
        Keys = keys;
        Language = language;
        WordingVersion = wordingVersion;
        StateSince = now;
    }

    /// <summary>The organisation's name.</summary>
    public string Name { get; private set; } = "";

    /// <summary>The name as it is ordered and compared: without case, accents and signs.</summary>
    public string NameKey { get; private set; } = "";

    /// <summary>The keyed hashes that the contact person's address is found by.</summary>
    public AddressKeys Keys { get; protected set; } = null!;

    /// <summary>The language that mails should have.</summary>
    public LanguageTag Language { get; private set; }

    /// <summary>The version of the wording that was shown when it was asked for; see <see cref="ConsentWording"/>.</summary>
    public string WordingVersion { get; private set; } = "";

    /// <summary>Where it stands.</summary>
    public BackingState State { get; private set; }

    /// <summary>When it came to stand there.</summary>
    public DateTimeOffset StateSince { get; private set; }

    /// <summary>Raised to revoke links sent before.</summary>
    public int Epoch { get; private set; }

    /// <inheritdoc />
    public bool ChangesPages => State is not (BackingState.Asked or BackingState.Waiting);

    /// <summary>Asks for a fresh link, after the first one expired.</summary>
    public void AskAgain(DateTimeOffset now)
    {
        if (State == BackingState.Asked)
        {
            Epoch++;
            ModifiedAt = now;
            Raise(Asked());
        }
    }

    /// <summary>An organizer lets it be shown. Doing so again changes nothing.</summary>
    /// <exception cref="DomainError"><c>Backing.NotConfirmed</c>, or <c>Backing.Withdrawn</c>: nobody is shown against their will.</exception>
    public void Approve(DateTimeOffset now)
    {
        switch (State)
        {
            case BackingState.Asked:
                throw new DomainError("Backing.NotConfirmed");
            case BackingState.Withdrawn:
                throw new DomainError("Backing.Withdrawn");
            case BackingState.Waiting or BackingState.Declined:
                Move(BackingState.Shown, now);
                break;
        }
    }

    /// <summary>The contact person takes it back, confirmed or not. Doing so again changes nothing.</summary>
    public void Withdraw(DateTimeOffset now)
    {
        if (State != BackingState.Withdrawn)
        {
            Move(BackingState.Withdrawn, now);
        }
    }

    /// <summary>The contact person says yes.</summary>
    /// <returns>False when there was nothing to confirm any more.</returns>
    protected bool TakeConfirmation(DateTimeOffset now) => State == BackingState.Asked && Move(BackingState.Waiting, now);

    /// <summary>An organizer declines it, or takes it off the page.</summary>
    /// <returns>False when that was so already.</returns>
    /// <exception cref="DomainError"><c>Backing.NotConfirmed</c>.</exception>
    protected bool TakeRefusal(DateTimeOffset now) => State switch
    {
        BackingState.Asked => throw new DomainError("Backing.NotConfirmed"),
        BackingState.Waiting or BackingState.Shown => Move(BackingState.Declined, now),
        _ => false,
    };

    /// <summary>What tells others that the contact person is to be asked.</summary>
    protected abstract IDomainEvent Asked();

    /// <summary>What follows from standing elsewhere.</summary>
    protected virtual void Moved(DateTimeOffset now)
    {
    }

    // Some single signs fold to many letters.
    private static string KeyOf(string name) => SearchText.Fold(name).Trim() is { Length: > MaxNameLength } key ? key[..MaxNameLength] : SearchText.Fold(name).Trim();

    private bool Move(BackingState to, DateTimeOffset now)
    {
        (State, StateSince, ModifiedAt) = (to, now, now);
        Moved(now);
        return true;
    }
}
