namespace Solidarity.Infrastructure.Checkups;

/// <summary>A record that consists of tags, as those of DKIM and DMARC do: <c>name=value; name=value</c> (RFC 6376 §3.2).</summary>
internal static class TagList
{
    /// <summary>Reads one; null when it is none, or says a thing twice.</summary>
    public static IReadOnlyDictionary<string, string>? Read(string text)
    {
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in text.Split(';').Select(part => part.Trim()).Where(part => part.Length > 0))
        {
            var sign = part.IndexOf('=', StringComparison.Ordinal);
            if (sign <= 0 || !tags.TryAdd(part[..sign].TrimEnd(), part[(sign + 1)..].TrimStart()))
            {
                return null;
            }
        }

        return tags;
    }
}
