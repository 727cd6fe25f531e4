using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text;
using MediatR;
using Microsoft.Extensions.Localization;
using Solidarity.Application.Events;
using Solidarity.Domain;
using Solidarity.Domain.Events;
using Solidarity.Web.Site;

namespace Solidarity.Web.Events;

/// <summary>Events as calendars to subscribe to (RFC 5545): all of them, those of a campaign, a town or a topic, and one with its dates.</summary>
internal sealed class EventCalendars : IEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/events.ics", AllAsync).ExcludeFromDescription();
        app.MapGet("/events/{slug}.ics", OneAsync).ExcludeFromDescription();
    }

    private static async Task<IResult> AllAsync(
        string? campaign, string? town, string? topic, IMediator mediator, IEventBoard board, CalendarPages calendars, EventEntries entries, PageLanguage language, SiteLook look, HttpContext context,
        CancellationToken cancellationToken)
    {
        // What is past goes out of it, and what is far comes into it, with time alone.
        context.Features.Set(new GoodUntil(entries.Now + TimeSpan.FromMinutes(30)));
        var filter = new EventFilter(Text.OneLine(campaign), Text.OneLine(town)) { WithPast = true, Topic = Text.OneLine(topic) };
        var ahead = await board.AheadAsync(cancellationToken);
        var bytes = await calendars.GetAsync(ahead, $"{language.Content.Value}\n{filter.Campaign}\n{filter.Town}\n{filter.Topic}", async () =>
        {
            var found = await mediator.Send(new ListPublicEvents(filter, DatesAhead.Most), cancellationToken);
            return entries.Write(filter.Campaign is not null && found.Dates.Count > 0 ? found.Dates[0].Event.Campaign.For(language.Content).Title : look.Name, found.Dates.Select(entries.Of));
        });
        return bytes.Answer(context, "text/calendar; charset=utf-8");
    }

    private static async Task<IResult> OneAsync(
        string slug, IEventBoard board, CalendarPages calendars, EventEntries entries, PageLanguage language, HttpContext context, CancellationToken cancellationToken)
    {
        var e = new EventForReader(await board.FindAsync(slug, cancellationToken) ?? throw new NotFound("Event"), language.Content, entries.Now);
        var bytes = await calendars.GetAsync(e.Seen.Event, language.Content.Value, () => Task.FromResult(entries.Write(e.Texts.Title, e.Seen.Dates.Select(date => entries.Of(new DateForReader(e, date))))));
        return bytes.Answer(context, "text/calendar; charset=utf-8");
    }
}

/// <summary>Writes what everybody may know of dates as entries of a calendar.</summary>
internal sealed class EventEntries(ICalendarFiles files, IStringLocalizer<Texts> texts, PageLanguage language, SiteLook look, TimeProvider time)
{
    /// <summary>The moment.</summary>
    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>A date of a list.</summary>
    public CalendarEntry Of(DateListed date)
    {
        var words = date.Event.For(language.Content);
        return Entry(
            date.Id, date.Sequence, date.Span, (date.Start, date.End), date.TimeZone, words.Title, words.Summary, words.Language, date.Event.Slug,
            new Standing(date.IsCancelled || date.Event.IsCancelled, date.IsMoved, date.Reason), date.Location, date.ModifiedAt);
    }

    /// <summary>A date of an event.</summary>
    public CalendarEntry Of(DateForReader date)
    {
        var (e, own) = (date.Of, date.Of.Seen.Event);
        return Entry(
            date.Date.Id, own.SequenceOf(date.Date), date.Date.Span, (date.Date.StartsAt, date.Date.EndsAt), date.Date.TimeZone, e.Texts.Title, e.Texts.Summary, e.Language, own.Slug.Value,
            new Standing(date.IsCancelled || e.IsCancelled, date.IsMoved, date.Date.Reason), date.Location, date.Date.ModifiedAt > own.ModifiedAt ? date.Date.ModifiedAt : own.ModifiedAt);
    }

    /// <summary>The calendar as bytes.</summary>
    public byte[] Write(string name, IEnumerable<CalendarEntry> entries) => Encoding.UTF8.GetBytes(files.Write(new CalendarFile(name, "PUBLISH", [.. entries])));

    private CalendarEntry Entry(
        OccurrenceId id, int sequence, LocalSpan span, (DateTimeOffset Start, DateTimeOffset End) moments, TimeZoneName zone, string title, string summary, LanguageTag of, string slug,
        Standing standing, Location? location, DateTimeOffset modified)
    {
        // Of one language, whatever the reader's: the page's own, and around it that of the site.
        var path = language.Prefix(of) + EventForReader.PathOf(slug);
        List<string?> description =
        [
            standing.IsCancelled ? texts["Event.DateCancelled"].Value : standing.IsMoved ? texts["Event.DateMoved"].Value : null, standing.Reason, summary,
            location is null ? texts["Event.PlaceAfterJoining"].Value : location.Link is { } link ? $"{texts["Event.Online"].Value}: {link}" : null, look.BaseUrl + path,
        ];
        return new CalendarEntry(
            CalendarEntry.UidOf(id), sequence, span, moments.Start, moments.End, zone, title, string.Join("\n\n", description.Where(x => !string.IsNullOrEmpty(x))),
            location is null ? null : location.Place is { } place ? EventWhere.Line(place, language.Interface) : location.Link, location?.Place?.Coordinates, look.BaseUrl + path,
            standing.IsCancelled, modified);
    }

    private readonly record struct Standing(bool IsCancelled, bool IsMoved, string? Reason);
}

/// <summary>Calendars as they were written, kept with what they were written of: programs ask again and again.</summary>
internal sealed class CalendarPages
{
    private const int MostOfEach = 100;

    private readonly ConditionalWeakTable<object, ConcurrentDictionary<string, TaggedBytes>> _written = [];

    /// <summary>The calendar of something under a name, written if it is not there.</summary>
    public async Task<TaggedBytes> GetAsync(object of, string name, Func<Task<byte[]>> write)
    {
        var kept = _written.GetValue(of, _ => new(StringComparer.Ordinal));
        if (kept.TryGetValue(name, out var bytes))
        {
            return bytes;
        }

        var made = new TaggedBytes(await write());
        if (kept.Count >= MostOfEach)
        {
            kept.Clear();
        }

        kept[name] = made;
        return made;
    }
}
