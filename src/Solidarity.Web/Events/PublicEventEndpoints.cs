using System.Text.Json.Serialization;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Solidarity.Application.Events;
using Solidarity.Domain;
using Solidarity.Domain.Events;
using Solidarity.Web.Site;

namespace Solidarity.Web.Events;

/// <summary>Events in the API as everybody sees them.</summary>
internal sealed class PublicEventEndpoints : IEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var open = app.MapApi("/events", "Events").AllowAnonymous();
        open.MapGet("", ListAsync).WithSummary("The dates of public events by time: those that are not past, or those of some days.").RefusesInput();
        open.MapGet("/{id}", ShowAsync).Produces<PublicEvent>().Produces(StatusCodes.Status304NotModified)
            .WithSummary("An event with its dates and numbers, by slug: the same for everyone, at most two seconds old. By id, with a key, as organizers see it.").RefusesUnknown();
    }

    private static async Task<Ok<Listed<ListedDate>>> ListAsync([AsParameters] DateChoice choice, IMediator mediator, PageLanguage language, CancellationToken cancellationToken)
    {
        var wanted = choice.Language is { } named ? LanguageTag.Parse(named) : language.Content;
        var after = string.IsNullOrEmpty(choice.Cursor) ? null : DateCursor.Read(choice.Cursor) ?? throw new BadHttpRequestException("The cursor is none that a page of this list ended with.");
        var found = await mediator.Send(new ListPublicEvents(choice.Filter, Cursors.Limit(choice.Limit), after), cancellationToken);
        return TypedResults.Ok(new Listed<ListedDate>([.. found.Dates.Select(x => ListedDate.Of(x, wanted))], found.Next?.ToString()));
    }

    private static async Task<IResult> ShowAsync(string id, IMediator mediator, IEventBoard board, PublicEvents events, HttpContext context, CancellationToken cancellationToken)
    {
        if (await board.FindAsync(id, cancellationToken) is { } seen)
        {
            return events.Answer(seen, context);
        }

        if (context.User.Identity?.IsAuthenticated != true)
        {
            throw new Domain.NotFound("Event");
        }

        var edited = await mediator.Send(new EditEvent(id), cancellationToken);
        context.Response.Tag(edited.Version);
        return TypedResults.Ok(edited);
    }
}

/// <summary>Which dates are wanted.</summary>
internal sealed record DateChoice
{
    /// <summary>Slug of their campaign.</summary>
    public string? Campaign { get; init; }

    /// <summary>Slug of a topic that they stand under.</summary>
    public string? Topic { get; init; }

    /// <summary>The town that they are in.</summary>
    public string? Town { get; init; }

    /// <summary>Words of the texts, or of the place.</summary>
    public string? Q { get; init; }

    /// <summary>A town that they are near, as in <c>Valencia</c> or <c>Valencia, VE</c>.</summary>
    public string? Near { get; init; }

    /// <summary>How near, in kilometres; 50 when it is left out.</summary>
    public int? Km { get; init; }

    /// <summary>From this day on, past ones of the last month among them.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Up to this day.</summary>
    public DateOnly? To { get; init; }

    /// <summary>BCP 47: the language in which titles are wanted.</summary>
    public string? Language { get; init; }

    /// <summary>Where the page before ended.</summary>
    public string? Cursor { get; init; }

    /// <summary>At most so many, up to 100.</summary>
    public int? Limit { get; init; }

    /// <summary>The same for the use case.</summary>
    public EventFilter Filter => new(Text.OneLine(Campaign), Text.OneLine(Town), Text.OneLine(Q), Text.OneLine(Near), Math.Clamp(Km ?? EventFilter.UsualKilometres, 1, EventFilter.MostKilometres)) { From = From, To = To, Topic = Text.OneLine(Topic) };
}

/// <summary>A date in a list, as everybody sees it.</summary>
public sealed record ListedDate
{
    /// <summary>The date's identity.</summary>
    public required OccurrenceId Id { get; init; }

    /// <summary>The event's name in addresses.</summary>
    public required string Event { get; init; }

    /// <summary>Slug of its campaign.</summary>
    public required string Campaign { get; init; }

    /// <summary>The language of title and summary.</summary>
    public required string Language { get; init; }

    /// <summary>The title.</summary>
    public required string Title { get; init; }

    /// <summary>What it is.</summary>
    public required string Summary { get; init; }

    /// <summary>Whether it takes place.</summary>
    public required OccurrenceState State { get; init; }

    /// <summary>When it begins, with the offset of its zone.</summary>
    public required DateTimeOffset Start { get; init; }

    /// <summary>When it ends.</summary>
    public required DateTimeOffset End { get; init; }

    /// <summary>Whether it is told in days.</summary>
    public required bool AllDay { get; init; }

    /// <summary>IANA; the zone of the place.</summary>
    public required string TimeZone { get; init; }

    /// <summary>Whether it takes place at another time or place than it once should.</summary>
    public required bool IsMoved { get; init; }

    /// <summary>Where it is; absent where only those learn it who have a place, and where it is online alone.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PublicPlace? Place { get; init; }

    /// <summary>The address to open; absent likewise.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Link { get; init; }

    /// <summary>A date for a reader of a language.</summary>
    public static ListedDate Of(DateListed date, LanguageTag language)
    {
        var texts = date.Event.For(language);
        return new ListedDate
        {
            Id = date.Id, Event = date.Event.Slug, Campaign = date.Event.Campaign.Slug, Language = texts.Language.Value, Title = texts.Title, Summary = texts.Summary,
            State = date.IsCancelled ? OccurrenceState.Cancelled : OccurrenceState.Planned, Start = EventWhen.There(date.Start, date.TimeZone), End = EventWhen.There(date.End, date.TimeZone),
            AllDay = date.Span.IsAllDay, TimeZone = date.TimeZone.Value, IsMoved = date.IsMoved, Place = PublicPlace.Of(date.Location), Link = date.Location?.Link,
        };
    }
}
