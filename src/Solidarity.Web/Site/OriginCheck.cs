using Microsoft.Extensions.Options;
using Solidarity.Application;

namespace Solidarity.Web.Site;

/// <summary>
/// Refuses changes that another site's page asks for: by <c>Sec-Fetch-Site</c> (Fetch Metadata), and by <c>Origin</c> for browsers
/// without it. What is no browser sends neither, and passes: mail clients' one-click POST (RFC 8058) among them.
/// </summary>
internal static class OriginCheck
{
    public static void UseOriginCheck(this WebApplication app)
    {
        var site = app.Services.GetRequiredService<IOptions<SiteOptions>>();
        app.Use((context, next) =>
        {
            var request = context.Request;
            if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method) || IsOwn(request, site.Value))
            {
                return next(context);
            }

            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            context.Features.Set(new Refusal("Page.CrossSite"));
            return Task.CompletedTask;
        });
    }

    private static bool IsOwn(HttpRequest request, SiteOptions site)
    {
        var fetchSite = request.Headers["Sec-Fetch-Site"].ToString();
        if (fetchSite.Length > 0)
        {
            return fetchSite is "same-origin" or "none";
        }

        var origin = request.Headers.Origin.ToString();
        return origin.Length == 0
            || string.Equals(origin, site.BaseUrl, StringComparison.OrdinalIgnoreCase)
            || string.Equals(origin, request.Scheme + "://" + request.Host.Value, StringComparison.OrdinalIgnoreCase)
            // Pages that send no referrer send no origin either (Fetch, "append a request Origin header"); there the token is the authority.
            || (origin == "null" && TokenPaths.Holds(request.Path.Value ?? ""));
    }
}
