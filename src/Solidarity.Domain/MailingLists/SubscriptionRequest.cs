using Solidarity.Domain.Supporters;

namespace Solidarity.Domain.MailingLists;

/// <summary>How often a subscriber gets mail.</summary>
public enum Frequency
{
    /// <summary>At once.</summary>
    Immediate = 0,

    /// <summary>A digest each morning that has news.</summary>
    Daily = 1,

    /// <summary>A digest each Monday morning that has news.</summary>
    Weekly = 2,
}

/// <summary>
/// Somebody asked that an address be subscribed. Until the owner of the mailbox confirms, this row holds all that is
/// known, and forgetting it is one delete: strangers change nothing on an existing person.
/// </summary>
public sealed class SubscriptionRequest : AggregateRoot<SubscriptionRequestId>
{
    /// <summary>How long the link in the confirmation mail works.</summary>
    public static readonly TimeSpan LinkLifetime = TimeSpan.FromDays(7);

    /// <summary>How long an unconfirmed request is kept.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromDays(14);

    private readonly List<SubscriptionRequestList> _lists = [];

    private SubscriptionRequest() { }

    private SubscriptionRequest(SubscriptionRequestId id, DateTimeOffset now)
        : base(id, now) { }

    /// <summary>The address; sealed in the database.</summary>
    public EmailAddress Email { get; private set; } = null!;

    /// <summary>How the person wishes to be addressed; sealed in the database.</summary>
    public string? Name { get; private set; }

    /// <summary>The keyed hashes that the address is found by.</summary>
    public AddressKeys Keys { get; private set; } = null!;

    /// <summary>The language that mails should have.</summary>
    public LanguageTag Language { get; private set; }

    /// <summary>The person's time zone.</summary>
    public TimeZoneName TimeZone { get; private set; }

    /// <summary>How often.</summary>
    public Frequency Frequency { get; private set; }

    /// <summary>The version of the wording that stood above the button.</summary>
    public string WordingVersion { get; private set; } = "";

    /// <summary>Raised to revoke links sent before.</summary>
    public int Epoch { get; private set; }

    /// <summary>When the owner confirmed.</summary>
    public DateTimeOffset? ConfirmedAt { get; private set; }

    /// <summary>The person who confirmed.</summary>
    public SupporterId? SupporterId { get; private set; }

    /// <summary>The import that asks, where it was not somebody on a page.</summary>
    public ListImportId? ImportId { get; private set; }

    /// <summary>What was asked for.</summary>
    public IReadOnlyList<SubscriptionRequestList> Lists => _lists;

    /// <summary>Takes a request; the confirmation mail follows from <see cref="SubscriptionRequested"/>.</summary>
    public static SubscriptionRequest Ask(
        SubscriptionRequestId id, EmailAddress email, string? name, AddressKeys keys, IEnumerable<MailingListId> lists,
        LanguageTag language, TimeZoneName zone, Frequency frequency, string wordingVersion, DateTimeOffset now)
    {
        var request = Of(id, email, name, keys, lists, language, zone, frequency, wordingVersion, now);
        if (request._lists.Count == 0)
        {
            throw new DomainError("Subscription.NoList", "lists");
        }

        request.Raise(new SubscriptionRequested(id));
        return request;
    }

    /// <summary>Somebody whom an organisation brings without a proof of consent. Whoever adds it sees to the mail: many come at once, and go behind those who wait for theirs.</summary>
    public static SubscriptionRequest Imported(
        SubscriptionRequestId id, EmailAddress email, string? name, AddressKeys keys, MailingListId list, LanguageTag language, TimeZoneName zone, string wordingVersion,
        ListImportId import, DateTimeOffset now)
    {
        var request = Of(id, email, name, keys, [list], language, zone, Frequency.Immediate, wordingVersion, now);
        request.ImportId = import;
        return request;
    }

    private static SubscriptionRequest Of(
        SubscriptionRequestId id, EmailAddress email, string? name, AddressKeys keys, IEnumerable<MailingListId> lists,
        LanguageTag language, TimeZoneName zone, Frequency frequency, string wordingVersion, DateTimeOffset now)
    {
        var request = new SubscriptionRequest(id, now)
        {
            Email = email,
            Name = name,
            Keys = keys,
            Language = language,
            TimeZone = zone,
            Frequency = frequency,
            WordingVersion = wordingVersion,
        };
        request._lists.AddRange(lists.Distinct().Select(list => new SubscriptionRequestList(id, list)));
        return request;
    }

    /// <summary>The owner of the mailbox says yes. Doing so again changes nothing.</summary>
    /// <returns>False when it had been confirmed before.</returns>
    public bool Confirm(SupporterId by, DateTimeOffset now)
    {
        if (ConfirmedAt is not null)
        {
            return false;
        }

        ConfirmedAt = now;
        SupporterId = by;
        ModifiedAt = now;
        return true;
    }

    /// <summary>Asks for a fresh link, after the first one expired.</summary>
    public void AskAgain(DateTimeOffset now)
    {
        if (ConfirmedAt is not null)
        {
            throw new DomainError("Subscription.AlreadyConfirmed");
        }

        Epoch++;
        ModifiedAt = now;
        Raise(new SubscriptionRequested(Id));
    }
}

/// <summary>Somebody asked to be subscribed, and the owner of the address is to be asked.</summary>
public sealed record SubscriptionRequested(SubscriptionRequestId Request) : IDomainEvent;

/// <summary>A list in a request.</summary>
public sealed class SubscriptionRequestList
{
    private SubscriptionRequestList() { }

    internal SubscriptionRequestList(SubscriptionRequestId request, MailingListId list)
    {
        RequestId = request;
        ListId = list;
    }

    /// <summary>The request.</summary>
    public SubscriptionRequestId RequestId { get; private set; }

    /// <summary>The list.</summary>
    public MailingListId ListId { get; private set; }
}
