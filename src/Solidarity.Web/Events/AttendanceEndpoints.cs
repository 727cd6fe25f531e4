using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Solidarity.Application.Events;
using Solidarity.Web.Guards;
using Solidarity.Web.Site;

namespace Solidarity.Web.Events;

/// <summary>Coming to events, in the API.</summary>
internal sealed class AttendanceEndpoints : IEndpoints
{
    public static void Map(IEndpointRouteBuilder app) =>
        app.MapApi("/events", "Events").AllowAnonymous().MapPost("/{slug}/attendances", JoinAsync).WithMetadata(new CountedAsAttribute(LimitKind.Signing))
            .WithSummary("Asks to come to an event. The answer is the same whoever is known; the owner of the mailbox is asked by mail, and it counts once they confirm.").RefusesChange();

    private static async Task<Accepted> JoinAsync(string slug, JoinEvent body, IMediator mediator, CancellationToken cancellationToken)
    {
        await mediator.Send(body with { Slug = slug }, cancellationToken);
        return TypedResults.Accepted((string?)null);
    }
}
