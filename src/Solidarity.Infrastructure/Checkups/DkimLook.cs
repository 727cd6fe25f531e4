using System.Security.Cryptography;
using Solidarity.Application.Checkups;
using Solidarity.Infrastructure.Messages;

namespace Solidarity.Infrastructure.Checkups;

/// <summary>Looks at the public keys of a domain (RFC 6376 §3.6.1, RFC 8463 §4).</summary>
internal sealed class DkimLook(DnsRecords dns)
{
    private const string Part = "Dkim";
    private const int WeakBits = 1024;
    private const int UsualBits = 2048;

    /// <summary>A relay's key can lie under any name, which only the relay knows; these are the usual ones.</summary>
    private static readonly string[] Selectors = ["default", "dkim", "mail", "k1", "s1", "s2", "selector1", "selector2", "google", "smtp"];

    /// <summary>Whether a key that mails are signed with here is published as it is.</summary>
    public async Task<Finding> LookAsync(DkimSigning.NamedKey key, CancellationToken cancellationToken)
    {
        var name = Name(key.Selector, key.Domain);
        var found = await dns.TextsAsync(name, cancellationToken);
        var (outcome, grade) = found switch
        {
            [] => ("OwnMissing", Grade.Bad),
            [_, _, ..] => ("OwnSeveral", Grade.Bad),
            [var text] => Compared(TagList.Read(text), key.Key),
        };
        return new Finding(Part, outcome, grade, name, key.Key.Kind) { Publish = grade == Grade.Good ? null : new DnsRecord(name, "TXT", key.Key.Record) };
    }

    /// <summary>Whether there is a key under one of the usual names.</summary>
    public async Task<Finding> LookAsync(string domain, CancellationToken cancellationToken)
    {
        var names = await Task.WhenAll(Selectors.Select(async selector =>
            (selector, IsKey: (await dns.TextsAsync(Name(selector, domain), cancellationToken)).Any(text => TagList.Read(text)?.GetValueOrDefault("p") is { Length: > 0 }))));
        return names.FirstOrDefault(x => x.IsKey).selector is { } selector ? new Finding(Part, "Good", Grade.Good, domain, selector) : new Finding(Part, "NotFound", Grade.Warning, domain);
    }

    /// <summary>What lies under one name.</summary>
    public async Task<Finding> LookAsync(string domain, string selector, CancellationToken cancellationToken)
    {
        var name = Name(selector, domain);
        return await dns.TextsAsync(name, cancellationToken) switch
        {
            [] => new Finding(Part, "Missing", Grade.Bad, name),
            [_, _, ..] => new Finding(Part, "SeveralFound", Grade.Bad, name),
            [var text] => Judged(name, text),
        };
    }

    private static string Name(string selector, string domain) => $"{selector}._domainkey.{domain}";

    private static (string Outcome, Grade Grade) Compared(IReadOnlyDictionary<string, string>? tags, DkimKey key) =>
        tags is null || !IsForMail(tags) || tags.GetValueOrDefault("k", "rsa") != key.Kind || tags.GetValueOrDefault("p") is not { } published ? ("OwnOther", Grade.Bad)
        : published.Length == 0 ? ("OwnRevoked", Grade.Bad)
        : Bytes(published) is not { } bytes || !key.PublicKeys.Any(own => own.AsSpan().SequenceEqual(bytes)) ? ("OwnOther", Grade.Bad)
        : tags.GetValueOrDefault("t", "").Split(':').Any(flag => flag.Trim() == "y") ? ("OwnTesting", Grade.Warning)
        : ("OwnGood", Grade.Good);

    private static Finding Judged(string name, string text)
    {
        if (TagList.Read(text) is not { } tags || !IsForMail(tags) || tags.GetValueOrDefault("p") is not { } published)
        {
            return new Finding(Part, "Unread", Grade.Bad, name, DnsRecords.Show(text));
        }

        if (published.Length == 0)
        {
            return new Finding(Part, "Revoked", Grade.Bad, name);
        }

        return (tags.GetValueOrDefault("k", "rsa"), Bytes(published)) switch
        {
            ("ed25519", { Length: 32 }) => new Finding(Part, "Found", Grade.Good, name, "Ed25519"),
            ("rsa", { } bytes) when Bits(bytes) is { } bits => bits < WeakBits ? new Finding(Part, "Short", Grade.Bad, name, bits)
                : bits < UsualBits ? new Finding(Part, "Short", Grade.Warning, name, bits)
                : new Finding(Part, "Found", Grade.Good, name, $"RSA {bits}"),
            _ => new Finding(Part, "Unread", Grade.Bad, name, DnsRecords.Show(text)),
        };
    }

    // A record may say that it is none of a mail's, or of another version, or of hashes that nobody signs with any more.
    private static bool IsForMail(IReadOnlyDictionary<string, string> tags) =>
        tags.GetValueOrDefault("v", "DKIM1") == "DKIM1"
        && tags.GetValueOrDefault("s", "*").Split(':').Any(service => service.Trim() is "*" or "email")
        && tags.GetValueOrDefault("h", "sha256").Split(':').Any(hash => hash.Trim() == "sha256");

    private static byte[]? Bytes(string base64)
    {
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var written) ? bytes[..written] : null;
    }

    private static int? Bits(byte[] key)
    {
        using var rsa = RSA.Create();
        try
        {
            rsa.ImportSubjectPublicKeyInfo(key, out _);
            return rsa.KeySize;
        }
        catch (CryptographicException)
        {
            return BitsOfBare(rsa, key);
        }
    }

    private static int? BitsOfBare(RSA rsa, byte[] key)
    {
        try
        {
            rsa.ImportRSAPublicKey(key, out _);
            return rsa.KeySize;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
