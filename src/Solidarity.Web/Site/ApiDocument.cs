using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.OpenApi;

namespace Solidarity.Web.Site;

/// <summary>The description of the API: <c>/openapi/v1.json</c> (OpenAPI 3.1), and for people <c>/api</c>.</summary>
public sealed class ApiDocument : IEndpoints
{
    /// <summary>The version that the document describes.</summary>
    public const string Name = "v1";

    /// <inheritdoc />
    public static void Map(IEndpointRouteBuilder app) => app.MapOpenApi("/openapi/{documentName}.json");
}

internal static class ApiDescription
{
    private const string Key = "key";

    public static void AddApiDocument(this IServiceCollection services) => services.AddOpenApi(ApiDocument.Name, openApi =>
    {
        openApi.ShouldInclude = description => description.RelativePath?.StartsWith("api/v1/", StringComparison.Ordinal) == true;
        openApi.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "Solidarity",
                Version = ApiDocument.Name,
                Description = "JSON in camelCase, times as in RFC 3339, errors as problem details (RFC 9457) with `errors` by field. "
                    + "A POST with a key may carry an `Idempotency-Key`, held for 24 hours; a change may carry `If-Match`. "
                    + "Lists come in pages: pass `next` as `cursor`.",
            };

            // Relative: the address of the site is that which the document was fetched from.
            document.Servers = [new OpenApiServer { Url = "/" }];
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
            document.Components.SecuritySchemes[Key] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "A key made with `infra/admin add-key NAME`.",
            };
            return Task.CompletedTask;
        });
        openApi.AddOperationTransformer((operation, context, _) =>
        {
            var metadata = context.Description.ActionDescriptor.EndpointMetadata;
            RefuseAsTheKindDoes(operation, context.Description.HttpMethod, isOpen: metadata.OfType<IAllowAnonymous>().Any(), context.Document);
            if (metadata.OfType<IAllowAnonymous>().Any())
            {
                return Task.CompletedTask;
            }

            operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Key, context.Document)] = [] }];
            if (context.Description.HttpMethod == HttpMethods.Post)
            {
                operation.Parameters ??= [];
                operation.Parameters.Add(Header(Idempotency.Header, "The same key with the same body does the work once (24 hours)."));
            }
            else if (context.Description.HttpMethod is "PUT" or "PATCH")
            {
                operation.Parameters ??= [];
                operation.Parameters.Add(Header("If-Match", "The ETag of the version that is to be changed; 412 when somebody else was faster."));
            }

            return Task.CompletedTask;
        });
        openApi.AddSchemaTransformer((schema, context, _) =>
        {
            if (EntityIdsAsText.IsId(Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type))
            {
                schema.Type = JsonSchemaType.String;
                schema.Format = "uuid";
                schema.Properties = null;
            }

            return Task.CompletedTask;
        });
    });

    /// <summary>What is refused before an address is asked: without its right, in a form that nobody can read, too often, twice, too late.</summary>
    private static void RefuseAsTheKindDoes(OpenApiOperation operation, string? method, bool isOpen, OpenApiDocument? document)
    {
        // A parameter may stand in the address twice, or be of another kind than it should; a request may come from another site's page.
        List<int> statuses = [StatusCodes.Status400BadRequest, StatusCodes.Status403Forbidden, StatusCodes.Status503ServiceUnavailable];
        if (!isOpen)
        {
            statuses.Add(StatusCodes.Status401Unauthorized);
        }

        if (method != HttpMethods.Get)
        {
            // Also with a key, for keys may be guessed at.
            statuses.Add(StatusCodes.Status429TooManyRequests);
        }

        if (operation.RequestBody is not null)
        {
            statuses.AddRange([StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType]);
        }

        if (!isOpen && method == HttpMethods.Post)
        {
            statuses.Add(StatusCodes.Status422UnprocessableEntity);
        }
        else if (method is "PUT" or "PATCH")
        {
            statuses.Add(StatusCodes.Status412PreconditionFailed);
        }

        operation.Responses ??= [];
        foreach (var status in statuses)
        {
            operation.Responses.TryAdd(status.ToString(CultureInfo.InvariantCulture), new OpenApiResponse
            {
                Description = ReasonPhrases.GetReasonPhrase(status),
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    ["application/problem+json"] = new() { Schema = new OpenApiSchemaReference("ProblemDetails", document) },
                },
            });
        }
    }

    private static OpenApiParameter Header(string name, string description) => new()
    {
        Name = name,
        In = ParameterLocation.Header,
        Description = description,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    };
}
