using System.Text.Encodings.Web;

namespace Solidarity.Web.Site;

/// <summary>What others put into their own pages to show a part of this site there.</summary>
/// <param name="Element">The name of the element that <c>embed.js</c> fills.</param>
/// <param name="Framed">The whole address of what is shown in a frame.</param>
/// <param name="Link">The whole address of the page that a link leads to.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Text">The key of the sentence that says what it is for.</param>
public sealed record Elsewhere(string Element, string Framed, string Link, string Title, string Text)
{
    // Where it is shown; the organizer gives each site a word of its own.
    private const string Source = "?source=partner";

    private string ForHtml => HtmlEncoder.Default.Encode(Title);

    /// <summary>The element that grows to its content.</summary>
    public string Script =>
        $"""
        <script src="{new Uri(new Uri(Framed), "/js/embed.js")}" async></script>
        <{Element} src="{Framed}"><a href="{Link}">{ForHtml}</a></{Element}>
        """;

    /// <summary>A frame of one height.</summary>
    public string Frame => $"""<iframe src="{Framed}" title="{ForHtml}" width="640" height="720" loading="lazy"></iframe>""";

    /// <summary>A petition: its number and its form.</summary>
    public static Elsewhere OfPetition(string baseUrl, string slug, string title)
    {
        var path = $"/petitions/{Uri.EscapeDataString(slug)}{Source}";
        return new("solidarity-petition", $"{baseUrl}/embed{path}", baseUrl + path, title, "Console.Petition.Elsewhere.Text");
    }

    /// <summary>The form to subscribe to a list.</summary>
    public static Elsewhere OfList(string baseUrl, string slug, string name) =>
        new("solidarity-subscribe", $"{baseUrl}/embed/lists/{Uri.EscapeDataString(slug)}", baseUrl + "/subscribe", name, "Console.List.Elsewhere.Text");
}
