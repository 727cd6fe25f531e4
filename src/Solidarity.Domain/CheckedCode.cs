using System.Diagnostics.CodeAnalysis;

namespace Solidarity.Domain;

/// <summary>
/// A code to be read by a person or a camera, as it stands on sheets of paper and in mails: seven characters and one to check them by, of the
/// 32 of Crockford's base 32, which has no I, L, O and U. The check finds every single wrong character and every two that changed places.
/// </summary>
public readonly record struct CheckedCode
{
    /// <summary>Length, in characters.</summary>
    public const int Length = 8;

    private const string Characters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    private CheckedCode(string value) => Value = value;

    /// <summary>The eight characters.</summary>
    public string Value { get; }

    /// <summary>Makes a code of bytes that nobody can guess.</summary>
    /// <param name="random">Seven of them; more are not looked at.</param>
    public static CheckedCode Of(ReadOnlySpan<byte> random)
    {
        Span<char> code = stackalloc char[Length];
        for (var i = 0; i < Length - 1; i++)
        {
            code[i] = Characters[random[i] & 31];
        }

        code[^1] = Characters[Check(code[..^1])];
        return new CheckedCode(new string(code));
    }

    /// <summary>Reads a code as it is typed: small or large letters, with spaces and hyphens, and O, I and L for what they look like.</summary>
    /// <returns>False when it is none, or a character is wrong.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out CheckedCode code)
    {
        code = default;
        var typed = string.Concat((text ?? "").ToUpperInvariant().Where(c => c is not (' ' or '-')).Select(c => c switch { 'O' => '0', 'I' or 'L' => '1', _ => c }));
        if (typed.Length != Length || typed.Any(c => !Characters.Contains(c)) || Characters[Check(typed.AsSpan(0, Length - 1))] != typed[^1])
        {
            return false;
        }

        code = new CheckedCode(typed);
        return true;
    }

    /// <summary>A code that was checked before.</summary>
    public static CheckedCode FromStored(string value) => new(value);

    /// <summary>As it is printed: two groups of four.</summary>
    public override string ToString() => Value[..4] + "-" + Value[4..];

    // A sum over GF(32) with the modulus x^5 + x^2 + 1, each place weighted by another power of x.
    private static int Check(ReadOnlySpan<char> code)
    {
        var sum = 0;
        foreach (var c in code)
        {
            sum ^= Characters.IndexOf(c, StringComparison.Ordinal);
            sum <<= 1;
            sum ^= (sum & 32) == 0 ? 0 : 0b100101;
        }

        return sum;
    }
}
