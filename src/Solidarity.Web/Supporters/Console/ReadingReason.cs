using Microsoft.AspNetCore.DataProtection;
using Solidarity.Application.Audit;
using Solidarity.Domain;

namespace Solidarity.Web.Supporters.Console;

/// <summary>Why an organizer looks at people's data: said once, carried for half an hour, and written to the audit log with each reading.</summary>
public sealed class ReadingReason(IDataProtectionProvider protection)
{
    private const string Cookie = "solidarity-reason";
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(30);

    private readonly ITimeLimitedDataProtector _protector = protection.CreateProtector("solidarity/reason/1").ToTimeLimitedDataProtector();

    /// <summary>The reason given, or null.</summary>
    public string? Of(HttpRequest request)
    {
        try
        {
            return request.Cookies[Cookie] is { Length: > 0 } cookie ? _protector.Unprotect(cookie) : null;
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
        var options = new CookieOptions
        {
            HttpOnly = true, Secure = context.Request.IsHttps, SameSite = SameSiteMode.Strict, Path = "/", MaxAge = Lifetime, IsEssential = true,
        };
        if (Text.OneLine(reason) is not { Length: <= AuditEntry.MaxReasonLength } clean)
        {
            context.Response.Cookies.Delete(Cookie, options);
            return false;
        }

        context.Response.Cookies.Append(Cookie, _protector.Protect(clean, Lifetime), options);
        return true;
    }
}
