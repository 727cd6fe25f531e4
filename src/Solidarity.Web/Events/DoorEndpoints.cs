using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Solidarity.Application.Events;
using Solidarity.Domain.Events;
using Solidarity.Web.Guards;
using Solidarity.Web.Site;
using EventId = Solidarity.Domain.Events.EventId;

namespace Solidarity.Web.Events;

/// <summary>The door of an event, in the API: what the page of a door asks, and what organizers keep.</summary>
internal sealed class DoorEndpoints : IEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var door = app.MapApi("/door", "Events").AllowAnonymous().WithMetadata(new CountedAsAttribute(LimitKind.Signing));
        door.MapPost("", OpenAsync).WithSummary("Opens a door by its PIN, and answers who comes, each as they chose to appear. Each opening is logged. 403: another PIN; 410: it has ended; 429: too many wrong ones.")
            .RefusesChange().ProducesProblem(StatusCodes.Status410Gone);
        door.MapPost("/ticks", TickAsync).WithSummary("Takes what was ticked, as often and as late as it comes: of ticks out of order the newest counts, the same one twice does no harm. Answers with the list as it stands.")
            .RefusesChange().ProducesProblem(StatusCodes.Status410Gone);
        var doors = app.MapApi("/events/{id:guid}/dates/{row:guid}/doors", "Events");
        doors.MapGet("", ListAsync).WithSummary("The passes for the door of a date, the newest first.").RefusesUnknown();
        doors.MapPost("", MakeAsync).WithSummary("Makes a pass for the door of a date: a link, and a PIN that is shown here and never again.").RefusesChange();
        app.MapApi("/events/{id:guid}/doors/{row:guid}", "Events").MapPost("/revoke", RevokeAsync).WithSummary("Revokes a pass: devices that ask with it forget what they keep.").RefusesChange();
    }

    private static async Task<Ok<DoorList>> OpenAsync(OpenDoor body, IMediator mediator, HttpResponse response, CancellationToken cancellationToken)
    {
        response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(await mediator.Send(body, cancellationToken));
    }

    private static async Task<Ok<DoorList>> TickAsync(TickAtDoor body, IMediator mediator, HttpResponse response, CancellationToken cancellationToken)
    {
        response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(await mediator.Send(body, cancellationToken));
    }

    private static async Task<Ok<Listed<DoorSeen>>> ListAsync(Guid id, Guid row, IMediator mediator, CancellationToken cancellationToken) =>
        TypedResults.Ok(new Listed<DoorSeen>(await mediator.Send(new ListDoors(EventId.From(id), OccurrenceId.From(row)), cancellationToken), null));

    private static async Task<Created<NewDoor>> MakeAsync(Guid id, Guid row, DoorName body, IMediator mediator, SiteLook look, HttpResponse response, CancellationToken cancellationToken)
    {
        var made = await mediator.Send(new MakeDoor(EventId.From(id), OccurrenceId.From(row), body.Name), cancellationToken);
        response.Headers.CacheControl = "no-store";
        return TypedResults.Created($"/api/v1/events/{id}/dates/{row}/doors", new NewDoor(made.Id, made.Name, $"{look.BaseUrl}/door/{made.Token}", made.Pin, made.Until));
    }

    private static async Task<NoContent> RevokeAsync(Guid id, Guid row, IMediator mediator, CancellationToken cancellationToken)
    {
        await mediator.Send(new RevokeDoor(DoorPassId.From(row), EventId.From(id)), cancellationToken);
        return TypedResults.NoContent();
    }
}

/// <summary>A pass to be made.</summary>
/// <param name="Name">Which door, or who stands there.</param>
internal sealed record DoorName(string? Name);

/// <summary>A pass for a door.</summary>
/// <param name="Id">Its identity.</param>
/// <param name="Name">Which door, or who stands there.</param>
/// <param name="Link">Its page.</param>
/// <param name="Pin">The PIN, to be told apart from the link.</param>
/// <param name="Until">When it ends.</param>
internal sealed record NewDoor(DoorPassId Id, string Name, string Link, string Pin, DateTimeOffset Until);
