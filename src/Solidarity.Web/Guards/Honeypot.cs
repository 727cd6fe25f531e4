namespace Solidarity.Web.Guards;

/// <summary>A field that people don't see and programs fill in. Its name means nothing, so that no browser fills it in for a person.</summary>
public static class Honeypot
{
    /// <summary>The field's name.</summary>
    public const string Field = "k9";

    /// <summary>Whether the field is filled: by a program, or by a browser that means well. So the form is not dropped, but has to wait.</summary>
    public static bool IsFilled(HttpRequest request) => request.HasFormContentType && !string.IsNullOrEmpty(request.Form[Field]);
}
