using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace Solidarity.Web.Site;

/// <summary>
/// Carries the sentence that says what was just done to the page that follows. That page alone takes it: a preview or a live
/// number that is fetched in the background, and answered in between, neither takes it nor throws it away.
/// </summary>
internal sealed class NoticeCookie(CookieTempDataProvider cookie) : ITempDataProvider
{
    public IDictionary<string, object> LoadTempData(HttpContext context) =>
        IsInBackground(context.Request) ? new Dictionary<string, object>() : cookie.LoadTempData(context);

    public void SaveTempData(HttpContext context, IDictionary<string, object> values)
    {
        // With nothing to carry, the framework's provider expires the cookie, also one that this request did not bring.
        if (values.Count > 0 || !IsInBackground(context.Request))
        {
            cookie.SaveTempData(context, values);
        }
    }

    /// <summary>Whether a script fetches it, and no page is shown (Fetch Metadata Request Headers §2.1, <c>Sec-Fetch-Dest</c>).</summary>
    private static bool IsInBackground(HttpRequest request) => request.Headers["Sec-Fetch-Dest"] == "empty";
}
