using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Solidarity.Application.Campaigns;
using Solidarity.Application.Statements;
using Solidarity.Domain.Campaigns;
using Solidarity.Web.Site;

namespace Solidarity.Web.Campaigns;

/// <summary>Positions of public actors in the API.</summary>
internal sealed class PositionEndpoints : IEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var rows = app.MapApi("/campaigns/{id}/positions", "Campaigns");
        rows.MapGet("", ListAsync).WithSummary("Where public actors stand, newest first, with what they held before.").RefusesInput().RefusesUnknown();
        rows = app.MapApi("/campaigns/{id:guid}/positions", "Campaigns");
        rows.MapPost("", AddAsync).WithSummary("Notes where an actor stands.").RefusesChange();
        rows.MapGet("/{row:guid}", ShowAsync).WithSummary("Where an actor stands.").RefusesUnknown();
        rows.MapPut("/{row:guid}", ChangeAsync).WithSummary("Writes what has changed about an actor.").RefusesChange();
        rows.MapDelete("/{row:guid}", RemoveAsync).WithSummary("Takes an actor off a campaign.").RefusesUnknown();
    }

    private static async Task<Ok<Listed<PositionKept>>> ListAsync(string id, IMediator mediator, Guid? cursor, int? limit, CancellationToken cancellationToken)
    {
        var most = Cursors.Limit(limit);
        var found = await mediator.Send(new ListPositions(id, cursor is { } at ? PositionId.From(at) : null, most), cancellationToken);
        return TypedResults.Ok(Cursors.Page(found, most, x => x.Id.Value));
    }

    private static async Task<Created<PositionKept>> AddAsync(Guid id, PositionBody body, IMediator mediator, HttpResponse response, CancellationToken cancellationToken)
    {
        var made = await mediator.Send(body.Write(CampaignId.From(id), null, null), cancellationToken);
        var kept = await mediator.Send(new EditPosition(CampaignId.From(id), made), cancellationToken);
        response.Tag(kept.Version);
        return TypedResults.Created($"/api/v1/campaigns/{id}/positions/{made}", kept);
    }

    private static async Task<Ok<PositionKept>> ShowAsync(Guid id, Guid row, IMediator mediator, HttpResponse response, CancellationToken cancellationToken)
    {
        var kept = await mediator.Send(new EditPosition(CampaignId.From(id), PositionId.From(row)), cancellationToken);
        response.Tag(kept.Version);
        return TypedResults.Ok(kept);
    }

    private static async Task<Ok<PositionKept>> ChangeAsync(Guid id, Guid row, PositionBody body, IMediator mediator, HttpRequest request, CancellationToken cancellationToken)
    {
        await mediator.Send(body.Write(CampaignId.From(id), PositionId.From(row), request.ExpectedVersion()), cancellationToken);
        return await ShowAsync(id, row, mediator, request.HttpContext.Response, cancellationToken);
    }

    private static async Task<NoContent> RemoveAsync(Guid id, Guid row, IMediator mediator, CancellationToken cancellationToken)
    {
        await mediator.Send(new RemovePosition(CampaignId.From(id), PositionId.From(row)), cancellationToken);
        return TypedResults.NoContent();
    }
}

/// <summary>Where a public actor stands.</summary>
/// <param name="Names">The actor's name: language to text.</param>
/// <param name="Country">Two letters (ISO 3166-1), when the actor speaks for a country.</param>
/// <param name="Stance">What it holds.</param>
/// <param name="Since"><c>2021</c>, <c>2021-06</c> or <c>2021-06-06</c>.</param>
/// <param name="Source">Where that can be read.</param>
/// <param name="Corrects">True when the last entry was wrong; false when the actor has changed its stance, and what it held before stays on record.</param>
public sealed record PositionBody(
    IReadOnlyDictionary<string, string?>? Names, string? Country, Stance? Stance, string? Since, SourceFields? Source = null, bool Corrects = false)
{
    internal WritePosition Write(CampaignId campaign, PositionId? position, long? expected) =>
        new(campaign, position, Names, Country, Stance, Since, Source, Corrects, expected);
}
