using System.Security.Claims;
using Microsoft.AspNetCore.DataProtection;
using Solidarity.Application.Audit;
using Solidarity.Domain;

namespace Solidarity.Web.Supporters.Console;

/// <summary>
/// Why an organizer looks at people's data: said once, carried for half an hour or until signing out, and written to the audit log
/// with each reading. It is the organizer's own: whoever signs in next in the same browser says their own.
/// </summary>
public sealed class ReadingReason(IDataProtectionProvider protection)
{
    private const string Cookie = "solidarity-reason";
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(30);

    private readonly IDataProtector _protector = protection.CreateProtector("solidarity/reason/1");

    /// <summary>The reason given, or null.</summary>
    public string? Of(HttpContext context)
    {
        try
        {
            return context.Request.Cookies[Cookie] is { Length: > 0 } cookie ? ProtectorFor(context).Unprotect(cookie) : null;
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Carries a reason from now on; none ends it.</summary>
    /// <returns>False when nothing was said, or too much.</returns>
    public bool Carry(HttpContext context, string? reason)
    {
        if (Text.OneLine(reason) is not { Length: <= AuditEntry.MaxReasonLength } clean)
        {
            Forget(context);
            return false;
        }

        context.Response.Cookies.Append(Cookie, ProtectorFor(context).Protect(clean, Lifetime), Options(context));
        return true;
    }

    /// <summary>Carries none any more.</summary>
    public static void Forget(HttpContext context) => context.Response.Cookies.Delete(Cookie, Options(context));

    private static CookieOptions Options(HttpContext context) => new()
    {
        HttpOnly = true, Secure = context.Request.IsHttps, SameSite = SameSiteMode.Strict, Path = "/", MaxAge = Lifetime, IsEssential = true,
    };

    private ITimeLimitedDataProtector ProtectorFor(HttpContext context) =>
        _protector.CreateProtector(context.User.FindFirstValue(ClaimTypes.NameIdentifier) ?? "").ToTimeLimitedDataProtector();
}
