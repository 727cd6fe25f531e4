using System.Globalization;
using System.Text.Json;

namespace Solidarity.Testing.Site;

/// <summary>Looks at every answer of the API on its way to a test: its status must be among those that <c>/openapi/v1.json</c> declares.</summary>
internal sealed class DeclaredStatuses(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    // The same in every site of these tests, and slow to make: what the first one says holds for all.
    private static IReadOnlyList<Operation>? described;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var answer = await base.SendAsync(request, cancellationToken);
        var path = request.RequestUri!.AbsolutePath;
        if (path.StartsWith("/api/v1/", StringComparison.Ordinal))
        {
            described ??= await ReadAsync(request.RequestUri, cancellationToken);
            var operation = described.FirstOrDefault(x => x.Fits(request.Method.Method, path.Split('/')));
            if (operation is not null && !operation.Statuses.Contains((int)answer.StatusCode))
            {
                throw new InvalidOperationException(
                    $"{request.Method} {path} answered {(int)answer.StatusCode}; declared are {string.Join(", ", operation.Statuses)}.");
            }
        }

        return answer;
    }

    private static async Task<IReadOnlyList<Operation>> ReadAsync(Uri site, CancellationToken cancellationToken)
    {
        using var plain = new HttpClient();
        using var document = JsonDocument.Parse(await plain.GetStringAsync(new Uri(site, "/openapi/v1.json"), cancellationToken));
        return
        [
            .. from path in document.RootElement.GetProperty("paths").EnumerateObject()
               from operation in path.Value.EnumerateObject()
               where operation.Value.ValueKind == JsonValueKind.Object && operation.Value.TryGetProperty("responses", out _)
               select new Operation(operation.Name, path.Name.Split('/'),
                   [.. operation.Value.GetProperty("responses").EnumerateObject().Select(response => int.Parse(response.Name, CultureInfo.InvariantCulture))]),
        ];
    }

    private sealed record Operation(string Method, string[] Template, IReadOnlyList<int> Statuses)
    {
        public bool Fits(string method, string[] parts) => method.Equals(Method, StringComparison.OrdinalIgnoreCase) && Template.Length == parts.Length
            && Template.Zip(parts).All(pair => pair.First.StartsWith('{') || pair.First == pair.Second);
    }
}
