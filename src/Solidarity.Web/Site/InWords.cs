namespace Solidarity.Web.Site;

/// <summary>Words in addresses of the API that stand for one of a few things, written as in its JSON: capitals don't count.</summary>
internal static class InWords
{
    /// <summary>What a word stands for; null for none.</summary>
    /// <exception cref="BadHttpRequestException">It stands for nothing.</exception>
    public static T? Read<T>(string? word)
        where T : struct, Enum =>
        string.IsNullOrEmpty(word) ? null
        : word.All(char.IsAsciiLetter) && Enum.TryParse<T>(word, ignoreCase: true, out var value) ? value
        : throw new BadHttpRequestException("This word is none of those that are known here.");
}
