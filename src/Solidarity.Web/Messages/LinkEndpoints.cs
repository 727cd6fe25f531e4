using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Solidarity.Application.Messages;
using Solidarity.Web.Site;

namespace Solidarity.Web.Messages;

/// <summary>Links of newsletters that are counted: they lead on at once.</summary>
internal sealed class LinkEndpoints : IEndpoints
{
    public static void Map(IEndpointRouteBuilder app) =>
        app.MapMethods(CountedLinks.Path + "{token}", [HttpMethods.Get, HttpMethods.Head], FollowAsync).ExcludeFromDescription();

    private static async Task<RedirectHttpResult> FollowAsync(string token, string? to, IMediator mediator, HttpRequest request, CancellationToken cancellationToken) =>
        TypedResults.Redirect((await mediator.Send(new FollowLink(token, to, IsFollowed(request)), cancellationToken)).AbsoluteUri);

    // What only looks ahead says so: browsers (the Fetch standard's Sec-Purpose, and what some sent before it), and whoever asks for the head alone.
    private static bool IsFollowed(HttpRequest request) => HttpMethods.IsGet(request.Method)
        && !request.Headers["Sec-Purpose"].ToString().StartsWith("prefetch", StringComparison.OrdinalIgnoreCase)
        && request.Headers["Purpose"] != "prefetch" && request.Headers["X-Purpose"] != "preview";
}
