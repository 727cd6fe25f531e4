using System.Text.Json;
using System.Text.Json.Serialization;
using Solidarity.Domain;

namespace Solidarity.Web.Site;

/// <summary>Ids go out and come in as the text of their UUID.</summary>
internal sealed class EntityIdsAsText : JsonConverterFactory
{
    public static bool IsId(Type type) => type.IsValueType
        && type.GetInterfaces().Any(x => x.IsGenericType && x.GetGenericTypeDefinition() == typeof(IEntityId<>));

    public override bool CanConvert(Type typeToConvert) => IsId(typeToConvert);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Converter<>).MakeGenericType(typeToConvert))!;

    private sealed class Converter<TId> : JsonConverter<TId>
        where TId : struct, IEntityId<TId>
    {
        public override TId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => TId.From(reader.GetGuid());

        public override void Write(Utf8JsonWriter writer, TId value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
    }
}

/// <summary>A page of a list.</summary>
/// <typeparam name="T">What it lists.</typeparam>
/// <param name="Items">What is on this page.</param>
/// <param name="Next">The <c>cursor</c> of the next page; null on the last one.</param>
public sealed record Listed<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>Pages through lists.</summary>
internal static class Cursors
{
    public const int Usual = 50;
    public const int Most = 100;

    /// <summary>A page; it has a next one when it is full.</summary>
    public static Listed<T> Page<T>(IReadOnlyList<T> items, int limit, Func<T, Guid> id) =>
        new(items, items.Count == limit && items.Count > 0 ? id(items[^1]).ToString("n") : null);

    /// <summary>How many on a page.</summary>
    public static int Limit(int? asked) => Math.Clamp(asked ?? Usual, 1, Most);
}

/// <summary>ETag and If-Match over the versions of aggregates (RFC 9110 §13.1.1).</summary>
internal static class VersionTags
{
    /// <summary>Names the version in the answer.</summary>
    public static void Tag(this HttpResponse response, long version) => response.Headers.ETag = $"\"{version}\"";

    /// <summary>The version that the caller means to change; null when it does not say.</summary>
    /// <exception cref="Stale">It names something that is no version of ours, so it cannot match.</exception>
    public static long? ExpectedVersion(this HttpRequest request)
    {
        var header = request.Headers.IfMatch.ToString().Trim();
        return header is "" or "*" ? null
            : header.Length > 2 && header[0] == '"' && header[^1] == '"' && long.TryParse(header[1..^1], out var version) ? version
            : throw new Stale();
    }
}
