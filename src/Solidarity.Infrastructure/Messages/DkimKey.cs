using System.Collections.Concurrent;
using System.Security.Cryptography;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Math.EC.Rfc8032;
using Org.BouncyCastle.Security;

namespace Solidarity.Infrastructure.Messages;

/// <summary>A private key that can't sign mail. The message ends a sentence that begins with the file's name, and holds nothing of the key.</summary>
public sealed class DkimKeyException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>A private key that signs mail, of either kind that DKIM knows (RFC 6376 §3.3.1, RFC 8463). Safe for many threads at once.</summary>
public abstract class DkimKey
{
    /// <summary>The shortest RSA key that is taken, in bits; the shortest that RFC 8301 §3.2 recommends.</summary>
    public const int LeastBits = 2048;

    /// <summary>The longest, in bits: what every receiver can check (RFC 8301 §3.2).</summary>
    public const int MostBits = 4096;

    private const int LongestFile = 64 * 1024;

    /// <summary>What comes before the 32 octets of an Ed25519 key in its PKCS#8 form (RFC 8410 §7).</summary>
    private static readonly byte[] Ed25519Prefix = Convert.FromHexString("302e020100300506032b657004220420");

    private DkimKey(string kind, string algorithm, params byte[][] publicKeys) => (Kind, Algorithm, PublicKeys) = (kind, algorithm, publicKeys);

    /// <summary>The tag <c>k=</c> of the public record.</summary>
    public string Kind { get; }

    /// <summary>The tag <c>a=</c> of a signature.</summary>
    public string Algorithm { get; }

    /// <summary>The public key in each form that it may be published in; the first is the usual one.</summary>
    internal IReadOnlyList<byte[]> PublicKeys { get; }

    /// <summary>The TXT record to publish (RFC 6376 §3.6.1).</summary>
    public string Record => $"v=DKIM1; k={Kind}; p={Convert.ToBase64String(PublicKeys[0])}";

    /// <summary>Signs.</summary>
    /// <param name="hash">The SHA-256 of what is signed.</param>
    public abstract byte[] Sign(byte[] hash);

    /// <summary>Reads a key.</summary>
    /// <param name="file">A PEM file.</param>
    /// <exception cref="DkimKeyException">It can't be read, or is no key to sign mail with.</exception>
    public static DkimKey Read(string file)
    {
        var text = ReadText(file);
        var other = "which holds no private key in PEM form (a block that begins with BEGIN PRIVATE KEY).";
        for (var rest = text.AsSpan(); PemEncoding.TryFind(rest, out var found); rest = rest[found.Location.End..])
        {
            var content = Convert.FromBase64String(rest[found.Base64Data].ToString());
            switch (rest[found.Label])
            {
                case "PRIVATE KEY":
                    return OfPkcs8(content);
                case "RSA PRIVATE KEY":
                    return OfRsa(content, rsa => rsa.ImportRSAPrivateKey(content, out _));
                case "ENCRYPTED PRIVATE KEY":
                    other = "whose key is locked with a passphrase, which nobody types in when the program starts; save it without one, readable for the program alone.";
                    break;
                case "EC PRIVATE KEY" or "OPENSSH PRIVATE KEY" or "DSA PRIVATE KEY":
                    other = "a key of a kind that does not sign mail; it takes RSA, or Ed25519 in its PKCS#8 form (BEGIN PRIVATE KEY).";
                    break;
            }
        }

        throw new DkimKeyException(other);
    }

    /// <summary>Makes a key and writes it to a new file, which its owner alone can read.</summary>
    /// <param name="file">The file; it must not be there yet.</param>
    /// <param name="isEd25519">Ed25519; else RSA of 2048 bits.</param>
    /// <exception cref="IOException">The file is there, or can't be written.</exception>
    public static DkimKey Make(string file, bool isEd25519)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var stream = new FileStream(file, options))
        using (var writer = new StreamWriter(stream))
        {
            writer.WriteLine(isEd25519 ? MakeEd25519() : MakeRsa());
        }

        return Read(file);
    }

    private static string MakeRsa()
    {
        using var rsa = RSA.Create(LeastBits);
        return rsa.ExportPkcs8PrivateKeyPem();
    }

    private static string MakeEd25519() => PemEncoding.WriteString("PRIVATE KEY", [.. Ed25519Prefix, .. RandomNumberGenerator.GetBytes(Ed25519PrivateKeyParameters.KeySize)]);

    private static string ReadText(string file)
    {
        try
        {
            var info = new FileInfo(file);
            return !info.Exists ? throw new DkimKeyException("and there is no such file.")
                : info.Length > LongestFile ? throw new DkimKeyException("which is too large to be a key.")
                : File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DkimKeyException("which this program can't read; give it to the user that the program runs as.", e);
        }
    }

    private static DkimKey OfPkcs8(byte[] content)
    {
        AsymmetricKeyParameter key;
        try
        {
            key = PrivateKeyFactory.CreateKey(content);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Whatever a reader of ASN.1 says of a broken file.
            throw new DkimKeyException("whose key is damaged, or of a kind that does not sign mail; it takes RSA or Ed25519.", e);
        }

        return key switch
        {
            Ed25519PrivateKeyParameters ed25519 => new Ed25519Key(ed25519),
            RsaPrivateCrtKeyParameters => OfRsa(content, rsa => rsa.ImportPkcs8PrivateKey(content, out _)),
            _ => throw new DkimKeyException("a key of a kind that does not sign mail; it takes RSA or Ed25519."),
        };
    }

    private static DkimKey OfRsa(byte[] content, Action<RSA> import)
    {
        RSA Open()
        {
            var opened = RSA.Create();
            import(opened);
            return opened;
        }

        try
        {
            var rsa = Open();
            return rsa.KeySize is >= LeastBits and <= MostBits
                ? new RsaKey(rsa, Open)
                : throw new DkimKeyException($"an RSA key of {rsa.KeySize} bits; it takes {LeastBits} to {MostBits}.");
        }
        catch (CryptographicException e)
        {
            throw new DkimKeyException("whose key is damaged.", e);
        }
    }

    /// <summary>RSA by the system's OpenSSL, many times as fast as one in managed code.</summary>
    private sealed class RsaKey : DkimKey
    {
        // Each serves one thread at a time, and need not be made again for the next signature.
        private readonly ConcurrentBag<RSA> _free = [];
        private readonly Func<RSA> _open;

        public RsaKey(RSA rsa, Func<RSA> open)
            : base("rsa", "rsa-sha256", rsa.ExportSubjectPublicKeyInfo(), rsa.ExportRSAPublicKey())
        {
            _open = open;
            _free.Add(rsa);
        }

        public override byte[] Sign(byte[] hash)
        {
            var rsa = _free.TryTake(out var free) ? free : _open();
            try
            {
                return rsa.SignHash(hash, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            }
            finally
            {
                _free.Add(rsa);
            }
        }
    }

    /// <summary>Ed25519, of which .NET has none of its own. What is signed is the hash (RFC 8463 §3).</summary>
    private sealed class Ed25519Key(Ed25519PrivateKeyParameters key) : DkimKey("ed25519", "ed25519-sha256", key.GeneratePublicKey().GetEncoded())
    {
        public override byte[] Sign(byte[] hash)
        {
            var signature = new byte[Ed25519PrivateKeyParameters.SignatureSize];
            key.Sign(Ed25519.Algorithm.Ed25519, null, hash, 0, hash.Length, signature, 0);
            return signature;
        }
    }
}
