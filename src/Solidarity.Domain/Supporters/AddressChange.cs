namespace Solidarity.Domain.Supporters;

/// <summary>A person is to be written to at another address. Both mailboxes are asked: nothing moves until both have said yes, and either can stop it.</summary>
public sealed class AddressChange : AggregateRoot<AddressChangeId>
{
    /// <summary>How long the links in the mails work.</summary>
    public static readonly TimeSpan LinkLifetime = TimeSpan.FromDays(7);

    /// <summary>How long the row is kept.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromDays(14);

    private AddressChange() { }

    private AddressChange(AddressChangeId id, DateTimeOffset now)
        : base(id, now) { }

    /// <summary>The person.</summary>
    public SupporterId SupporterId { get; private set; }

    /// <summary>The new address; sealed in the database.</summary>
    public EmailAddress Email { get; private set; } = null!;

    /// <summary>The keyed hashes of the new address.</summary>
    public AddressKeys Keys { get; private set; } = null!;

    /// <summary>The language of the mails.</summary>
    public LanguageTag Language { get; private set; }

    /// <summary>When the old mailbox agreed; at once when an organizer answers for the person, who may have lost it.</summary>
    public DateTimeOffset? OldAgreedAt { get; private set; }

    /// <summary>When the new mailbox agreed.</summary>
    public DateTimeOffset? NewAgreedAt { get; private set; }

    /// <summary>When the person moved.</summary>
    public DateTimeOffset? DoneAt { get; private set; }

    /// <summary>Asks both mailboxes; the mails follow from <see cref="AddressChangeAsked"/>.</summary>
    /// <param name="id">Its identity.</param>
    /// <param name="supporter">The person.</param>
    /// <param name="email">The new address.</param>
    /// <param name="keys">Its hashes.</param>
    /// <param name="language">The language of the mails.</param>
    /// <param name="byOrganizer">Whether an organizer asks for the person: then the old mailbox is told, and can stop it, but need not agree.</param>
    /// <param name="now">The moment.</param>
    public static AddressChange Ask(
        AddressChangeId id, SupporterId supporter, EmailAddress email, AddressKeys keys, LanguageTag language, bool byOrganizer, DateTimeOffset now)
    {
        var change = new AddressChange(id, now)
        {
            SupporterId = supporter,
            Email = email,
            Keys = keys,
            Language = language,
            OldAgreedAt = byOrganizer ? now : null,
        };
        change.Raise(new AddressChangeAsked(id));
        return change;
    }

    /// <summary>One of the mailboxes says yes. Doing so again changes nothing.</summary>
    /// <returns>Whether both have said so, and the person is to be moved now.</returns>
    public bool Agree(bool isOld, DateTimeOffset now)
    {
        if (isOld)
        {
            OldAgreedAt ??= now;
        }
        else
        {
            NewAgreedAt ??= now;
        }

        ModifiedAt = now;
        return DoneAt is null && OldAgreedAt is not null && NewAgreedAt is not null;
    }

    /// <summary>Notes that the person moved.</summary>
    public void Done(DateTimeOffset now) => DoneAt = now;
}

/// <summary>A person is to be written to at another address, and both mailboxes are to be asked.</summary>
public sealed record AddressChangeAsked(AddressChangeId Change) : IDomainEvent;
