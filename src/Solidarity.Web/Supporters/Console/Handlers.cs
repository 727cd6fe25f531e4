namespace Solidarity.Web.Supporters.Console;

/// <summary>Where the forms of a page with several lead.</summary>
internal static class Handlers
{
    /// <summary>The page's own address with one of its handlers.</summary>
    public static string Of(HttpRequest request, string handler) => request.PathBase.Add(request.Path)
        + QueryString.Create([.. request.Query.Where(x => x.Key != "handler"), KeyValuePair.Create("handler", new Microsoft.Extensions.Primitives.StringValues(handler))]);
}
