using System.Buffers.Text;
using System.Security.Cryptography;

namespace Solidarity.Web.Supporters;

/// <summary>What a fresh link knows a browser by: a random secret in a cookie, set by the press that opens the link and by nothing else.</summary>
internal static class BrowserSecret
{
    private const string Cookie = "solidarity-my-data";
    private const int Bytes = 32;

    /// <summary>The secret that the browser has, or null.</summary>
    public static string? Of(HttpRequest request) => request.Cookies[Cookie];

    /// <summary>The secret that the browser has, or a new one.</summary>
    public static string OfOrNew(HttpContext context)
    {
        if (Of(context.Request) is { Length: > 0 } known)
        {
            return known;
        }

        var secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));
        context.Response.Cookies.Append(Cookie, secret, Options(context));
        return secret;
    }

    /// <summary>Forgets it.</summary>
    public static void Forget(HttpContext context) => context.Response.Cookies.Delete(Cookie, Options(context));

    // Lax: the link in a webmail leads here from another site, and may be followed a second time.
    private static CookieOptions Options(HttpContext context) => new() { HttpOnly = true, Secure = context.Request.IsHttps, SameSite = SameSiteMode.Lax, Path = "/", IsEssential = true };
}
