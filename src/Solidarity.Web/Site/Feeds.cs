using System.Globalization;
using System.Text;
using System.Xml;

namespace Solidarity.Web.Site;

/// <summary>What the feeds of this site have in common.</summary>
internal static class Feeds
{
    /// <summary>The namespace of Atom (RFC 4287 §2).</summary>
    public const string Atom = "http://www.w3.org/2005/Atom";

    /// <summary>The media type of Atom.</summary>
    public const string AtomType = "application/atom+xml; charset=utf-8";

    /// <summary>The version of JSON Feed.</summary>
    public const string JsonVersion = "https://jsonfeed.org/version/1.1";

    /// <summary>The media type of JSON Feed.</summary>
    public const string JsonType = "application/feed+json; charset=utf-8";

    /// <summary>Begins to write a feed.</summary>
    public static XmlWriter Begin(MemoryStream bytes) =>
        XmlWriter.Create(bytes, new XmlWriterSettings { Async = true, Encoding = new UTF8Encoding(false), CheckCharacters = false });

    /// <summary>Writes a link (RFC 4287 §4.2.7).</summary>
    public static void WriteLink(this XmlWriter xml, string rel, string href, string type)
    {
        xml.WriteStartElement("link", Atom);
        xml.WriteAttributeString("rel", rel);
        xml.WriteAttributeString("href", href);
        xml.WriteAttributeString("type", type);
        xml.WriteEndElement();
    }

    /// <summary>Writes who wrote something (RFC 4287 §4.2.1).</summary>
    public static void WriteAuthor(this XmlWriter xml, string name)
    {
        xml.WriteStartElement("author", Atom);
        xml.WriteElementString("name", Atom, name);
        xml.WriteEndElement();
    }

    /// <summary>A moment as feeds write it (RFC 3339).</summary>
    public static string Rfc3339(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
