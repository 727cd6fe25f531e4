using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Solidarity.Application;

/// <summary>Lines of sheets and files as they are stored: together, as JSON.</summary>
public static class StoredLines
{
    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    };

    /// <summary>As it is stored; null for nothing.</summary>
    public static string? Write<T>(IReadOnlyCollection<T> lines) => lines.Count == 0 ? null : JsonSerializer.Serialize(lines, Form);

    /// <summary>Reads what is stored.</summary>
    public static IReadOnlyList<T> Read<T>(string? stored) => stored is null ? [] : JsonSerializer.Deserialize<List<T>>(stored, Form) ?? [];
}
