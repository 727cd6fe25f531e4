using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using Solidarity.Application;

namespace Solidarity.Infrastructure.Keys;

/// <summary>
/// Tokens of 57 bytes, 76 characters: a MAC (HMAC-SHA-256, cut to 16 bytes), then purpose, epoch, expiry and two ids,
/// encrypted (AES-256 in counter mode, the MAC as first counter) because version 7 ids tell when somebody came.
/// </summary>
/// <remarks>The MAC is taken over the plain text, as in SIV (RFC 5297): the same token is always the same text, and no nonce can repeat harmfully.</remarks>
internal sealed class Tokens(KeyRing keys) : ITokens
{
    private const int MacLength = 16;
    private const int EpochAt = 1;
    private const int ExpiryAt = 5;
    private const int IdAt = 9;
    private const int SecondAt = 25;
    private const int BodyLength = 41;
    private const int TextLength = (MacLength + BodyLength) / 3 * 4;

    private readonly Lazy<byte[]> _macKey = new(() => Derive(keys, "solidarity/token/mac/1"u8));
    private readonly Lazy<byte[]> _cipherKey = new(() => Derive(keys, "solidarity/token/cipher/1"u8));

    public string Issue(Token token)
    {
        Span<byte> whole = stackalloc byte[MacLength + BodyLength];
        var body = whole[MacLength..];
        body[0] = (byte)token.Purpose;
        BinaryPrimitives.WriteInt32BigEndian(body[EpochAt..], token.Epoch);
        BinaryPrimitives.WriteUInt32BigEndian(body[ExpiryAt..], token.ExpiresAt is { } at ? checked((uint)at.ToUnixTimeSeconds()) : 0);
        token.Id.TryWriteBytes(body[IdAt..], bigEndian: true, out _);
        token.Second.TryWriteBytes(body[SecondAt..], bigEndian: true, out _);
        Mac(body, whole[..MacLength]);
        Crypt(whole[..MacLength], body);
        return Base64Url.EncodeToString(whole);
    }

    public Token? Read(TokenPurpose purpose, string? text)
    {
        Span<byte> whole = stackalloc byte[MacLength + BodyLength];
        // White space in an address is bound as null.
        if (text is null || text.Length != TextLength || !text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
            || !Base64Url.TryDecodeFromChars(text, whole, out var length) || length != whole.Length)
        {
            return null;
        }

        var body = whole[MacLength..];
        Crypt(whole[..MacLength], body);
        Span<byte> mac = stackalloc byte[MacLength];
        Mac(body, mac);
        if (!CryptographicOperations.FixedTimeEquals(mac, whole[..MacLength]) || body[0] != (byte)purpose)
        {
            return null;
        }

        var expiry = BinaryPrimitives.ReadUInt32BigEndian(body[ExpiryAt..]);
        return new Token(
            purpose,
            new Guid(body.Slice(IdAt, 16), bigEndian: true),
            new Guid(body.Slice(SecondAt, 16), bigEndian: true),
            BinaryPrimitives.ReadInt32BigEndian(body[EpochAt..]),
            expiry == 0 ? null : DateTimeOffset.FromUnixTimeSeconds(expiry));
    }

    private static byte[] Derive(KeyRing keys, ReadOnlySpan<byte> use)
    {
        var derived = new byte[32];
        HKDF.Expand(HashAlgorithmName.SHA256, keys.TokenKey, derived, use);
        return derived;
    }

    private void Mac(ReadOnlySpan<byte> body, Span<byte> mac)
    {
        Span<byte> full = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_macKey.Value, body, full);
        full[..MacLength].CopyTo(mac);
    }

    /// <summary>Encrypts and decrypts alike: the body XOR the encrypted counters.</summary>
    private void Crypt(ReadOnlySpan<byte> mac, Span<byte> body)
    {
        const int blocks = (BodyLength + 15) / 16;
        Span<byte> stream = stackalloc byte[blocks * 16];
        for (var block = 0; block < blocks; block++)
        {
            mac.CopyTo(stream[(block * 16)..]);
            stream[(block * 16) + 15] ^= (byte)block;
        }

        using var aes = Aes.Create();
        aes.Key = _cipherKey.Value;
        Span<byte> encrypted = stackalloc byte[blocks * 16];
        aes.EncryptEcb(stream, encrypted, PaddingMode.None);
        for (var i = 0; i < body.Length; i++)
        {
            body[i] ^= encrypted[i];
        }
    }
}
