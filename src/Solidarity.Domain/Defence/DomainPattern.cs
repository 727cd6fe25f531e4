using System.Diagnostics.CodeAnalysis;

namespace Solidarity.Domain.Defence;

/// <summary>Mail domains as organizers write them: <c>example.org</c> is that one, <c>*.example.org</c> is that one and all below it.</summary>
public sealed record DomainPattern
{
    private const string Below = "*.";

    private DomainPattern(string domain, bool isWild) => (Domain, IsWild) = (domain, isWild);

    /// <summary>The domain in lower case and in its ASCII form (RFC 5890).</summary>
    public string Domain { get; }

    /// <summary>Whether the domains below it are meant too.</summary>
    public bool IsWild { get; }

    /// <summary>Reads a pattern. <c>*</c> alone, which would be everyone, is none; nor is a whole top level.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out DomainPattern? pattern)
    {
        pattern = null;
        var typed = (text ?? "").Trim().TrimStart('@');
        var isWild = typed.StartsWith(Below, StringComparison.Ordinal);
        var name = isWild ? typed[Below.Length..] : typed;

        // What an address may have behind its @ is what a domain is.
        if (!name.Contains('.', StringComparison.Ordinal) || !EmailAddress.TryParse("a@" + name, out var address))
        {
            return false;
        }

        pattern = new DomainPattern(address.Domain, isWild);
        return true;
    }

    /// <summary>A domain and those above it, each by one name shorter.</summary>
    public static IEnumerable<string> WithParents(string domain)
    {
        for (var name = domain; ; name = name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..])
        {
            yield return name;
            if (!name.Contains('.', StringComparison.Ordinal))
            {
                yield break;
            }
        }
    }

    /// <summary>Whether a domain is meant.</summary>
    /// <param name="domain">In lower case and in its ASCII form.</param>
    public bool Matches(string domain) => domain == Domain || (IsWild && domain.EndsWith("." + Domain, StringComparison.Ordinal));

    /// <inheritdoc />
    public override string ToString() => IsWild ? Below + Domain : Domain;
}
