namespace Solidarity.Web.Site;

/// <summary>A field that people don't see and programs fill in. Its name means nothing, so that no browser fills it in for a person.</summary>
public static class Honeypot
{
    /// <summary>The field's name.</summary>
    public const string Field = "k9";

    /// <summary>Whether a program filled the form in; it is answered like anyone, and nothing is stored.</summary>
    public static bool IsFilled(HttpRequest request) => request.HasFormContentType && !string.IsNullOrEmpty(request.Form[Field]);
}
