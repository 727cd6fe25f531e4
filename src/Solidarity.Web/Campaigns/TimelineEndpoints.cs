using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Solidarity.Application.Campaigns;
using Solidarity.Application.Statements;
using Solidarity.Domain.Campaigns;
using Solidarity.Web.Site;

namespace Solidarity.Web.Campaigns;

/// <summary>Timelines of campaigns in the API.</summary>
internal sealed class TimelineEndpoints : IEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var rows = app.MapApi("/campaigns/{id}/timeline", "Campaigns");
        rows.MapGet("", ListAsync).WithSummary("A campaign's timeline, from the first to the last.").RefusesInput().RefusesUnknown();
        rows = app.MapApi("/campaigns/{id:guid}/timeline", "Campaigns");
        rows.MapPost("", AddAsync).WithSummary("Adds an entry to a timeline.").RefusesChange();
        rows.MapGet("/{row:guid}", ShowAsync).WithSummary("An entry of a timeline.").RefusesUnknown();
        rows.MapPut("/{row:guid}", ChangeAsync).WithSummary("Writes an entry of a timeline otherwise.").RefusesChange();
        rows.MapDelete("/{row:guid}", RemoveAsync).WithSummary("Takes an entry off a timeline.").RefusesUnknown();
    }

    private static async Task<Ok<Listed<TimelineEntryKept>>> ListAsync(string id, IMediator mediator, Guid? cursor, int? limit, CancellationToken cancellationToken)
    {
        var most = Cursors.Limit(limit);
        var found = await mediator.Send(new ListTimeline(id, cursor is { } at ? TimelineEntryId.From(at) : null, most), cancellationToken);
        return TypedResults.Ok(Cursors.Page(found, most, x => x.Id.Value));
    }

    private static async Task<Created<TimelineEntryKept>> AddAsync(Guid id, TimelineEntryBody body, IMediator mediator, HttpResponse response, CancellationToken cancellationToken)
    {
        var made = await mediator.Send(body.Write(CampaignId.From(id), null, null), cancellationToken);
        var kept = await mediator.Send(new EditTimelineEntry(CampaignId.From(id), made), cancellationToken);
        response.Tag(kept.Version);
        return TypedResults.Created($"/api/v1/campaigns/{id}/timeline/{made}", kept);
    }

    private static async Task<Ok<TimelineEntryKept>> ShowAsync(Guid id, Guid row, IMediator mediator, HttpResponse response, CancellationToken cancellationToken)
    {
        var kept = await mediator.Send(new EditTimelineEntry(CampaignId.From(id), TimelineEntryId.From(row)), cancellationToken);
        response.Tag(kept.Version);
        return TypedResults.Ok(kept);
    }

    private static async Task<Ok<TimelineEntryKept>> ChangeAsync(Guid id, Guid row, TimelineEntryBody body, IMediator mediator, HttpRequest request, CancellationToken cancellationToken)
    {
        await mediator.Send(body.Write(CampaignId.From(id), TimelineEntryId.From(row), request.ExpectedVersion()), cancellationToken);
        return await ShowAsync(id, row, mediator, request.HttpContext.Response, cancellationToken);
    }

    private static async Task<NoContent> RemoveAsync(Guid id, Guid row, IMediator mediator, CancellationToken cancellationToken)
    {
        await mediator.Send(new RemoveTimelineEntry(CampaignId.From(id), TimelineEntryId.From(row)), cancellationToken);
        return TypedResults.NoContent();
    }
}

/// <summary>An entry of a timeline.</summary>
/// <param name="Date"><c>2021</c>, <c>2021-06</c> or <c>2021-06-06</c>.</param>
/// <param name="Texts">What happened: language to text.</param>
/// <param name="Source">What it rests on.</param>
public sealed record TimelineEntryBody(string? Date, IReadOnlyDictionary<string, string?>? Texts, SourceFields? Source = null)
{
    internal WriteTimelineEntry Write(CampaignId campaign, TimelineEntryId? entry, long? expected) => new(campaign, entry, Date, Texts, Source, expected);
}
