using System.Xml;
using MediatR;
using Microsoft.Extensions.Localization;
using Solidarity.Application.Events;
using Solidarity.Web.Site;

namespace Solidarity.Web.Events;

/// <summary>Events as an Atom feed (RFC 4287): an entry an event with its next date, what was changed last first.</summary>
internal sealed class EventFeeds : IEndpoints
{
    private const int Most = 50;

    public static void Map(IEndpointRouteBuilder app) => app.MapGet("/events.atom", AtomAsync).ExcludeFromDescription();

    private static async Task<IResult> AtomAsync(
        string? campaign, string? topic, IMediator mediator, PageLanguage language, SiteLook look, IStringLocalizer<Texts> texts, TimeProvider time, HttpContext context, CancellationToken cancellationToken)
    {
        var filter = new EventFilter(Domain.Text.OneLine(campaign)) { OnlyNext = true, Topic = Domain.Text.OneLine(topic) };
        var found = await mediator.Send(new ListPublicEvents(filter, DatesAhead.Most), cancellationToken);
        if (found.Dates.Select(x => (DateTimeOffset?)x.End).Min() is { } moment && moment > time.GetUtcNow())
        {
            context.Features.Set(new GoodUntil(moment));
        }

        var self = look.BaseUrl + language.Path("/events.atom")
            + QueryString.Create(new Dictionary<string, string?> { ["campaign"] = filter.Campaign, ["topic"] = filter.Topic }.Where(x => x.Value is not null));
        using var bytes = new MemoryStream();
        await using (var xml = Feeds.Begin(bytes))
        {
            xml.WriteStartElement("feed", Feeds.Atom);
            xml.WriteAttributeString("xml", "lang", null, language.Content.Value);
            xml.WriteElementString("id", Feeds.Atom, self);
            xml.WriteElementString("title", Feeds.Atom, $"{texts["Events.Title"].Value} · {look.Name}");
            xml.WriteElementString("updated", Feeds.Atom, Feeds.Rfc3339(found.ChangedAt ?? DateTimeOffset.UnixEpoch));
            xml.WriteLink("self", self, "application/atom+xml");
            xml.WriteLink("alternate", look.BaseUrl + language.Path("/events"), "text/html");
            foreach (var date in found.Dates.OrderByDescending(x => x.ModifiedAt).Take(Most))
            {
                Write(xml, date, language, look, texts);
            }

            xml.WriteEndElement();
        }

        return new TaggedBytes(bytes.ToArray()).Answer(context, Feeds.AtomType);
    }

    private static void Write(XmlWriter xml, DateListed date, PageLanguage language, SiteLook look, IStringLocalizer<Texts> texts)
    {
        var words = date.Event.For(language.Content);
        var path = EventForReader.PathOf(date.Event.Slug);
        var standing = date.IsCancelled ? texts["Event.DateCancelled"].Value : date.IsMoved ? texts["Event.DateMoved"].Value : null;
        var where = date.Location is not { } location ? texts["Event.PlaceAfterJoining"].Value
            : location.Place is { } place ? EventWhere.Line(place, language.Interface)
            : texts["Event.Online"].Value;
        xml.WriteStartElement("entry", Feeds.Atom);
        xml.WriteAttributeString("xml", "lang", null, words.Language.Value);
        xml.WriteElementString("id", Feeds.Atom, look.BaseUrl + path);
        xml.WriteElementString("title", Feeds.Atom, words.Title);
        xml.WriteElementString("published", Feeds.Atom, Feeds.Rfc3339(date.Event.PublishedAt));
        xml.WriteElementString("updated", Feeds.Atom, Feeds.Rfc3339(date.ModifiedAt));
        xml.WriteAuthor(look.Name);
        xml.WriteLink("alternate", look.BaseUrl + language.Prefix(words.Language) + path, "text/html");
        xml.WriteLink("related", look.BaseUrl + language.Prefix(words.Language) + path + ".ics", "text/calendar");
        xml.WriteElementString("summary", Feeds.Atom, string.Join("\n", new[] { standing, EventWords.Span(date.Span, language.Interface), where, words.Summary }.Where(x => !string.IsNullOrEmpty(x))));
        xml.WriteEndElement();
    }
}
