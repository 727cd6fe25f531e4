using System.Text.Json;
using System.Xml;
using MediatR;
using Solidarity.Application.MailingLists;
using Solidarity.Web.Site;

namespace Solidarity.Web.MailingLists;

/// <summary>The archives of lists as feeds: Atom (RFC 4287) and JSON Feed 1.1, with newsletters whole and statements in short.</summary>
internal sealed class ListFeeds : IEndpoints
{
    private const int Most = 30;

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/lists/{slug}.atom", AtomAsync).ExcludeFromDescription();
        app.MapGet("/lists/{slug}.json", JsonFeedAsync).ExcludeFromDescription();
    }

    private static async Task<IResult> AtomAsync(
        string slug, IMediator mediator, PageLanguage language, SiteLook look, TimeProvider time, HttpContext context, CancellationToken cancellationToken)
    {
        var (read, addresses) = await ReadAsync(slug, mediator, language, look, time, context, cancellationToken);
        using var bytes = new MemoryStream();
        await using (var xml = Feeds.Begin(bytes))
        {
            xml.WriteStartElement("feed", Feeds.Atom);
            xml.WriteAttributeString("xml", "lang", null, language.Content.Value);
            xml.WriteElementString("id", Feeds.Atom, addresses.Page);
            xml.WriteElementString("title", Feeds.Atom, $"{read.Name} · {look.Name}");
            if (read.Description is not null)
            {
                xml.WriteElementString("subtitle", Feeds.Atom, read.Description);
            }

            xml.WriteElementString("updated", Feeds.Atom, Feeds.Rfc3339(read.ChangedAt ?? DateTimeOffset.UnixEpoch));
            xml.WriteLink("self", addresses.Page + ".atom", "application/atom+xml");
            xml.WriteLink("alternate", addresses.Page, "text/html");
            foreach (var entry in read.Entries)
            {
                Write(xml, entry, addresses, look);
            }

            xml.WriteEndElement();
        }

        return new TaggedBytes(bytes.ToArray()).Answer(context, Feeds.AtomType);
    }

    private static async Task<IResult> JsonFeedAsync(
        string slug, IMediator mediator, PageLanguage language, SiteLook look, TimeProvider time, HttpContext context, CancellationToken cancellationToken)
    {
        var (read, addresses) = await ReadAsync(slug, mediator, language, look, time, context, cancellationToken);
        var feed = new
        {
            version = Feeds.JsonVersion,
            title = $"{read.Name} · {look.Name}",
            description = read.Description,
            home_page_url = addresses.Page,
            feed_url = addresses.Page + ".json",
            language = language.Content.Value,
            items = read.Entries.Select(entry => new
            {
                id = addresses.Identity(entry),
                url = addresses.Of(entry),
                title = entry.Title,
                summary = entry.Summary,
                content_html = entry.Html,

                // An item has a text (JSON Feed 1.1, "Items").
                content_text = entry.Html is null ? entry.Summary ?? entry.Title : null,
                language = entry.Language.Value,
                date_published = Feeds.Rfc3339(entry.SentAt),
                date_modified = Feeds.Rfc3339(entry.ModifiedAt),
                authors = new[] { new { name = entry.Byline ?? look.Name } },
            }),
        };
        return new TaggedBytes(JsonSerializer.SerializeToUtf8Bytes(feed, Json)).Answer(context, Feeds.JsonType);
    }

    private static readonly JsonSerializerOptions Json = new() { DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull };

    private static async Task<(ListArchiveRead Read, ArchiveAddresses Addresses)> ReadAsync(
        string slug, IMediator mediator, PageLanguage language, SiteLook look, TimeProvider time, HttpContext context, CancellationToken cancellationToken)
    {
        var read = await mediator.Send(new ReadListArchive(slug, language.Content, Most, WithText: true), cancellationToken);
        context.KeepShortly(read.IsMoving, time);
        return (read, new ArchiveAddresses(read.Slug, language, look));
    }

    private static void Write(XmlWriter xml, ArchiveEntry entry, ArchiveAddresses addresses, SiteLook look)
    {
        xml.WriteStartElement("entry", Feeds.Atom);
        xml.WriteAttributeString("xml", "lang", null, entry.Language.Value);
        xml.WriteElementString("id", Feeds.Atom, addresses.Identity(entry));
        xml.WriteElementString("title", Feeds.Atom, entry.Title);
        xml.WriteElementString("published", Feeds.Atom, Feeds.Rfc3339(entry.SentAt));
        xml.WriteElementString("updated", Feeds.Atom, Feeds.Rfc3339(entry.ModifiedAt));
        xml.WriteAuthor(entry.Byline ?? look.Name);
        xml.WriteLink("alternate", addresses.Of(entry), "text/html");
        if (entry.Summary is not null)
        {
            xml.WriteElementString("summary", Feeds.Atom, entry.Summary);
        }

        if (entry.Html is not null)
        {
            xml.WriteStartElement("content", Feeds.Atom);
            xml.WriteAttributeString("type", "html");
            xml.WriteString(entry.Html);
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }
}
