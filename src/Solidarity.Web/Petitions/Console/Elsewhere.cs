using System.Text.Encodings.Web;

namespace Solidarity.Web.Petitions.Console;

/// <summary>What others put into their own pages to show a petition there.</summary>
/// <param name="BaseUrl">The site.</param>
/// <param name="Slug">The petition.</param>
/// <param name="Title">Its title.</param>
public sealed record Elsewhere(string BaseUrl, string Slug, string Title)
{
    // Where it is shown; the organizer gives each site a word of its own.
    private const string Source = "?source=partner";

    private string Path => "/petitions/" + Uri.EscapeDataString(Slug);

    private string ForHtml => HtmlEncoder.Default.Encode(Title);

    /// <summary>A link.</summary>
    public string Link => BaseUrl + Path + Source;

    /// <summary>The element that grows to its content.</summary>
    public string Script =>
        $"""
        <script src="{BaseUrl}/js/embed.js" async></script>
        <solidarity-petition src="{BaseUrl}/embed{Path}{Source}"><a href="{Link}">{ForHtml}</a></solidarity-petition>
        """;

    /// <summary>A frame of one height.</summary>
    public string Frame => $"""<iframe src="{BaseUrl}/embed{Path}{Source}" title="{ForHtml}" width="640" height="720" loading="lazy"></iframe>""";
}
