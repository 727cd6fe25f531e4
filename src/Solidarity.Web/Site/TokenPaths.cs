namespace Solidarity.Web.Site;

/// <summary>The pages behind links in mails, and those handed on. Their paths hold tokens, so they are logged, cached and passed on nowhere.</summary>
public static class TokenPaths
{
    private static readonly string[] Pages =
    [
        "/confirm/", "/unsubscribe/", "/preferences/", "/not-me/", "/endorsements/", "/preview/", "/your-data/", "/change-address/", "/signatures/", "/deliveries/", "/offices/", "/organisations/", "/attendances/", "/door/", "/hosts/", "/newsletters/", "/go/",
        "/console/sign-in/", "/console/invitations/",
    ];

    /// <summary>Whether a path, with or without a language prefix, holds a token.</summary>
    public static bool Holds(string path) => At(path) >= 0;

    /// <summary>The path with the token left out.</summary>
    public static string Redacted(string path)
    {
        var end = At(path);
        return end < 0 ? path : path[..end] + "…";
    }

    private static int At(string path)
    {
        foreach (var page in Pages)
        {
            var at = path.IndexOf(page, StringComparison.OrdinalIgnoreCase);
            if (at >= 0 && path.IndexOf('/', 1) is var second && (at == 0 || at == second) && path.Length > at + page.Length)
            {
                return at + page.Length;
            }
        }

        return -1;
    }
}
