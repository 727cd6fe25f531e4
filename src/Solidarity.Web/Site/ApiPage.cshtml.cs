using MediatR;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Solidarity.Web.Site;

/// <summary>The API's description, for people to read: made from the same document that programs read.</summary>
public sealed class ApiPageModel(IMediator mediator, [FromKeyedServices(ApiDocument.Name)] IOpenApiDocumentProvider documents) : PublicPage(mediator)
{
    /// <summary>The document.</summary>
    public OpenApiDocument Document { get; private set; } = new();

    /// <summary>Every call.</summary>
    public IReadOnlyList<ApiCall> Calls { get; private set; } = [];

    /// <summary>Shows the page.</summary>
    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        Document = await documents.GetOpenApiDocumentAsync(cancellationToken);
        Calls = [.. from path in Document.Paths
            from operation in path.Value.Operations ?? []
            select new ApiCall(operation.Value.Tags?.FirstOrDefault()?.Name ?? "", operation.Key.Method, path.Key, operation.Value)];
    }

    /// <summary>What a field holds, in a word or two.</summary>
    public static string TypeOf(IOpenApiSchema schema)
    {
        if (schema is OpenApiSchemaReference reference)
        {
            return reference.Reference.Id ?? "";
        }

        if (schema.OneOf?.FirstOrDefault(one => one.Type != JsonSchemaType.Null) is { } one)
        {
            return TypeOf(one);
        }

        if (schema.Items is { } items)
        {
            return "[" + TypeOf(items) + "]";
        }

        return schema.Format ?? (schema.Type & ~JsonSchemaType.Null)?.ToString().ToLowerInvariant() ?? "";
    }
}

/// <summary>One call of the API.</summary>
/// <param name="Group">The feature.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The address.</param>
/// <param name="Operation">Its description.</param>
public sealed record ApiCall(string Group, string Method, string Path, OpenApiOperation Operation)
{
    /// <summary>Its name within the page.</summary>
    public string Id => (Method + Path).Replace('/', '-').Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal).ToLowerInvariant();

    /// <summary>Whether it needs no key.</summary>
    public bool IsOpen => Operation.Security is null or { Count: 0 };
}
