using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;

namespace Solidarity.Web.Site;

/// <summary>
/// Keeps what was sent in the browser that sent it, for half an hour, sealed, and for the pages of one petition or event alone: so that a
/// mistyped address can be corrected without typing all anew. Nothing of it is kept here.
/// </summary>
/// <typeparam name="TSent">What was sent.</typeparam>
/// <param name="name">What was done with the form: a word of the cookie's name.</param>
/// <param name="folder">The address that slugs follow, without language.</param>
/// <param name="protection">Seals it.</param>
/// <param name="language">The language of the page.</param>
/// <param name="time">The clock.</param>
public abstract class KeptForm<TSent>(string name, string folder, IDataProtectionProvider protection, PageLanguage language, TimeProvider time)
    where TSent : class
{

    /// <summary>Browsers keep 4,096 bytes of a cookie with all that belongs to it (RFC 6265 §6.1). Who wrote more corrects an address by filling in the form again.</summary>
    private const int MostCharacters = 3_700;

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(30);

    private readonly IDataProtector _protector = protection.CreateProtector($"solidarity/{name}/1");

    private string Cookie => "solidarity-" + name;

    /// <summary>Keeps it.</summary>
    public void Keep(HttpContext context, string slug, TSent sent)
    {
        var sealedForm = Convert.ToBase64String(_protector.CreateProtector(slug).Protect(Packed(new Kept(sent, time.GetUtcNow() + Lifetime))));
        if (sealedForm.Length > MostCharacters)
        {
            Forget(context, slug);
            return;
        }

        context.Response.Cookies.Append(Cookie, sealedForm, Options(context, slug));
    }

    /// <summary>What this browser sent; null when it sent nothing, or too long ago.</summary>
    public TSent? Of(HttpContext context, string slug)
    {
        if (context.Request.Cookies[Cookie] is not { Length: > 0 } cookie)
        {
            return null;
        }

        try
        {
            var kept = Unpacked(_protector.CreateProtector(slug).Unprotect(Convert.FromBase64String(cookie)));
            return kept?.Until > time.GetUtcNow() ? kept.Sent : null;
        }
        catch (Exception broken) when (broken is CryptographicException or FormatException or JsonException or InvalidDataException)
        {
            return null;
        }
    }

    private void Forget(HttpContext context, string slug) => context.Response.Cookies.Delete(Cookie, Options(context, slug));

    private CookieOptions Options(HttpContext context, string slug) => new()
    {
        HttpOnly = true, Secure = context.Request.IsHttps, SameSite = SameSiteMode.Strict, IsEssential = true,
        Path = language.Path(folder + Uri.EscapeDataString(slug)),
    };

    private static byte[] Packed(Kept kept)
    {
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.Optimal))
        {
            JsonSerializer.Serialize(brotli, kept);
        }

        return packed.ToArray();
    }

    private static Kept? Unpacked(byte[] packed)
    {
        using var brotli = new BrotliStream(new MemoryStream(packed), CompressionMode.Decompress);
        return JsonSerializer.Deserialize<Kept>(brotli);
    }

    private sealed record Kept(TSent Sent, DateTimeOffset Until);
}
