using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Solidarity.Application.Events;
using Solidarity.Domain.Events;
using Solidarity.Web.Guards;
using Solidarity.Web.Site;
using EventId = Solidarity.Domain.Events.EventId;

namespace Solidarity.Web.Events;

/// <summary>Coming to events, in the API.</summary>
internal sealed class AttendanceEndpoints : IEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapApi("/events", "Events").AllowAnonymous().MapPost("/{slug}/attendances", JoinAsync).WithMetadata(new CountedAsAttribute(LimitKind.Signing))
            .WithSummary("Asks to come to an event. The answer is the same whoever is known; the owner of the mailbox is asked by mail, and it counts once they confirm.").RefusesChange();
        var people = app.MapApi("/events/{id:guid}/attendances", "Events");
        people.MapGet("", ListAsync).WithSummary("Who comes, or would, newest first. Each reading is logged.").RefusesInput().RefusesUnknown();
        people.MapGet("/export", ExportAsync).WithSummary("Takes out who comes, or would, as CSV; the reason given is logged.").RefusesChange();
        people.MapPost("/{row:guid}/approve", ApproveAsync).WithSummary("Says yes to somebody who waits for an organizer: a place that is free, or the line.").RefusesChange();
        people.MapPost("/{row:guid}/refuse", RefuseAsync).WithSummary("Says no to somebody who waits for an organizer. The person is told, with the reason.").RefusesChange();
    }

    private static async Task<Accepted> JoinAsync(string slug, JoinEvent body, IMediator mediator, CancellationToken cancellationToken)
    {
        await mediator.Send(body with { Slug = slug }, cancellationToken);
        return TypedResults.Accepted((string?)null);
    }

    private static async Task<Ok<Listed<AttendanceSeen>>> ListAsync(
        Guid id, IMediator mediator, HttpResponse response, Guid? date, string? state, string? reason, Guid? cursor, int? limit, CancellationToken cancellationToken)
    {
        var most = Cursors.Limit(limit);
        var found = await mediator.Send(
            new ListAttendances(
                EventId.From(id), reason, date is { } one ? OccurrenceId.From(one) : null, InWords.Read<AttendanceState>(state), cursor is { } before ? AttendanceId.From(before) : null, most),
            cancellationToken);
        response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(Cursors.Page(found, most, x => x.Id.Value));
    }

    private static async Task<CsvAnswer> ExportAsync(Guid id, string? reason, IMediator mediator, CancellationToken cancellationToken) =>
        AttendanceFile.Of(await mediator.Send(new ExportAttendances(EventId.From(id), reason), cancellationToken));

    private static async Task<Ok<AttendanceStanding>> ApproveAsync(Guid id, Guid row, IMediator mediator, CancellationToken cancellationToken) =>
        TypedResults.Ok(await mediator.Send(new ApproveAttendance(AttendanceId.From(row), EventId.From(id)), cancellationToken));

    private static async Task<Ok<AttendanceStanding>> RefuseAsync(Guid id, Guid row, EventReason? body, IMediator mediator, CancellationToken cancellationToken) =>
        TypedResults.Ok(await mediator.Send(new RefuseAttendance(AttendanceId.From(row), EventId.From(id), body?.Reason), cancellationToken));
}
