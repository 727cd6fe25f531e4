using System.Globalization;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http.HttpResults;
using Solidarity.Application.Petitions;
using Solidarity.Application.Pictures;
using Solidarity.Domain;
using Solidarity.Web.Pictures;
using Solidarity.Web.Site;

namespace Solidarity.Web.Petitions;

/// <summary>What other programs put in place of a link to a petition (oEmbed 1.0, oembed.com, §2.3.4.4 "rich").</summary>
public sealed record RichEmbed
{
    /// <summary>The kind, <c>rich</c>: HTML.</summary>
    public string Type { get; } = "rich";

    /// <summary>Of the format.</summary>
    public string Version { get; } = "1.0";

    /// <summary>The petition's title.</summary>
    public required string Title { get; init; }

    /// <summary>The organisation's name.</summary>
    public required string ProviderName { get; init; }

    /// <summary>The site.</summary>
    public required string ProviderUrl { get; init; }

    /// <summary>Seconds that it may be kept.</summary>
    public int CacheAge { get; } = 3_600;

    /// <summary>A frame.</summary>
    public required string Html { get; init; }

    /// <summary>Pixels.</summary>
    public required int Width { get; init; }

    /// <summary>Pixels.</summary>
    public required int Height { get; init; }

    /// <summary>The share picture.</summary>
    public required string ThumbnailUrl { get; init; }

    /// <summary>Pixels.</summary>
    public int ThumbnailWidth { get; } = SharePicture.Width;

    /// <summary>Pixels.</summary>
    public int ThumbnailHeight { get; } = SharePicture.Height;
}

/// <summary>Answers for links to petitions.</summary>
internal sealed class OEmbedEndpoint : IEndpoints
{
    /// <summary>Where it is asked.</summary>
    public const string Address = "/oembed";

    private const string Petitions = "/petitions/";
    private const int Widest = 640;
    private const int Narrowest = 240;
    private const int Highest = 720;

    // The format writes its fields in snake_case.
    private static readonly System.Text.Json.JsonSerializerOptions Json = new() { PropertyNamingPolicy = System.Text.Json.JsonNamingPolicy.SnakeCaseLower };

    public static void Map(IEndpointRouteBuilder app) => app.MapGet(Address, AnswerAsync).ExcludeFromDescription();

    /// <summary>The address that answers for a page.</summary>
    public static string For(SiteLook look, string page) => $"{look.BaseUrl}{Address}?url={Uri.EscapeDataString(page)}";

    private static async Task<Results<JsonHttpResult<RichEmbed>, StatusCodeHttpResult>> AnswerAsync(
        string? url, string? format, int? maxwidth, int? maxheight, IPetitionBoard board, SiteLook look, PageLanguage language, SharePictures shares, TimeProvider time, HttpContext context)
    {
        if (format is not (null or "" or "json"))
        {
            // The format of the answer can't be had (oembed.com, §2.3.4, "501 Not Implemented").
            return TypedResults.StatusCode(StatusCodes.Status501NotImplemented);
        }

        var (prefix, slug, source) = Read(url, look.BaseUrl) ?? throw new Domain.NotFound("Petition");
        var petition = await EmbeddedPetition.FindAsync(board, slug, prefix.Length > 0 && LanguageTag.TryParse(prefix[1..], out var tag) ? tag : language.Content, time.GetUtcNow(), context.RequestAborted);
        var (width, height) = (Math.Clamp(maxwidth ?? Widest, Narrowest, Widest), Math.Clamp(maxheight ?? Highest, 1, Highest));
        var frame = CameFromWhere.With($"{look.BaseUrl}{prefix}/embed{petition.Path}", source);
        context.Response.Headers.CacheControl = PageCache.AskAgain;
        context.Response.Headers.AccessControlAllowOrigin = "*";
        return TypedResults.Json(
            new RichEmbed
            {
                Title = petition.Texts.Title,
                ProviderName = look.Name,
                ProviderUrl = look.BaseUrl,
                Html = string.Create(
                    CultureInfo.InvariantCulture,
                    $"<iframe src=\"{HtmlEncoder.Default.Encode(frame)}\" title=\"{HtmlEncoder.Default.Encode(petition.Texts.Title)}\" width=\"{width}\" height=\"{height}\" loading=\"lazy\"></iframe>"),
                Width = width,
                Height = height,
                ThumbnailUrl = look.BaseUrl + prefix + shares.Of(petition).Path,
            },
            Json);
    }

    /// <summary>Reads the address of one of this site's petitions: its language prefix, its name, and where it was found.</summary>
    private static (string Prefix, string Slug, string? Source)? Read(string? url, string baseUrl)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var page) || !Uri.TryCreate(baseUrl, UriKind.Absolute, out var site)
            || !string.Equals(page.Authority, site.Authority, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var at = page.AbsolutePath.IndexOf(Petitions, StringComparison.Ordinal);
        var slug = at < 0 ? "" : Uri.UnescapeDataString(page.AbsolutePath[(at + Petitions.Length)..]);
        var prefix = at <= 0 ? "" : page.AbsolutePath[..at];
        return at < 0 || slug.Length == 0 || slug.Contains('/', StringComparison.Ordinal) || prefix.LastIndexOf('/') > 0
            ? null
            : (prefix, slug, Domain.Petitions.CameFrom.Read(Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(page.Query).GetValueOrDefault(CameFromWhere.Field)));
    }
}
