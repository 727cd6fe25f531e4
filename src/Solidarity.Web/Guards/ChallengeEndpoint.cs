using Microsoft.AspNetCore.Http.HttpResults;
using Solidarity.Infrastructure.Guards;
using Solidarity.Web.Site;

namespace Solidarity.Web.Guards;

/// <summary>The proof of work to do before a form is sent.</summary>
internal sealed class ChallengeEndpoint : IEndpoints
{
    /// <summary>Where it is asked for.</summary>
    public const string Address = "/api/v1/challenge";

    public static void Map(IEndpointRouteBuilder app) => app.MapApi("/challenge", "Guards").AllowAnonymous()
        .MapGet("", MakeAsync)
        .WithMetadata(new CountedAsAttribute(LimitKind.Challenge))
        .WithSummary("A proof of work in ALTCHA's format (PoW v2). Its solution goes into the field `proof` of what is sent, once and within ten minutes; without one the stricter limits apply.")
        .ProducesProblem(StatusCodes.Status429TooManyRequests, "application/problem+json");

    private static async Task<Ok<Challenge>> MakeAsync(HttpContext context, Challenges challenges, WorkAsked asked, CancellationToken cancellationToken)
    {
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(challenges.Make(await asked.LevelAsync(context, cancellationToken)));
    }
}
