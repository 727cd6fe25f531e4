using System.Net;
using System.Net.Sockets;

namespace Solidarity.Infrastructure.Checkups;

/// <summary>One mechanism or modifier of an SPF record (RFC 7208 §4.6.1).</summary>
/// <param name="Text">As it stands there.</param>
/// <param name="Qualifier">What follows when it matches: <c>+</c>, <c>-</c>, <c>~</c> or <c>?</c>.</param>
/// <param name="Name">Its name, in lower case.</param>
/// <param name="Value">What stands behind the colon or the equals sign; empty for nothing.</param>
/// <param name="IsModifier">Whether it is a modifier.</param>
internal sealed record SpfTerm(string Text, char Qualifier, string Name, string Value, bool IsModifier)
{
    /// <summary>Whether a receiver has to ask the domain name system because of it (RFC 7208 §4.6.4).</summary>
    public bool IsLookup => IsModifier ? Name == "redirect" : Name is "include" or "a" or "mx" or "ptr" or "exists";

    /// <summary>The domain whose record counts here too; null where there is none, or where it depends on the mail (a macro).</summary>
    public string? Leads => Name is "include" or "redirect" && !Value.Contains('%', StringComparison.Ordinal) ? Value.TrimEnd('.') : null;
}

/// <summary>An SPF record (RFC 7208 §4.5, §12).</summary>
/// <param name="Terms">Its terms, in order.</param>
internal sealed record SpfRecord(IReadOnlyList<SpfTerm> Terms)
{
    private const string Version = "v=spf1";

    /// <summary>The last word: what holds for whom nothing else matched; null when the record does not say.</summary>
    public SpfTerm? All => Terms.FirstOrDefault(term => term is { Name: "all", IsModifier: false });

    /// <summary>The record that counts instead of this one; it is ignored beside <c>all</c> (RFC 7208 §6.1).</summary>
    public SpfTerm? Redirect => All is null ? Terms.FirstOrDefault(term => term is { Name: "redirect", IsModifier: true }) : null;

    /// <summary>What a receiver has to look up for it, in order; what stands behind <c>all</c> is never reached (RFC 7208 §5.1).</summary>
    public IEnumerable<SpfTerm> Lookups => Terms.TakeWhile(term => term != All).Where(term => term.IsLookup && !term.IsModifier).Concat(Redirect is { } redirect ? [redirect] : []);

    /// <summary>Whether a text is such a record, well written or not.</summary>
    public static bool Is(string text) => text.Equals(Version, StringComparison.OrdinalIgnoreCase) || text.StartsWith(Version + " ", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads a record.</summary>
    /// <param name="text">The text, for which <see cref="Is"/> is true.</param>
    /// <param name="fault">The first term that no receiver understands, for which all would take the whole record as none.</param>
    public static SpfRecord? Read(string text, out string fault)
    {
        List<SpfTerm> terms = [];
        foreach (var word in text[Version.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            fault = word;
            if (Term(word) is not { } term || (term.IsModifier && term.Name is "redirect" or "exp" && terms.Exists(other => other.IsModifier && other.Name == term.Name)))
            {
                return null;
            }

            terms.Add(term);
        }

        fault = "";
        return new SpfRecord(terms);
    }

    private static SpfTerm? Term(string word)
    {
        var qualifier = word[0] is '+' or '-' or '~' or '?' ? word[0] : '+';
        var rest = word[0] == qualifier ? word[1..] : word;
        var end = rest.IndexOfAny([':', '=', '/']);
        var name = (end < 0 ? rest : rest[..end]).ToLowerInvariant();
        if (end > 0 && rest[end] == '=')
        {
            // Modifiers that nobody knows are ignored.
            var isModifier = rest.Length == word.Length && char.IsAsciiLetter(name[0]) && (name != "redirect" || end + 1 < rest.Length);
            return isModifier ? new SpfTerm(word, '+', name, rest[(end + 1)..], IsModifier: true) : null;
        }

        var value = end < 0 ? "" : rest[end] == ':' ? rest[(end + 1)..] : rest[end..];
        var isGood = name switch
        {
            "all" => end < 0,
            "include" or "exists" => value.Length > 0 && rest[end] == ':',
            "a" or "mx" or "ptr" => end < 0 || value.Length > 0,
            "ip4" => IsNetwork(value, AddressFamily.InterNetwork),
            "ip6" => IsNetwork(value, AddressFamily.InterNetworkV6),
            _ => false,
        };
        return isGood ? new SpfTerm(word, qualifier, name, value, IsModifier: false) : null;
    }

    private static bool IsNetwork(string text, AddressFamily family)
    {
        var parts = text.Split('/');
        var most = family == AddressFamily.InterNetwork ? 32 : 128;
        return parts.Length <= 2 && IPAddress.TryParse(parts[0], out var address) && address.AddressFamily == family
            && (family != AddressFamily.InterNetwork || parts[0].Count(c => c == '.') == 3)
            && (parts.Length == 1 || (int.TryParse(parts[1], out var length) && length >= 0 && length <= most));
    }
}
