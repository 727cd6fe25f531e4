using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Solidarity.Application.Audit;
using Solidarity.Domain.Organizers;
using Solidarity.Web.Site;

namespace Solidarity.Web.Audit;

/// <summary>The audit log in the API.</summary>
internal sealed class AuditEndpoints : IEndpoints
{
    public static void Map(IEndpointRouteBuilder app) => app.MapApi("/audit", "Audit log")
        .MapGet("", ListAsync).WithSummary("Who did what, newest first; by who, act, subject, campaign and time.").RefusesInput();

    private static async Task<Ok<Listed<AuditListed>>> ListAsync(
        IMediator mediator, Guid? who, string? act, bool? readings, Guid? subject, string? campaign, DateTimeOffset? from, DateTimeOffset? until, Guid? cursor,
        int? limit, CancellationToken cancellationToken)
    {
        var most = Cursors.Limit(limit);
        var found = await mediator.Send(
            new ListAudit(who, act, readings ?? false, subject, campaign, from, until, cursor is { } before ? AuditEntryId.From(before) : null, most), cancellationToken);
        return TypedResults.Ok(Cursors.Page(found, most, x => x.Id.Value));
    }
}
