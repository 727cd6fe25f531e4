using System.Security.Cryptography;
using System.Text;

namespace Solidarity.Domain.Messages;

/// <summary>How often a link of a message was followed, by all together.</summary>
public sealed class MessageLink
{
    /// <summary>Longest address that is counted, in characters.</summary>
    public const int MaxUrlLength = 2_000;

    private MessageLink() { }

    /// <summary>A link that was followed so often.</summary>
    public MessageLink(MessageId message, MailVariant variant, string url, int clicks) =>
        (MessageId, Variant, UrlHash, Url, Clicks) = (message, variant, HashOf(url), url, clicks);

    /// <summary>The message.</summary>
    public MessageId MessageId { get; private set; }

    /// <summary>In which of its texts it stands.</summary>
    public MailVariant Variant { get; private set; }

    /// <summary>The address by its hash, for it is too long for a key. 32 bytes.</summary>
    public byte[] UrlHash { get; private set; } = [];

    /// <summary>Where it leads.</summary>
    public string Url { get; private set; } = "";

    /// <summary>How often it was followed. Moved by adding in the database.</summary>
    public int Clicks { get; private set; }

    /// <summary>The hash of an address (SHA-256).</summary>
    public static byte[] HashOf(string url) => SHA256.HashData(Encoding.UTF8.GetBytes(url));
}
