using Microsoft.Extensions.Primitives;

namespace Solidarity.Web.Site;

/// <summary>A policy of its own for one answer, in place of the site's.</summary>
/// <param name="Policy">The Content-Security-Policy.</param>
internal sealed record OwnPolicy(string Policy);

/// <summary>The headers that tell browsers what pages of this site may do.</summary>
internal static class SecurityHeaders
{
    private const string Policy =
        "default-src 'self'; base-uri 'none'; object-src 'none'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>Hangfire's dashboard writes a few styles into its pages. No script, and nothing foreign, even there.</summary>
    private const string JobsPolicy =
        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
        + "base-uri 'none'; object-src 'none'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>What other sites may show inside their pages.</summary>
    private const string EmbedPolicy = "default-src 'self'; base-uri 'none'; object-src 'none'; form-action 'self'; frame-ancestors *";

    private static readonly StringValues Features = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()";

    /// <summary>At the door of an event, codes in mails can be read by the camera.</summary>
    private static readonly StringValues FeaturesAtDoor = "camera=(self), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()";
    private static readonly StringValues TwoYears = "max-age=63072000";

    public static void UseSecurityHeaders(this WebApplication app) => app.Use((context, next) =>
    {
        var path = context.Request.Path.Value ?? "/";

        // Before, for the page cache to keep them; and again at the start of the answer, since what reports a fault clears all headers first.
        Set(context.Response.Headers, path, context.Request.IsHttps);
        context.Response.OnStarting(() =>
        {
            Set(context.Response.Headers, path, context.Request.IsHttps);
            if (context.Features.Get<OwnPolicy>() is { } own)
            {
                context.Response.Headers.ContentSecurityPolicy = own.Policy;
            }

            return Task.CompletedTask;
        });
        return next(context);
    });

    /// <summary>HTTPS once, HTTPS for two years (RFC 6797). Apart, since a kept page may go out by either scheme.</summary>
    public static void SetTransport(IHeaderDictionary headers) => headers.StrictTransportSecurity = TwoYears;

    private static void Set(IHeaderDictionary headers, string path, bool isHttps)
    {
        headers.ContentSecurityPolicy = IsJobs(path) ? JobsPolicy : IsEmbed(path) ? EmbedPolicy : Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Permissions-Policy"] = path.Contains("/door/", StringComparison.Ordinal) ? FeaturesAtDoor : Features;
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        
        // The form of a petition, or of an event, learns from it which link led to the page; other sites learn nothing.
        headers["Referrer-Policy"] = TokenPaths.Holds(path) ? "no-referrer" : path.Contains("/petitions/", StringComparison.Ordinal) || path.Contains("/events/", StringComparison.Ordinal) ? "same-origin" : "strict-origin";
        if (isHttps)
        {
            SetTransport(headers);
        }

        if (TokenPaths.Holds(path))
        {
            headers.CacheControl = "no-store";
            headers["X-Robots-Tag"] = "noindex, nofollow";
        }
        else if (IsConsole(path) || IsJobs(path))
        {
            headers["X-Robots-Tag"] = "noindex, nofollow";
            if (StringValues.IsNullOrEmpty(headers.CacheControl))
            {
                headers.CacheControl = "no-store";
            }
        }
    }

    private static bool IsJobs(string path) => new PathString(path).StartsWithSegments("/jobs");

    // At the head, or behind a language: two letters, and what may follow on a hyphen.
    private static bool IsEmbed(string path) => path.IndexOf("/embed/", StringComparison.Ordinal) is var at
        && (at is 0 or 3 || (at > 3 && path[3] == '-' && at == path.IndexOf('/', 1)));

    // The language prefix is still on the path here.
    private static bool IsConsole(string path) => path.Contains("/console", StringComparison.OrdinalIgnoreCase);
}
