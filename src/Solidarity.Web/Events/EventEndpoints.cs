using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Solidarity.Application.Campaigns;
using Solidarity.Application.Events;
using Solidarity.Domain.Campaigns;
using Solidarity.Domain.Events;
using Solidarity.Web.Site;
using EventId = Solidarity.Domain.Events.EventId;

namespace Solidarity.Web.Events;

/// <summary>Events in the API.</summary>
internal sealed class EventEndpoints : IEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var events = app.MapApi("/events", "Events");
        events.MapPost("", DraftAsync).WithSummary("Begins an event, as a draft, and makes its dates.").RefusesInput().RefusesState().RefusesUnknown();
        events.MapGet("/planned", ListAsync).WithSummary("Lists events, newest first.").RefusesInput().RefusesUnknown();
        events.MapGet("/towns", TownsAsync).WithSummary("The towns in which public events take place in the time to come, with dates and people; those with most people first. What hides its place is in no town.").RefusesInput().RefusesUnknown();
        events.MapPatch("/{id:guid}", KeepAsync).WithSummary("Sets where it is and how people join; what is null stays.").RefusesChange();
        events.MapPut("/{id:guid}/versions/{language}", ReviseAsync).WithSummary("Writes the texts of one language version.").RefusesChange();
        events.MapPost("/{id:guid}/review", ReviewAsync).WithSummary("Asks for a second organizer, who publishes it.").RefusesChange();
        events.MapPost("/{id:guid}/send-back", SendBackAsync).WithSummary("Sends an event in review back to who writes it.").RefusesChange();
        events.MapPost("/{id:guid}/publish", PublishAsync).WithSummary("Shows it and lets people join.").RefusesChange();
        events.MapPost("/{id:guid}/cancel", CancelAsync).WithSummary("Says that it does not take place; its page says why, and who joined is told at once.").RefusesChange();
        events.MapPost("/{id:guid}/copy", CopyAsync).WithSummary("Begins an event like it, at another time: all texts and settings, nobody who joined.").RefusesChange();
        MapDates(events);
    }

    private static void MapDates(RouteGroupBuilder events)
    {
        events.MapPost("/{id:guid}/mails", WriteAsync).WithSummary("Writes to those who have a place, wait for one, or came (audience: coming, waiting, came): plain text, each once. Answers to how many.").RefusesChange();
        events.MapGet("/{id:guid}/dates", DatesAsync).WithSummary("Its dates with their numbers, in order: those to come, or with past=true those before, the last one first.").RefusesInput().RefusesUnknown();
        events.MapGet("/{id:guid}/numbers", NumbersAsync).WithSummary("Its numbers date by date, the nearest ten, or with past=true the last ten: who joined by day, places of each shift, who came of those who said so.").RefusesInput().RefusesUnknown();
        events.MapPut("/{id:guid}/dates", RescheduleAsync).WithSummary("Changes when it takes place: all dates to come, or those from a day on. Who joined is told at once.").RefusesChange();
        events.MapPost("/{id:guid}/dates/preview", PreviewAsync).WithSummary("The dates that it would have, and what would become of those that there are. Nothing is changed.").RefusesChange();
        events.MapGet("/{id:guid}/dates/{row:guid}", DateAsync).WithSummary("One of its dates with its numbers.").RefusesUnknown();
        events.MapPatch("/{id:guid}/dates/{row:guid}", ChangeDateAsync).WithSummary("Moves one date alone; what is null stays. Who joined is told at once.").RefusesChange();
        events.MapPost("/{id:guid}/dates/{row:guid}/cancel", CancelDateAsync).WithSummary("Says that one date does not take place. Who joined is told at once.").RefusesChange();
        events.MapPost("/{id:guid}/dates/{row:guid}/capacity", ResizeAsync).WithSummary("Sets how many people a shift of one date takes. Whoever has a place keeps it.").RefusesChange();
    }

    private static async Task<Accepted<EventMailSent>> WriteAsync(Guid id, WrittenMail body, IMediator mediator, CancellationToken cancellationToken)
    {
        var audience = InWords.Read<EventAudience>(body.Audience) ?? EventAudience.Coming;
        var people = await mediator.Send(new WriteToPeople(EventId.From(id), audience, body.Occurrence is { } date ? OccurrenceId.From(date) : null, body.Subject, body.Body), cancellationToken);
        return TypedResults.Accepted((string?)null, new EventMailSent(people));
    }

    private static async Task<Created<EditedEvent>> DraftAsync(DraftEvent body, IMediator mediator, HttpResponse response, CancellationToken cancellationToken)
    {
        var drafted = await mediator.Send(body, cancellationToken);
        var @event = await ReadAsync(drafted.Id.ToString(), mediator, response, cancellationToken);
        return TypedResults.Created($"/api/v1/events/{@event.Id}", @event);
    }

    private static async Task<Ok<Listed<PlannedEvent>>> ListAsync(IMediator mediator, string? campaign, string? state, string? query, Guid? cursor, int? limit, CancellationToken cancellationToken)
    {
        var most = Cursors.Limit(limit);
        CampaignId? of = campaign is null ? null : (await mediator.Send(new EditCampaign(campaign), cancellationToken)).Id;
        var found = await mediator.Send(new ListEvents(of, cursor is { } before ? EventId.From(before) : null, most, InWords.Read<EventState>(state), query), cancellationToken);
        return TypedResults.Ok(Cursors.Page(found, most, x => x.Id.Value));
    }

    private static async Task<Ok<EventTowns>> TownsAsync(IMediator mediator, string? campaign, CancellationToken cancellationToken)
    {
        CampaignId? of = campaign is null ? null : (await mediator.Send(new EditCampaign(campaign), cancellationToken)).Id;
        return TypedResults.Ok(await mediator.Send(new ListEventTowns(of), cancellationToken));
    }

    private static async Task<Ok<EditedEvent>> KeepAsync(Guid id, KeepEvent body, IMediator mediator, HttpRequest request, CancellationToken cancellationToken)
    {
        await mediator.Send(body with { Event = EventId.From(id), ExpectedVersion = request.ExpectedVersion() }, cancellationToken);
        return TypedResults.Ok(await ReadAsync(id.ToString(), mediator, request.HttpContext.Response, cancellationToken));
    }

    private static async Task<Ok<EditedEvent>> ReviseAsync(Guid id, string language, ReviseEvent body, IMediator mediator, HttpRequest request, CancellationToken cancellationToken)
    {
        await mediator.Send(body with { Event = EventId.From(id), Language = language, ExpectedVersion = request.ExpectedVersion() }, cancellationToken);
        return TypedResults.Ok(await ReadAsync(id.ToString(), mediator, request.HttpContext.Response, cancellationToken));
    }

    private static Task<Ok<EditedEvent>> ReviewAsync(Guid id, IMediator mediator, HttpResponse response, CancellationToken cancellationToken) =>
        ChangeAsync(new AskForEventReview(EventId.From(id)), mediator, response, cancellationToken);

    private static Task<Ok<EditedEvent>> SendBackAsync(Guid id, EventReason? body, IMediator mediator, HttpResponse response, CancellationToken cancellationToken) =>
        ChangeAsync(new SendEventBack(EventId.From(id), body?.Reason), mediator, response, cancellationToken);

    private static Task<Ok<EditedEvent>> PublishAsync(Guid id, IMediator mediator, HttpResponse response, CancellationToken cancellationToken) =>
        ChangeAsync(new PublishEvent(EventId.From(id)), mediator, response, cancellationToken);

    private static Task<Ok<EditedEvent>> CancelAsync(Guid id, EventReason? body, IMediator mediator, HttpResponse response, CancellationToken cancellationToken) =>
        ChangeAsync(new CancelEvent(EventId.From(id), body?.Reason), mediator, response, cancellationToken);

    private static async Task<Created<EditedEvent>> CopyAsync(Guid id, CopyEvent body, IMediator mediator, HttpResponse response, CancellationToken cancellationToken)
    {
        var copied = await mediator.Send(body with { Event = EventId.From(id) }, cancellationToken);
        return TypedResults.Created($"/api/v1/events/{copied.Id}", await ReadAsync(copied.Id.ToString(), mediator, response, cancellationToken));
    }

    private static async Task<Ok<Listed<PlannedDate>>> DatesAsync(Guid id, IMediator mediator, bool? past, Guid? cursor, int? limit, CancellationToken cancellationToken)
    {
        var most = Cursors.Limit(limit);
        var found = await mediator.Send(new ListDates(EventId.From(id), past == true, cursor is { } after ? OccurrenceId.From(after) : null, most), cancellationToken);
        return TypedResults.Ok(Cursors.Page(found, most, x => x.Id.Value));
    }

    private static async Task<Ok<FollowedEvent>> NumbersAsync(Guid id, IMediator mediator, bool? past, Guid? cursor, CancellationToken cancellationToken) =>
        TypedResults.Ok(await mediator.Send(new FollowEventNumbers(EventId.From(id), past == true, cursor is { } after ? OccurrenceId.From(after) : null), cancellationToken));

    private static async Task<Ok<EditedEvent>> RescheduleAsync(Guid id, RescheduleEvent body, IMediator mediator, HttpRequest request, CancellationToken cancellationToken)
    {
        await mediator.Send(body with { Event = EventId.From(id), ExpectedVersion = request.ExpectedVersion() }, cancellationToken);
        return TypedResults.Ok(await ReadAsync(id.ToString(), mediator, request.HttpContext.Response, cancellationToken));
    }

    private static async Task<Ok<DatesPreviewed>> PreviewAsync(Guid id, PreviewDates body, IMediator mediator, CancellationToken cancellationToken) =>
        TypedResults.Ok(await mediator.Send(body with { Of = EventId.From(id) }, cancellationToken));

    private static async Task<Ok<PlannedDate>> DateAsync(Guid id, Guid row, IMediator mediator, HttpResponse response, CancellationToken cancellationToken) =>
        TypedResults.Ok(await ReadAsync(EventId.From(id), OccurrenceId.From(row), mediator, response, cancellationToken));

    private static async Task<Ok<PlannedDate>> ChangeDateAsync(Guid id, Guid row, ChangeOccurrence body, IMediator mediator, HttpRequest request, CancellationToken cancellationToken)
    {
        var changed = await mediator.Send(body with { Event = EventId.From(id), Occurrence = OccurrenceId.From(row), ExpectedVersion = request.ExpectedVersion() }, cancellationToken);
        return TypedResults.Ok(await ReadAsync(EventId.From(id), changed, mediator, request.HttpContext.Response, cancellationToken));
    }

    private static async Task<Ok<PlannedDate>> CancelDateAsync(Guid id, Guid row, EventReason? body, IMediator mediator, HttpResponse response, CancellationToken cancellationToken)
    {
        var cancelled = await mediator.Send(new CancelOccurrence(EventId.From(id), OccurrenceId.From(row), body?.Reason), cancellationToken);
        return TypedResults.Ok(await ReadAsync(EventId.From(id), cancelled, mediator, response, cancellationToken));
    }

    private static async Task<Ok<PlannedDate>> ResizeAsync(Guid id, Guid row, ResizeShift body, IMediator mediator, HttpResponse response, CancellationToken cancellationToken)
    {
        var resized = await mediator.Send(body with { Event = EventId.From(id), Occurrence = OccurrenceId.From(row) }, cancellationToken);
        return TypedResults.Ok(await ReadAsync(EventId.From(id), resized, mediator, response, cancellationToken));
    }

    private static async Task<PlannedDate> ReadAsync(EventId id, OccurrenceId date, IMediator mediator, HttpResponse response, CancellationToken cancellationToken)
    {
        var shown = await mediator.Send(new ShowDate(id, date), cancellationToken);
        response.Tag(shown.Version);
        return shown;
    }

    private static async Task<Ok<EditedEvent>> ChangeAsync(IRequest<EventStanding> change, IMediator mediator, HttpResponse response, CancellationToken cancellationToken)
    {
        var standing = await mediator.Send(change, cancellationToken);
        return TypedResults.Ok(await ReadAsync(standing.Id.ToString(), mediator, response, cancellationToken));
    }

    private static async Task<EditedEvent> ReadAsync(string id, IMediator mediator, HttpResponse response, CancellationToken cancellationToken)
    {
        var @event = await mediator.Send(new EditEvent(id), cancellationToken);
        response.Tag(@event.Version);
        return @event;
    }
}

/// <summary>Why an event is changed.</summary>
/// <param name="Reason">In words that the public page can show.</param>
public sealed record EventReason(string? Reason);

/// <summary>What is written to people of an event.</summary>
/// <param name="Audience">To whom: <c>coming</c>, <c>waiting</c> or <c>came</c>; who comes when null.</param>
/// <param name="Occurrence">To those of this date alone; null for all that are meant.</param>
/// <param name="Subject">One line.</param>
/// <param name="Body">Plain text.</param>
internal sealed record WrittenMail(string? Audience, Guid? Occurrence, string? Subject, string? Body);

/// <summary>A mail that was taken.</summary>
/// <param name="People">To how many people it goes.</param>
internal sealed record EventMailSent(int People);
