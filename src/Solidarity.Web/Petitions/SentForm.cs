using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Solidarity.Web.Site;

namespace Solidarity.Web.Petitions;

/// <summary>A signature that was just sent.</summary>
/// <param name="Form">What was typed.</param>
/// <param name="Id">What it is known by, if it is a new one.</param>
/// <param name="Source">Where the person came from.</param>
public sealed record SentSignature(SignForm Form, Guid Id, string? Source);

/// <summary>
/// Keeps what was sent in the browser that sent it, for half an hour, sealed, and for that petition's pages alone: so that a mistyped address
/// can be corrected without typing all anew. Nothing of it is kept here.
/// </summary>
public sealed class SentForm(IDataProtectionProvider protection, PageLanguage language, TimeProvider time)
{
    private const string Cookie = "solidarity-signed";

    /// <summary>Browsers keep 4,096 bytes of a cookie with all that belongs to it (RFC 6265 §6.1). Who wrote more corrects an address by filling in the form again.</summary>
    private const int MostCharacters = 3_700;

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(30);

    private readonly IDataProtector _protector = protection.CreateProtector("solidarity/signed/1");

    /// <summary>Keeps it.</summary>
    public void Keep(HttpContext context, string slug, SentSignature sent)
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
    public SentSignature? Of(HttpContext context, string slug)
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
        Path = language.Path("/petitions/" + Uri.EscapeDataString(slug)),
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

    private sealed record Kept(SentSignature Sent, DateTimeOffset Until);
}
