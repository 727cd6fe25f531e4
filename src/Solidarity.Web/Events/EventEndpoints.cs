using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Solidarity.Application.Events;
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
        events.MapPatch("/{id:guid}", KeepAsync).WithSummary("Sets where it is and how people join; what is null stays.").RefusesChange();
        events.MapPut("/{id:guid}/versions/{language}", ReviseAsync).WithSummary("Writes the texts of one language version.").RefusesChange();
        events.MapPost("/{id:guid}/review", ReviewAsync).WithSummary("Asks for a second organizer, who publishes it.").RefusesChange();
        events.MapPost("/{id:guid}/send-back", SendBackAsync).WithSummary("Sends an event in review back to who writes it.").RefusesChange();
        events.MapPost("/{id:guid}/publish", PublishAsync).WithSummary("Shows it and lets people join.").RefusesChange();
        events.MapPost("/{id:guid}/cancel", CancelAsync).WithSummary("Says that it does not take place; its page says why, and who joined is told at once.").RefusesChange();
    }

    private static async Task<Created<EditedEvent>> DraftAsync(DraftEvent body, IMediator mediator, HttpResponse response, CancellationToken cancellationToken)
    {
        var drafted = await mediator.Send(body, cancellationToken);
        var @event = await ReadAsync(drafted.Id.ToString(), mediator, response, cancellationToken);
        return TypedResults.Created($"/api/v1/events/{@event.Id}", @event);
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
