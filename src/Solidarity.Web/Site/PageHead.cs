using System.Text.Json;
using Microsoft.AspNetCore.Html;
using Solidarity.Application.Pictures;
using Solidarity.Domain;
using Solidarity.Web.Pictures;

namespace Solidarity.Web.Site;

/// <summary>What a public page tells programs: its one address, its languages, and how a link to it looks elsewhere (Open Graph).</summary>
/// <param name="Path">Its address without language.</param>
/// <param name="Language">The language of its content.</param>
/// <param name="Languages">The languages in which its content can be read.</param>
/// <param name="Title">Its title.</param>
/// <param name="Description">What it is about, or null.</param>
/// <param name="Kind">Open Graph's kind, as in <c>article</c>.</param>
public sealed record PageHead(string Path, LanguageTag Language, IReadOnlyList<LanguageTag> Languages, string Title, string? Description, string Kind = "website")
{
    /// <summary>Whole address of a picture, or null.</summary>
    public string? Picture { get; init; }

    /// <summary>What the picture shows.</summary>
    public string? PictureAlternative { get; init; }

    /// <summary>Width and height of the picture, if known.</summary>
    public (int Width, int Height)? PictureSize { get; init; }

    /// <summary>The same page, shared with a picture that is drawn for it.</summary>
    public PageHead With(AddressedShare share, SiteLook look, PageLanguage of) => this with
    {
        Picture = look.BaseUrl + of.Prefix(Language) + share.Path,
        PictureAlternative = share.Share.Title == share.Share.Name ? share.Share.Name : $"{share.Share.Title} · {share.Share.Name}",
        PictureSize = (SharePicture.Width, SharePicture.Height),
    };

    /// <summary>Whole address of what other programs put in place of a link to the page (oEmbed), or null.</summary>
    public string? Embed { get; init; }

    /// <summary>The same as linked data (schema.org), or null.</summary>
    public object? Data { get; init; }

    /// <summary>
    /// <see cref="Data"/> as JSON-LD 1.1. The block is data and not script: browsers stop at its type before they ask the
    /// Content-Security-Policy (HTML §4.12.1.1, "prepare the script element"). The serializer writes no &lt;, so nothing can end the block early.
    /// </summary>
    public IHtmlContent Json => new HtmlString(JsonSerializer.Serialize(Data));

    /// <summary>Open Graph writes a language with its region after an underscore.</summary>
    public string Locale => Language.Value.Replace('-', '_');
}
