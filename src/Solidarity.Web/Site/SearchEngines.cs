using System.Globalization;
using System.Text;
using System.Xml;
using MediatR;
using Solidarity.Application.Statements;
using Solidarity.Domain;

namespace Solidarity.Web.Site;

/// <summary>What search engines ask for: the sitemap (sitemaps.org 0.9, with languages) and robots.txt (RFC 9309).</summary>
public sealed class SearchEngines : IEndpoints
{
    // A file may hold 50,000 addresses: five languages of each of these. Older ones are linked from the archive.
    private const int Most = 5_000;
    private const string Namespace = "http://www.sitemaps.org/schemas/sitemap/0.9";
    private const string Xhtml = "http://www.w3.org/1999/xhtml";

    /// <inheritdoc />
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/sitemap.xml", SitemapAsync).ExcludeFromDescription();
        app.MapGet("/robots.txt", Robots).ExcludeFromDescription();
    }

    private static IResult Robots(SiteLook look) => TypedResults.Text(
        $"""
        User-agent: *
        Disallow: /console
        Disallow: /jobs
        Disallow: /search
        Disallow: /api/v1/
        Disallow: /confirm/
        Disallow: /unsubscribe/
        Disallow: /preferences/
        Disallow: /not-me/
        Disallow: /endorsements/
        Disallow: /signatures/
        Disallow: /deliveries/
        Disallow: /offices/
        Disallow: /organisations/
        Disallow: /attendances/
        Disallow: /door/
        Disallow: /hosts/
        Disallow: /newsletters/
        Disallow: /go/
        Disallow: /embed/
        Disallow: /preview/
        Sitemap: {look.BaseUrl}/sitemap.xml

        """, "text/plain", Encoding.UTF8);

    private static async Task<IResult> SitemapAsync(IMediator mediator, PageLanguage language, SiteLook look, CancellationToken cancellationToken)
    {
        var listed = await mediator.Send(new ListAddresses(Most), cancellationToken);
        var shipped = InterfaceLanguages.All.Select(x => x.Tag).ToList();
        using var bytes = new MemoryStream();
        await using (var xml = XmlWriter.Create(bytes, new XmlWriterSettings { Async = true, Encoding = new UTF8Encoding(false) }))
        {
            xml.WriteStartElement("urlset", Namespace);
            xml.WriteAttributeString("xmlns", "xhtml", null, Xhtml);
            foreach (var path in (string[])["/", "/statements", "/campaigns", "/events", "/subscribe", "/about"])
            {
                Write(xml, path, shipped, null, language, look);
            }

            foreach (var page in listed)
            {
                Write(xml, page.Path, page.Languages.Count > 0 ? page.Languages : shipped, page.ModifiedAt, language, look);
            }

            xml.WriteEndElement();
        }

        return TypedResults.Bytes(bytes.ToArray(), "application/xml; charset=utf-8");
    }

    /// <summary>One entry a language, each of which names all.</summary>
    private static void Write(XmlWriter xml, string path, IReadOnlyList<LanguageTag> languages, DateTimeOffset? modified, PageLanguage language, SiteLook look)
    {
        foreach (var tag in languages)
        {
            xml.WriteStartElement("url", Namespace);
            xml.WriteElementString("loc", Namespace, look.BaseUrl + language.Prefix(tag) + path);
            if (modified is { } moment)
            {
                xml.WriteElementString("lastmod", Namespace, moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
            }

            foreach (var other in languages.Where(_ => languages.Count > 1))
            {
                xml.WriteStartElement("link", Xhtml);
                xml.WriteAttributeString("rel", "alternate");
                xml.WriteAttributeString("hreflang", other.Value);
                xml.WriteAttributeString("href", look.BaseUrl + language.Prefix(other) + path);
                xml.WriteEndElement();
            }

            xml.WriteEndElement();
        }
    }
}
