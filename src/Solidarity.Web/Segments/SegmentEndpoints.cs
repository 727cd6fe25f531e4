using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Solidarity.Application.Segments;
using Solidarity.Domain.Segments;
using Solidarity.Web.Site;

namespace Solidarity.Web.Segments;

/// <summary>Segments in the API.</summary>
internal sealed class SegmentEndpoints : IEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var segments = app.MapApi("/segments", "Segments");
        segments.MapPost("", CreateAsync).WithSummary("Saves a segment: in every group at least one condition must hold.").RefusesInput().RefusesState();
        segments.MapGet("", ListAsync).WithSummary("Lists segments, newest first.").RefusesInput();
        segments.MapPost("/count", CountAsync).WithSummary("How many of those who get mail are in a segment, saved or not.").RefusesInput();
        segments.MapGet("/{id}", ShowAsync).WithSummary("A segment, by id or slug.").RefusesUnknown();
        segments.MapPut("/{id:guid}", ChangeAsync).WithSummary("Changes who is in a segment; what is going out already goes on by the rules it began with.").RefusesChange();
        segments.MapDelete("/{id:guid}", RemoveAsync).WithSummary("Removes a segment that no newsletter waits to be sent to.").RefusesChange();
    }

    private static async Task<Created<SegmentKept>> CreateAsync(CreateSegment body, IMediator mediator, HttpResponse response, CancellationToken cancellationToken)
    {
        var segment = await mediator.Send(body, cancellationToken);
        response.Tag(segment.Version);
        return TypedResults.Created($"/api/v1/segments/{segment.Id}", segment);
    }

    private static async Task<Ok<Listed<SegmentListed>>> ListAsync(IMediator mediator, Guid? cursor, int? limit, CancellationToken cancellationToken)
    {
        var most = Cursors.Limit(limit);
        return TypedResults.Ok(Cursors.Page(await mediator.Send(new ListSegments(cursor is { } before ? SegmentId.From(before) : null, most), cancellationToken), most, x => x.Id.Value));
    }

    private static async Task<Ok<SegmentCount>> CountAsync(CountSegment body, IMediator mediator, CancellationToken cancellationToken) =>
        TypedResults.Ok(await mediator.Send(body, cancellationToken));

    private static async Task<Ok<SegmentKept>> ShowAsync(string id, IMediator mediator, HttpResponse response, CancellationToken cancellationToken)
    {
        var segment = await mediator.Send(new ShowSegment(id), cancellationToken);
        response.Tag(segment.Version);
        return TypedResults.Ok(segment);
    }

    private static async Task<Ok<SegmentKept>> ChangeAsync(Guid id, SegmentBody body, IMediator mediator, HttpRequest request, CancellationToken cancellationToken)
    {
        var segment = await mediator.Send(new ChangeSegment(SegmentId.From(id), body.Name, body.Groups, request.ExpectedVersion()), cancellationToken);
        request.HttpContext.Response.Tag(segment.Version);
        return TypedResults.Ok(segment);
    }

    private static async Task<NoContent> RemoveAsync(Guid id, IMediator mediator, HttpRequest request, CancellationToken cancellationToken)
    {
        await mediator.Send(new RemoveSegment(SegmentId.From(id), request.ExpectedVersion()), cancellationToken);
        return TypedResults.NoContent();
    }
}

/// <summary>Who is in a segment.</summary>
/// <param name="Name">What organizers call it.</param>
/// <param name="Groups">Conditions: in each group at least one must hold.</param>
public sealed record SegmentBody(string? Name, IReadOnlyList<IReadOnlyList<SegmentConditionFields>>? Groups);
