using Solidarity.Domain.Messages;

namespace Solidarity.Domain.Bounces;

/// <summary>A copy that came back, or was complained of: one a delivery and kind. The mail that said so is not kept.</summary>
public sealed class Bounce
{
    /// <summary>How many copies to one address come back for a passing reason before it gets no more.</summary>
    public const int MostSoft = 3;

    /// <summary>Within which time so many count.</summary>
    public static readonly TimeSpan SoftSpan = TimeSpan.FromDays(30);

    /// <summary>How long it is kept: as long as it can be told what was sent to whom.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    private Bounce() { }

    /// <summary>Notes what a returned mail said of a delivery.</summary>
    /// <param name="id">Its identity.</param>
    /// <param name="delivery">The copy that it is about.</param>
    /// <param name="message">The message of that copy.</param>
    /// <param name="addressKey">Keyed hash of the exact address; null where that is not known any more.</param>
    /// <param name="kind">What was said.</param>
    /// <param name="reply">The words of the server that refused, without addresses; may be empty.</param>
    /// <param name="at">The moment.</param>
    public Bounce(BounceId id, DeliveryId delivery, MessageId message, byte[]? addressKey, ReturnedKind kind, string reply, DateTimeOffset at)
    {
        Id = id;
        DeliveryId = delivery;
        MessageId = message;
        AddressKey = addressKey;
        Kind = kind;
        Reply = reply;
        At = at;
    }

    /// <summary>Its identity.</summary>
    public BounceId Id { get; private set; }

    /// <summary>The copy that it is about. Unique with the kind.</summary>
    public DeliveryId DeliveryId { get; private set; }

    /// <summary>The message of that copy.</summary>
    public MessageId MessageId { get; private set; }

    /// <summary>Keyed hash of the exact address; null where that is not known any more.</summary>
    public byte[]? AddressKey { get; private set; }

    /// <summary>What was said.</summary>
    public ReturnedKind Kind { get; private set; }

    /// <summary>The words of the server that refused, without addresses; may be empty.</summary>
    public string Reply { get; private set; } = "";

    /// <summary>When it was noted.</summary>
    public DateTimeOffset At { get; private set; }

    /// <summary>Forgets whose address it was, once that person is erased.</summary>
    public void PartFromAddress() => AddressKey = null;
}
