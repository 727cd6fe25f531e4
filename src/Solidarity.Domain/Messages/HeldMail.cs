using Solidarity.Domain.Supporters;

namespace Solidarity.Domain.Messages;

/// <summary>
/// A mail that a person did not get because of the cap on mails a week, and that the next digest tells of. Its delivery is skipped; the row
/// goes once the news is old.
/// </summary>
public sealed class HeldMail
{
    private HeldMail() { }

    /// <summary>Holds a mail back.</summary>
    /// <param name="supporter">Whose.</param>
    /// <param name="message">Which.</param>
    /// <param name="now">The moment.</param>
    public HeldMail(SupporterId supporter, MessageId message, DateTimeOffset now) => (SupporterId, MessageId, HeldAt) = (supporter, message, now);

    /// <summary>The person.</summary>
    public SupporterId SupporterId { get; private set; }

    /// <summary>The message.</summary>
    public MessageId MessageId { get; private set; }

    /// <summary>When it was held back.</summary>
    public DateTimeOffset HeldAt { get; private set; }

    /// <summary>The digest that tells of it; null until one is planned.</summary>
    public MessageId? DigestId { get; private set; }
}
