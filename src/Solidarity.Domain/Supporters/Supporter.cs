namespace Solidarity.Domain.Supporters;

/// <summary>The keyed hashes that an address is found by, without the address being stored in the clear.</summary>
/// <param name="Mailbox">HMAC-SHA-256 of the canonical form: tells identity. 32 bytes.</param>
/// <param name="Address">HMAC-SHA-256 of the exact form: serves suppression and bounces. 32 bytes.</param>
/// <param name="Domain">HMAC-SHA-256 of the domain: serves the pace towards its mail servers. 32 bytes.</param>
public sealed record AddressKeys(byte[] Mailbox, byte[] Address, byte[] Domain);

/// <summary>One person, however many actions: the reader of one mailbox. Comes into being at the first confirmation.</summary>
public sealed class Supporter : AggregateRoot<SupporterId>
{
    /// <summary>Longest name, in characters.</summary>
    public const int MaxNameLength = 200;

    /// <summary>As <see cref="MailsAWeek"/>: mail comes however much it is.</summary>
    public const int NoCap = 0;

    /// <summary>Largest <see cref="MailsAWeek"/>.</summary>
    public const int MostMailsAWeek = 50;

    private Supporter() { }

    private Supporter(SupporterId id, DateTimeOffset now)
        : base(id, now) { }

    /// <summary>The address; sealed in the database.</summary>
    public EmailAddress Email { get; private set; } = null!;

    /// <summary>How the person wishes to be addressed; sealed in the database.</summary>
    public string? Name { get; private set; }

    /// <summary>Keyed hash of the whole name, by which the person is found; null without a name. 32 bytes.</summary>
    public byte[]? NameKey { get; private set; }

    /// <summary>The keyed hashes that the address is found by.</summary>
    public AddressKeys Keys { get; private set; } = null!;

    /// <summary>The person's language.</summary>
    public LanguageTag Language { get; private set; }

    /// <summary>The person's time zone.</summary>
    public TimeZoneName TimeZone { get; private set; }

    /// <summary>Most mails a week, over all lists, as the person wishes it; null: as the installation has it; <see cref="NoCap"/>: all that come.</summary>
    public int? MailsAWeek { get; private set; }

    /// <summary>Raised to revoke every link sent before, but those for leaving.</summary>
    public int Epoch { get; private set; }

    /// <summary>A person who has just confirmed for the first time.</summary>
    public static Supporter Confirmed(
        SupporterId id, EmailAddress email, string? name, AddressKeys keys, LanguageTag language, TimeZoneName zone, DateTimeOffset now) => new(id, now)
        {
            Email = email,
            Name = name,
            Keys = keys,
            Language = language,
            TimeZone = zone,
        };

    /// <summary>Takes over what the person, known already, confirmed anew.</summary>
    public void ConfirmAgain(EmailAddress email, string? name, AddressKeys keys, LanguageTag language, TimeZoneName zone, DateTimeOffset now)
    {
        Email = email;
        Name = name ?? Name;
        Keys = keys;
        Language = language;
        TimeZone = zone;
        ModifiedAt = now;
    }

    /// <summary>Sets the zone that times are told in.</summary>
    public void LiveIn(TimeZoneName zone, DateTimeOffset now)
    {
        if (TimeZone != zone)
        {
            TimeZone = zone;
            ModifiedAt = now;
        }
    }

    /// <summary>Sets how many mails a week may come; see <see cref="MailsAWeek"/>.</summary>
    /// <exception cref="DomainError"><c>MailsAWeek.OutOfRange</c>.</exception>
    public void Want(int? mailsAWeek, DateTimeOffset now)
    {
        if (mailsAWeek is < NoCap or > MostMailsAWeek)
        {
            throw new DomainError("MailsAWeek.OutOfRange");
        }

        if (MailsAWeek != mailsAWeek)
        {
            MailsAWeek = mailsAWeek;
            ModifiedAt = now;
        }
    }

    /// <summary>Corrects how the person is addressed, and how mails are written.</summary>
    public void Correct(string? name, LanguageTag language, DateTimeOffset now)
    {
        Name = name;
        Language = language;
        ModifiedAt = now;
    }

    /// <summary>Sets what the name is found by.</summary>
    public void FindBy(byte[]? nameKey) => NameKey = nameKey;

    /// <summary>Moves to another address, confirmed by its mailbox. Links sent to the old one are revoked, but those for leaving.</summary>
    public void Move(EmailAddress email, AddressKeys keys, DateTimeOffset now)
    {
        Email = email;
        Keys = keys;
        Epoch++;
        ModifiedAt = now;
    }
}
