namespace Solidarity.Web.Organizers;

/// <summary>Says in words which kind of browser a session is in, for its owner to know it again. No version: that would be nearly a fingerprint.</summary>
internal static class BrowserWords
{
    // In this order: each of them also claims to be one of those below.
    private static readonly (string Mark, string Name)[] Browsers =
    [
        ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"), ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"),
        ("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
    ];

    private static readonly (string Mark, string Name)[] Systems =
    [
        ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("CrOS", "ChromeOS"), ("Mac OS X", "macOS"), ("Linux", "Linux"),
    ];

    /// <summary>As in <c>Firefox, Android</c>; empty if nothing of it is known.</summary>
    public static string Of(string? userAgent)
    {
        var told = userAgent ?? "";
        return string.Join(", ", new[] { Browsers, Systems }
            .Select(kinds => kinds.FirstOrDefault(kind => told.Contains(kind.Mark, StringComparison.Ordinal)).Name).Where(name => name is not null));
    }
}
