using Solidarity.Domain.Supporters;

namespace Solidarity.Domain.MailingLists;

/// <summary>Where a subscription stands.</summary>
public enum SubscriptionState
{
    /// <summary>Confirmed; gets mail.</summary>
    Active = 0,

    /// <summary>The person left.</summary>
    Left = 1,
}

/// <summary>One supporter's standing on one list.</summary>
public sealed class Subscription : AggregateRoot<SubscriptionId>
{
    private Subscription() { }

    private Subscription(SubscriptionId id, DateTimeOffset now)
        : base(id, now) { }

    /// <summary>The person.</summary>
    public SupporterId SupporterId { get; private set; }

    /// <summary>The list.</summary>
    public MailingListId ListId { get; private set; }

    /// <summary>Where it stands.</summary>
    public SubscriptionState State { get; private set; }

    /// <summary>The language of the mails.</summary>
    public LanguageTag Language { get; private set; }

    /// <summary>How often.</summary>
    public Frequency Frequency { get; private set; }

    /// <summary>When it was last confirmed.</summary>
    public DateTimeOffset ConfirmedAt { get; private set; }

    /// <summary>When the person left.</summary>
    public DateTimeOffset? LeftAt { get; private set; }

    /// <summary>Until when the person wants no mail by this list; null or past while mail comes.</summary>
    public DateTimeOffset? PausedUntil { get; private set; }

    /// <summary>The import that it came by, as long as the person did nothing with it; null otherwise.</summary>
    public ListImportId? ImportId { get; private set; }

    /// <summary>A subscription of somebody who agreed elsewhere.</summary>
    /// <param name="id">Its identity.</param>
    /// <param name="supporter">The person.</param>
    /// <param name="list">The list.</param>
    /// <param name="language">The language of the mails.</param>
    /// <param name="agreedAt">When the person agreed.</param>
    /// <param name="import">The import that brings it.</param>
    /// <param name="now">The moment.</param>
    public static Subscription Imported(
        SubscriptionId id, SupporterId supporter, MailingListId list, LanguageTag language, DateTimeOffset agreedAt, ListImportId import, DateTimeOffset now) => new(id, now)
        {
            SupporterId = supporter,
            ListId = list,
            Language = language,
            ConfirmedAt = agreedAt,
            ImportId = import,
        };

    /// <summary>A subscription, confirmed now.</summary>
    public static Subscription Confirmed(
        SubscriptionId id, SupporterId supporter, MailingListId list, LanguageTag language, Frequency frequency, DateTimeOffset now) => new(id, now)
        {
            SupporterId = supporter,
            ListId = list,
            Language = language,
            Frequency = frequency,
            ConfirmedAt = now,
        };

    /// <summary>Confirms anew, after the person had left or asked again.</summary>
    public void ConfirmAgain(LanguageTag language, Frequency frequency, DateTimeOffset now)
    {
        State = SubscriptionState.Active;
        Language = language;
        Frequency = frequency;
        ConfirmedAt = now;
        LeftAt = null;
        PausedUntil = null;
        ImportId = null;
        ModifiedAt = now;
    }

    /// <summary>Leaves. Leaving twice is the same as leaving once.</summary>
    /// <returns>False when the person had left before.</returns>
    public bool Leave(DateTimeOffset now)
    {
        if (State == SubscriptionState.Left)
        {
            return false;
        }

        State = SubscriptionState.Left;
        LeftAt = now;
        ImportId = null;
        ModifiedAt = now;
        return true;
    }

    /// <summary>Takes leaving back.</summary>
    /// <returns>False when the person is subscribed anyway.</returns>
    public bool Return(DateTimeOffset now)
    {
        if (State == SubscriptionState.Active)
        {
            return false;
        }

        State = SubscriptionState.Active;
        LeftAt = null;
        ModifiedAt = now;
        return true;
    }

    /// <summary>Sets how the mails should be.</summary>
    public void Prefer(LanguageTag language, Frequency frequency, DateTimeOffset now)
    {
        Language = language;
        Frequency = frequency;
        ImportId = null;
        ModifiedAt = now;
    }

    /// <summary>Holds the mails for a month.</summary>
    /// <exception cref="DomainError"><c>Subscription.NotActive</c>: the person has left.</exception>
    public void Pause(DateTimeOffset now)
    {
        if (State != SubscriptionState.Active)
        {
            throw new DomainError("Subscription.NotActive");
        }

        PausedUntil = now.AddMonths(1);
        ModifiedAt = now;
    }

    /// <summary>Lets the mails come again before the month is over.</summary>
    public void GoOn(DateTimeOffset now)
    {
        PausedUntil = null;
        ModifiedAt = now;
    }

    /// <summary>Goes over to another supporter: the same person, who had two.</summary>
    public void GoOverTo(SupporterId supporter, DateTimeOffset now)
    {
        SupporterId = supporter;
        ModifiedAt = now;
    }
}
