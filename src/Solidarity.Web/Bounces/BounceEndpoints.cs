using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application.Bounces;
using Solidarity.Domain;
using Solidarity.Web.Site;

namespace Solidarity.Web.Bounces;

/// <summary>Mails that came to the bounce address, in the API.</summary>
internal sealed class BounceEndpoints : IEndpoints
{
    public static void Map(IEndpointRouteBuilder app) => app.MapApi("/bounces", "Bounces")
        .MapPost("", TakeAsync)
        .WithSummary($"Takes a mail that came to the bounce address, as it came (RFC 5322, up to {BounceLimits.MostMegabytes} MB): a delivery status (RFC 3464), a complaint (RFC 5965). The answer is the same whatever it says.")
        .Accepts<Stream>("message/rfc822", "application/octet-stream")
        .WithMetadata(new DisableRequestSizeLimitAttribute())
        .RefusesInput();

    private static async Task<Accepted> TakeAsync(HttpRequest request, IMediator mediator, CancellationToken cancellationToken)
    {
        // A larger one need not be read first. What is told with no length is read up to the limit.
        if (request.ContentLength > BounceLimits.MostBytes)
        {
            throw new DomainError("Bounce.TooLarge", null, BounceLimits.MostMegabytes);
        }

        await mediator.Send(new TakeBounce(request.Body), cancellationToken);
        return TypedResults.Accepted((string?)null);
    }
}
