namespace Solidarity.Web.Site;

/// <summary>Where a form leads that is answered by the page it stands on.</summary>
public static class RequestAddress
{
    /// <summary>
    /// The page's own address. A form without it would take along the fragment that the reader came by, and the answer would open
    /// there in place of its top, where it says what was done or what is wrong.
    /// </summary>
    public static string Here(this HttpRequest request) => request.PathBase.Add(request.Path) + request.QueryString;
}
