using System.Text.Json;
using System.Xml;
using MediatR;
using Solidarity.Application;
using Solidarity.Application.Statements;
using Solidarity.Application.Topics;
using Solidarity.Domain;
using Solidarity.Web.Site;

namespace Solidarity.Web.Statements;

/// <summary>Statements as feeds: Atom (RFC 4287), with tombstones for what was withdrawn (RFC 6721), and JSON Feed 1.1, which knows none.</summary>
public sealed class StatementFeeds : IEndpoints
{
    private const int Most = 30;
    private const string TombstonesNamespace = "http://purl.org/atompub/tombstones/1.0";

    /// <inheritdoc />
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/statements.atom", AtomAsync).ExcludeFromDescription();
        app.MapGet("/statements.json", JsonFeedAsync).ExcludeFromDescription();
    }

    private static async Task<IResult> AtomAsync(
        [AsParameters] FeedChoice choice, IMediator mediator, IMarkdown markdown, PageLanguage language, SiteLook look, CancellationToken cancellationToken)
    {
        var wanted = choice.WrittenIn ?? language.Content;
        var read = await mediator.Send(new ReadFeed(wanted, Most, choice.Filter, WithWithdrawn: true), cancellationToken);
        var home = look.BaseUrl + language.Path("/");
        using var bytes = new MemoryStream();
        await using (var xml = Feeds.Begin(bytes))
        {
            xml.WriteStartElement("feed", Feeds.Atom);
            xml.WriteAttributeString("xml", "lang", null, wanted.Value);
            xml.WriteAttributeString("xmlns", "at", null, TombstonesNamespace);
            xml.WriteElementString("id", Feeds.Atom, choice.Filter is null ? home : look.BaseUrl + language.Path("/statements.atom") + choice.Query);
            xml.WriteElementString("title", Feeds.Atom, look.Name);
            xml.WriteElementString("updated", Feeds.Atom, Feeds.Rfc3339(read.ChangedAt ?? DateTimeOffset.UnixEpoch));
            xml.WriteLink("self", look.BaseUrl + language.Path("/statements.atom") + choice.Query, "application/atom+xml");
            xml.WriteLink("alternate", home, "text/html");
            foreach (var withdrawn in read.Withdrawn)
            {
                Tombstone(xml, withdrawn, look);
            }

            foreach (var statement in read.Statements)
            {
                xml.WriteStartElement("entry", Feeds.Atom);
                xml.WriteAttributeString("xml", "lang", null, statement.Language.Value);
                xml.WriteElementString("id", Feeds.Atom, Identity(statement.Slug, look));
                xml.WriteElementString("title", Feeds.Atom, statement.Title);
                xml.WriteElementString("published", Feeds.Atom, Feeds.Rfc3339(statement.PublishedAt));
                xml.WriteElementString("updated", Feeds.Atom, Feeds.Rfc3339(statement.ModifiedAt));
                xml.WriteAuthor(statement.Byline ?? look.Name);
                xml.WriteLink("alternate", Address(statement, language, look), "text/html");
                foreach (var topic in statement.Topics)
                {
                    Category(xml, topic, statement.Language);
                }

                if (statement.Standfirst is not null)
                {
                    xml.WriteElementString("summary", Feeds.Atom, statement.Standfirst);
                }

                xml.WriteStartElement("content", Feeds.Atom);
                xml.WriteAttributeString("type", "html");
                xml.WriteString(markdown.ToHtml(statement.Body, look.BaseUrl));
                xml.WriteEndElement();
                xml.WriteEndElement();
            }

            xml.WriteEndElement();
        }

        return TypedResults.Bytes(bytes.ToArray(), Feeds.AtomType);
    }

    private static async Task<IResult> JsonFeedAsync(
        [AsParameters] FeedChoice choice, IMediator mediator, IMarkdown markdown, PageLanguage language, SiteLook look, CancellationToken cancellationToken)
    {
        var wanted = choice.WrittenIn ?? language.Content;
        var read = await mediator.Send(new ReadFeed(wanted, Most, choice.Filter, WithWithdrawn: false), cancellationToken);
        var feed = new
        {
            version = Feeds.JsonVersion,
            title = look.Name,
            home_page_url = look.BaseUrl + language.Path("/"),
            feed_url = look.BaseUrl + language.Path("/statements.json") + choice.Query,
            language = wanted.Value,
            items = read.Statements.Select(statement => new
            {
                id = Identity(statement.Slug, look),
                url = Address(statement, language, look),
                title = statement.Title,
                summary = statement.Standfirst,
                content_html = markdown.ToHtml(statement.Body, look.BaseUrl),
                language = statement.Language.Value,
                date_published = Feeds.Rfc3339(statement.PublishedAt),
                date_modified = Feeds.Rfc3339(statement.ModifiedAt),
                image = statement.Picture is { } picture ? $"{look.BaseUrl}/pictures/{picture.Hash}/{picture.Width}.webp" : null,
                tags = statement.Topics.Select(topic => topic.Name),
                authors = new[] { new { name = statement.Byline ?? look.Name } },
            }),
        };
        return TypedResults.Bytes(JsonSerializer.SerializeToUtf8Bytes(feed), Feeds.JsonType);
    }

    private static void Tombstone(XmlWriter xml, WithdrawnListed withdrawn, SiteLook look)
    {
        xml.WriteStartElement("deleted-entry", TombstonesNamespace);
        xml.WriteAttributeString("ref", Identity(withdrawn.Slug, look));
        xml.WriteAttributeString("when", Feeds.Rfc3339(withdrawn.Withdrawal.At));
        xml.WriteElementString("comment", TombstonesNamespace, withdrawn.Withdrawal.Reason);
        xml.WriteEndElement();
    }

    private static string Identity(string slug, SiteLook look) => $"{look.BaseUrl}/statements/{Uri.EscapeDataString(slug)}";

    private static string Address(StatementListed statement, PageLanguage language, SiteLook look) =>
        $"{look.BaseUrl}{language.Prefix(statement.Language)}/statements/{Uri.EscapeDataString(statement.Slug)}";

    private static void Category(XmlWriter xml, ShownTopic topic, LanguageTag within)
    {
        xml.WriteStartElement("category", Feeds.Atom);
        xml.WriteAttributeString("term", topic.Slug);
        xml.WriteAttributeString("label", topic.Name);
        if (topic.Language != within)
        {
            xml.WriteAttributeString("xml", "lang", null, topic.Language.Value);
        }

        xml.WriteEndElement();
    }
}

/// <summary>Which statements a feed holds; all when nothing is named.</summary>
internal sealed record FeedChoice
{
    /// <summary>Slug of a campaign.</summary>
    public string? Campaign { get; init; }

    /// <summary>Slug of a mailing list.</summary>
    public string? List { get; init; }

    /// <summary>Slug of a topic.</summary>
    public string? Topic { get; init; }

    /// <summary>BCP 47: only statements that were written in it, or translated.</summary>
    public string? Language { get; init; }

    /// <summary>The language named.</summary>
    public LanguageTag? WrittenIn => string.IsNullOrWhiteSpace(Language) ? null : LanguageTag.Parse(Language);

    /// <summary>What was chosen, or null.</summary>
    public StatementFilter? Filter => Query.HasValue ? new StatementFilter(Campaign: Campaign, List: List, WrittenIn: WrittenIn, Topic: Topic) : null;

    /// <summary>The choice as it stands in the address.</summary>
    public QueryString Query => QueryString.Create(new Dictionary<string, string?> { ["campaign"] = Campaign, ["list"] = List, ["topic"] = Topic, ["language"] = Language }
        .Where(x => !string.IsNullOrWhiteSpace(x.Value)));
}
