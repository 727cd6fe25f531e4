namespace Solidarity.Infrastructure.Messages;

/// <summary>The two ways mail goes out; each has connections of its own.</summary>
public enum MailLane
{
    /// <summary>What a person waits for: confirmations, offers, cancellations.</summary>
    Confirmations,

    /// <summary>What goes to many: alerts and newsletters.</summary>
    Bulk,
}
