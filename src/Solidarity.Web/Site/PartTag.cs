using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Solidarity.Web.Site;

/// <summary>The ETag of a part of a page that is asked for again and again.</summary>
public static class PartTag
{
    /// <summary>Changes whenever what is shown does (RFC 9110 §8.8.3).</summary>
    public static string Of<T>(T shown, string language) =>
        $"\"{Convert.ToHexStringLower(SHA256.HashData([.. JsonSerializer.SerializeToUtf8Bytes(shown), .. Encoding.UTF8.GetBytes(language)]).AsSpan(0, 12))}\"";
}
