using System.Globalization;
using System.Text.Json.Nodes;

namespace Solidarity.Testing.Site;

/// <summary>Looks at every answer of the API on its way to a test: its status must be among those that <c>/openapi/v1.json</c> declares.</summary>
internal sealed class DeclaredStatuses(Lazy<Task<JsonNode>> description, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var answer = await base.SendAsync(request, cancellationToken);
        var path = request.RequestUri!.AbsolutePath;
        if (path.StartsWith("/api/v1/", StringComparison.Ordinal) && Operation(await description.Value, request.Method, path) is { } operation)
        {
            var status = ((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture);
            var declared = operation["responses"]!.AsObject().Select(response => response.Key).ToList();
            if (!declared.Contains(status))
            {
                throw new InvalidOperationException($"{request.Method} {path} answered {status}; declared are {string.Join(", ", declared)}.");
            }
        }

        return answer;
    }

    private static JsonNode? Operation(JsonNode description, HttpMethod method, string path)
    {
        var parts = path.Split('/');
        return description["paths"]!.AsObject()
            .Where(template => template.Key.Split('/') is var wanted && wanted.Length == parts.Length
                && wanted.Zip(parts).All(pair => pair.First.StartsWith('{') || pair.First == pair.Second))
            .Select(template => template.Value![method.Method.ToLowerInvariant()]).FirstOrDefault(operation => operation is not null);
    }
}
