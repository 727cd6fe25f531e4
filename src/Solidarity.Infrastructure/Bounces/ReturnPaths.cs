using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using MimeKit;
using Solidarity.Domain.Messages;
using Solidarity.Infrastructure.Keys;
using Solidarity.Infrastructure.Messages;

namespace Solidarity.Infrastructure.Bounces;

/// <summary>
/// The envelope's sender of each copy (a variable envelope return path): <c>local+TOKEN@host</c>, by which what comes back tells which
/// copy it is about, and that it was made here. The token is the delivery's id and 10 bytes of a MAC (HMAC-SHA-256) over it, in base32
/// (RFC 4648 §6) without padding, whose letters may change their case on the way (RFC 5321 §2.4 asks for care, and not all take it).
/// </summary>
internal sealed partial class ReturnPaths(KeyRing keys, IOptions<MailOptions> mail)
{
    /// <summary>Most octets before the @ (RFC 5321 §4.5.3.1.1).</summary>
    private const int LongestLocal = 64;

    private const int IdLength = 16;
    private const int MacLength = 10;
    private const int TokenLength = (((IdLength + MacLength) * 8) + 4) / 5;
    private const string Letters = "abcdefghijklmnopqrstuvwxyz234567";

    private readonly Lazy<byte[]> _key = new(() => HKDF.Expand(HashAlgorithmName.SHA256, keys.TokenKey, 32, "solidarity/bounce/mac/1"u8.ToArray()));

    /// <summary>The envelope's sender of a copy; the plain one where no bounce address is set, or it has no room for a token.</summary>
    public MailboxAddress Of(DeliveryId delivery)
    {
        var plain = string.IsNullOrEmpty(mail.Value.BounceAddress) ? mail.Value.From : mail.Value.BounceAddress;
        var at = plain.LastIndexOf('@');
        return string.IsNullOrEmpty(mail.Value.BounceAddress) || plain[0] == '"' || at + 1 + TokenLength > LongestLocal
            ? new MailboxAddress(null, plain)
            : new MailboxAddress(null, $"{plain[..at]}+{Token(delivery)}{plain[at..]}");
    }

    /// <summary>The delivery that the first genuine token in a text names, or null.</summary>
    public DeliveryId? Find(string text)
    {
        foreach (var found in AfterPlus().EnumerateMatches(text))
        {
            if (Read(text.AsSpan(found.Index + 1, TokenLength)) is { } delivery)
            {
                return delivery;
            }
        }

        return null;
    }

    private string Token(DeliveryId delivery)
    {
        Span<byte> whole = stackalloc byte[IdLength + MacLength];
        delivery.Value.TryWriteBytes(whole, bigEndian: true, out _);
        Mac(whole[..IdLength], whole[IdLength..]);
        return string.Create(TokenLength, whole, static (text, bytes) =>
        {
            var (bits, count, next) = (0, 0, 0);
            for (var i = 0; i < text.Length; i++)
            {
                if (count < 5)
                {
                    (bits, count) = ((bits << 8) | (next < bytes.Length ? bytes[next] : 0), count + 8);
                    next++;
                }

                count -= 5;
                text[i] = Letters[(bits >> count) & 31];
                bits &= (1 << count) - 1;
            }
        });
    }

    private DeliveryId? Read(ReadOnlySpan<char> token)
    {
        Span<byte> whole = stackalloc byte[IdLength + MacLength];
        var (bits, count, next) = (0, 0, 0);
        foreach (var letter in token)
        {
            var value = Letters.IndexOf(char.ToLowerInvariant(letter), StringComparison.Ordinal);
            if (value < 0)
            {
                return null;
            }

            (bits, count) = ((bits << 5) | value, count + 5);
            if (count >= 8)
            {
                count -= 8;
                whole[next++] = (byte)(bits >> count);
                bits &= (1 << count) - 1;
            }
        }

        // What is left of the last letter is nothing, or there would be several texts for one token.
        Span<byte> mac = stackalloc byte[MacLength];
        Mac(whole[..IdLength], mac);
        return bits == 0 && CryptographicOperations.FixedTimeEquals(mac, whole[IdLength..])
            ? DeliveryId.From(new Guid(whole[..IdLength], bigEndian: true))
            : null;
    }

    private void Mac(ReadOnlySpan<byte> id, Span<byte> mac)
    {
        Span<byte> full = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key.Value, id, full);
        full[..MacLength].CopyTo(mac);
    }

    [GeneratedRegex(@"\+[a-zA-Z2-7]{42}(?=@)", RegexOptions.CultureInvariant)]
    private static partial Regex AfterPlus();
}
