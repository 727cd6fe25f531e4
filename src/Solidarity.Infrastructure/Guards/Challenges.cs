using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using Solidarity.Infrastructure.Keys;

namespace Solidarity.Infrastructure.Guards;

/// <summary>A proof of work to be done, as ALTCHA writes it (PoW v2).</summary>
/// <param name="Parameters">What to do.</param>
/// <param name="Signature">HMAC-SHA-256 of the parameters, as hexadecimal digits.</param>
public sealed record Challenge(ChallengeParameters Parameters, string Signature);

/// <summary>What to do: find the counter whose key begins as <paramref name="KeyPrefix"/> says. In the order in which the signature takes them, by name.</summary>
/// <param name="Algorithm">How a key is derived from nonce and counter.</param>
/// <param name="Cost">How many rounds one derivation takes.</param>
/// <param name="Data">What else is signed.</param>
/// <param name="ExpiresAt">Until when a solution is taken, in seconds since 1970.</param>
/// <param name="KeyLength">How many bytes a key has.</param>
/// <param name="KeyPrefix">How the key begins, as hexadecimal digits.</param>
/// <param name="KeySignature">HMAC-SHA-256 of the whole key, by which the solution is known without deriving it again.</param>
/// <param name="Nonce">16 random bytes as hexadecimal digits; the counter follows them as four bytes, the highest first.</param>
/// <param name="Salt">16 random bytes as hexadecimal digits.</param>
public sealed record ChallengeParameters(
    string Algorithm, int Cost, ChallengeData Data, long ExpiresAt, int KeyLength, string KeyPrefix, string KeySignature, string Nonce, string Salt);

/// <summary>What else is signed.</summary>
/// <param name="Level">How hard it is: each level takes twice the work of the one before.</param>
public sealed record ChallengeData(int Level);

/// <summary>A challenge with its solution, as a client sends it: this as JSON, in Base64.</summary>
/// <param name="Challenge">The challenge.</param>
/// <param name="Solution">What was found.</param>
public sealed record SolvedChallenge(Challenge? Challenge, ChallengeSolution? Solution);

/// <summary>What was found.</summary>
/// <param name="Counter">The counter.</param>
/// <param name="DerivedKey">Its key, as hexadecimal digits.</param>
public sealed record ChallengeSolution(long Counter, string? DerivedKey);

/// <summary>What a proof turned out to be.</summary>
public enum ProofState
{
    /// <summary>It is good.</summary>
    Good,

    /// <summary>It was not made here, or not solved.</summary>
    Wrong,

    /// <summary>It is too old.</summary>
    Expired,

    /// <summary>It was solved when less was asked for.</summary>
    TooEasy,
}

/// <summary>A proof that was looked at.</summary>
/// <param name="State">What it turned out to be.</param>
/// <param name="Id">The random number in it.</param>
/// <param name="ExpiresAt">Until when it is good.</param>
public readonly record struct ReadProof(ProofState State, Guid Id, DateTimeOffset ExpiresAt);

/// <summary>
/// Makes and checks proofs of work in ALTCHA's published format (PoW v2), with PBKDF2: of all it offers, what an old phone does least
/// slowly beside a machine that was bought for guessing. Nothing is stored for a challenge. Making one costs one derivation, checking
/// one none.
/// </summary>
public sealed class Challenges
{
    /// <summary>The hardest level. An old phone solves it within some seconds.</summary>
    public const int HighestLevel = 3;

    private const string Algorithm = "PBKDF2/SHA-256";
    private const int Cost = 1_000;
    private const int KeyLength = 32;
    private const int PrefixLength = KeyLength / 2;
    private const int RandomLength = 16;
    private const int FirstSpan = 400;
    private const int LongestProof = 4_096;

    private static readonly TimeSpan GoodFor = TimeSpan.FromMinutes(10);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly Lazy<byte[]> _signs;
    private readonly Lazy<byte[]> _signsKeys;
    private readonly TimeProvider _time;

    internal Challenges(KeyRing keys, TimeProvider time)
    {
        _time = time;
        _signs = new(() => Derive(keys, "solidarity/challenge/1"u8));
        _signsKeys = new(() => Derive(keys, "solidarity/challenge/key/1"u8));
    }

    /// <summary>A new challenge.</summary>
    /// <param name="level">How hard: 0 to <see cref="HighestLevel"/>.</param>
    public Challenge Make(int level)
    {
        Span<byte> password = stackalloc byte[RandomLength + sizeof(uint)];
        Span<byte> salt = stackalloc byte[RandomLength];
        RandomNumberGenerator.Fill(password[..RandomLength]);
        RandomNumberGenerator.Fill(salt);
        BinaryPrimitives.WriteUInt32BigEndian(password[RandomLength..], (uint)RandomNumberGenerator.GetInt32(FirstSpan << Math.Clamp(level, 0, HighestLevel)));
        Span<byte> key = stackalloc byte[KeyLength];
        Rfc2898DeriveBytes.Pbkdf2(password, salt, key, Cost, HashAlgorithmName.SHA256);
        var parameters = new ChallengeParameters(
            Algorithm, Cost, new ChallengeData(level), (_time.GetUtcNow() + GoodFor).ToUnixTimeSeconds(), KeyLength,
            Convert.ToHexStringLower(key[..PrefixLength]), Hex(_signsKeys.Value, key), Convert.ToHexStringLower(password[..RandomLength]), Convert.ToHexStringLower(salt));
        return new Challenge(parameters, Signature(parameters));
    }

    /// <summary>Looks at a proof.</summary>
    /// <param name="proof">As it was sent.</param>
    /// <param name="leastLevel">How hard it must have been.</param>
    public ReadProof Read(string proof, int leastLevel)
    {
        if (Parse(proof) is not { Challenge: { Parameters: { Data: not null, Nonce: not null } parameters, Signature: not null } challenge, Solution.DerivedKey: { } found }
            || !Same(challenge.Signature, Signature(parameters))
            || !IsKey(found, out var key) || !Same(parameters.KeySignature, Hex(_signsKeys.Value, key)))
        {
            return new(ProofState.Wrong, default, default);
        }

        var expiresAt = DateTimeOffset.FromUnixTimeSeconds(parameters.ExpiresAt);
        return new(
            expiresAt < _time.GetUtcNow() ? ProofState.Expired : parameters.Data.Level < leastLevel ? ProofState.TooEasy : ProofState.Good,
            new Guid(Convert.FromHexString(parameters.Nonce), bigEndian: true),
            expiresAt);
    }

    private static SolvedChallenge? Parse(string proof)
    {
        var json = new byte[LongestProof];
        if (proof.Length > LongestProof || !Convert.TryFromBase64String(proof, json, out var length))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<SolvedChallenge>(json.AsSpan(0, length), Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool IsKey(string hex, out byte[] key)
    {
        key = new byte[KeyLength];
        return Convert.FromHexString(hex, key, out var used, out var written) == System.Buffers.OperationStatus.Done && used == hex.Length && written == KeyLength;
    }

    private static bool Same(string one, string other) => CryptographicOperations.FixedTimeEquals(
        System.Text.Encoding.UTF8.GetBytes(one), System.Text.Encoding.UTF8.GetBytes(other));

    private static byte[] Derive(KeyRing keys, ReadOnlySpan<byte> use)
    {
        var derived = new byte[32];
        HKDF.Expand(HashAlgorithmName.SHA256, keys.TokenKey, derived, use);
        return derived;
    }

    private static string Hex(byte[] key, ReadOnlySpan<byte> data) => Convert.ToHexStringLower(HMACSHA256.HashData(key, data));

    // ALTCHA signs the parameters as JSON with their names in order, which is the order of the record.
    private string Signature(ChallengeParameters parameters) => Hex(_signs.Value, JsonSerializer.SerializeToUtf8Bytes(parameters, Json));
}
