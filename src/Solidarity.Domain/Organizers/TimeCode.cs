using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;

namespace Solidarity.Domain.Organizers;

/// <summary>Codes of an authenticator app: TOTP (RFC 6238) over HMAC-SHA-1 with six digits and steps of 30 seconds, which is what every app knows.</summary>
public static class TimeCode
{
    /// <summary>Digits of a code.</summary>
    public const int Digits = 6;

    /// <summary>Bytes of a secret (RFC 4226 §4 asks for 20).</summary>
    public const int SecretBytes = 20;

    private const int StepSeconds = 30;
    private const int Modulus = 1_000_000;

    // For clocks that are a little off (RFC 6238 §5.2).
    private const int StepsAside = 1;

    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>A secret as people and apps type it: base 32 (RFC 4648 §6) without padding.</summary>
    public static string Text(ReadOnlySpan<byte> secret)
    {
        Span<char> text = stackalloc char[((secret.Length * 8) + 4) / 5];
        for (var i = 0; i < text.Length; i++)
        {
            var bit = i * 5;
            var pair = (secret[bit / 8] << 8) | ((bit / 8) + 1 < secret.Length ? secret[(bit / 8) + 1] : 0);
            text[i] = Alphabet[(pair >> (11 - (bit % 8))) & 31];
        }

        return new string(text);
    }

    /// <summary>The code that an app shows.</summary>
    public static string At(string secret, DateTimeOffset now) => Of(Bytes(secret), StepAt(now)).ToString("D6", CultureInfo.InvariantCulture);

    /// <summary>The time step that a code belongs to, or null for a code that does not hold now. Takes as long either way.</summary>
    /// <param name="secret">The secret, in base 32.</param>
    /// <param name="typed">The code as typed; spaces do no harm.</param>
    /// <param name="now">The moment.</param>
    public static long? StepOf(string secret, string? typed, DateTimeOffset now)
    {
        var digits = string.Concat((typed ?? "").Where(c => !char.IsWhiteSpace(c)));
        var code = digits.Length == Digits && digits.All(char.IsAsciiDigit) ? int.Parse(digits, CultureInfo.InvariantCulture) : -1;
        var key = Bytes(secret);
        long? found = null;
        for (var step = StepAt(now) - StepsAside; step <= StepAt(now) + StepsAside; step++)
        {
            if (Of(key, step) == code)
            {
                found = step;
            }
        }

        return found;
    }

    private static long StepAt(DateTimeOffset now) => now.ToUnixTimeSeconds() / StepSeconds;

    [SuppressMessage("Security", "CA5350", Justification = "RFC 6238 §1.2; as a keyed hash SHA-1 is not broken, and apps know no other.")]
    private static int Of(byte[] key, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> mac = stackalloc byte[HMACSHA1.HashSizeInBytes];
        HMACSHA1.HashData(key, counter, mac);

        // Dynamic truncation (RFC 4226 §5.3).
        return (BinaryPrimitives.ReadInt32BigEndian(mac[(mac[^1] & 15)..]) & int.MaxValue) % Modulus;
    }

    private static byte[] Bytes(string secret)
    {
        var bytes = new byte[secret.Length * 5 / 8];
        for (var i = 0; i < bytes.Length * 8; i++)
        {
            var bit = (Alphabet.IndexOf(secret[i / 5], StringComparison.Ordinal) >> (4 - (i % 5))) & 1;
            bytes[i / 8] |= (byte)(bit << (7 - (i % 8)));
        }

        return bytes;
    }
}
