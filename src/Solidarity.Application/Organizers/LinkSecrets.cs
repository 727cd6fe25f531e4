using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Solidarity.Domain.Organizers;

namespace Solidarity.Application.Organizers;

/// <summary>Random secrets of links and keys. What is stored of them is the hash: with 256 random bits a plain one can't be undone.</summary>
public static class LinkSecrets
{
    private const int Bytes = 32;

    /// <summary>A new one.</summary>
    /// <param name="prefix">What its text begins with.</param>
    public static LinkSecret New(string prefix = "")
    {
        var text = prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));
        return new LinkSecret(text, HashOf(text));
    }

    /// <summary>The hash by which a secret is known again.</summary>
    public static byte[] HashOf(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
