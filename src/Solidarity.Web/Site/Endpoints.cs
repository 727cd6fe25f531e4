using Solidarity.Web.Organizers;

namespace Solidarity.Web.Site;

/// <summary>What a feature adds to the site. Every class of this program that implements it is found and asked.</summary>
public interface IEndpoints
{
    /// <summary>Adds the feature's addresses.</summary>
    /// <param name="app">The site.</param>
    static abstract void Map(IEndpointRouteBuilder app);
}

/// <summary>Adds every feature's addresses.</summary>
internal static class Endpoints
{
    public static void MapFeatures(this WebApplication app)
    {
        var map = typeof(Endpoints).GetMethod(nameof(Map), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!;
        foreach (var feature in typeof(Endpoints).Assembly.GetTypes().Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IEndpoints))))
        {
            map.MakeGenericMethod(feature).Invoke(null, [app]);
        }
    }

    private static void Map<TFeature>(IEndpointRouteBuilder app)
        where TFeature : IEndpoints => TFeature.Map(app);

    /// <summary>A group of API addresses under <c>/api/v1</c>.</summary>
    /// <param name="app">The site.</param>
    /// <param name="path">The part behind <c>/api/v1</c>.</param>
    /// <param name="tag">What the API's description calls the group.</param>
    public static RouteGroupBuilder MapApi(this IEndpointRouteBuilder app, string path, string tag)
    {
        var group = app.MapGroup("/api/v1" + path).WithTags(tag).RequireAuthorization(Sessions.ApiPolicy);
        group.AddEndpointFilter(RefuseRepeatedParameters);
        return group;
    }

    private static async ValueTask<object?> RefuseRepeatedParameters(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        foreach (var (name, values) in context.HttpContext.Request.Query)
        {
            if (values.Count > 1)
            {
                throw new BadHttpRequestException($"The parameter \"{name}\" stands in the address more than once.");
            }
        }

        return await next(context);
    }
}

/// <summary>Tells the API's description how an address may refuse; what every address of a kind has in common, <see cref="ApiDescription"/> adds.</summary>
internal static class ApiRefusals
{
    private const string Problem = "application/problem+json";

    /// <summary>By what was sent.</summary>
    public static RouteHandlerBuilder RefusesInput(this RouteHandlerBuilder route) => route
        .ProducesProblem(StatusCodes.Status400BadRequest, Problem);

    /// <summary>By what is not there.</summary>
    public static RouteHandlerBuilder RefusesUnknown(this RouteHandlerBuilder route) => route
        .ProducesProblem(StatusCodes.Status404NotFound, Problem);

    /// <summary>By the state in which a thing, or its namesake, is.</summary>
    public static RouteHandlerBuilder RefusesState(this RouteHandlerBuilder route) => route
        .ProducesProblem(StatusCodes.Status409Conflict, Problem);

    /// <summary>By what was sent, is not there, or was changed meanwhile.</summary>
    public static RouteHandlerBuilder RefusesChange(this RouteHandlerBuilder route) => route.RefusesInput().RefusesUnknown().RefusesState();
}
