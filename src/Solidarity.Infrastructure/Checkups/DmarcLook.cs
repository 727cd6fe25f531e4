using Solidarity.Application.Checkups;
using Solidarity.Application.Defence;

namespace Solidarity.Infrastructure.Checkups;

/// <summary>Looks at what a domain asks for mail that only pretends to come from it (DMARC, RFC 7489).</summary>
internal sealed class DmarcLook(DnsRecords dns, IPublicSuffixes suffixes)
{
    private const string Part = "Dmarc";
    private const int LongestProposal = 450;

    /// <summary>Looks.</summary>
    /// <param name="domain">The domain of the address in <c>From</c>.</param>
    /// <param name="envelope">The domain of the envelope's sender.</param>
    /// <param name="isSignedHere">Whether mails are signed with a key of the domain here.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<IReadOnlyList<Finding>> LookAsync(string domain, string envelope, bool isSignedHere, CancellationToken cancellationToken)
    {
        // A domain without a record has that of the domain which was registered (RFC 7489 §6.6.3).
        var above = suffixes.RegistrableOf(domain);
        var (at, found) = (domain, await AtAsync(domain, cancellationToken));
        if (found.Count == 0 && above is not null && above != domain)
        {
            (at, found) = (above, await AtAsync(above, cancellationToken));
        }

        var tags = found is [var only] ? TagList.Read(only) : null;
        List<Finding> findings = [Policy(domain, at, found, tags)];
        if (tags is not null)
        {
            findings.Add(Reports(at, found[0], tags));
        }

        findings.Add(Alignment(domain, envelope, isStrict: tags?.GetValueOrDefault("aspf") is "s", isSignedHere));
        return findings;
    }

    private async Task<List<string>> AtAsync(string domain, CancellationToken cancellationToken) =>
        [.. (await dns.TextsAsync(Name(domain), cancellationToken)).Where(text => text.StartsWith("v=DMARC1", StringComparison.OrdinalIgnoreCase))];

    private static string Name(string domain) => "_dmarc." + domain;

    private static Finding Policy(string domain, string at, List<string> found, IReadOnlyDictionary<string, string>? tags)
    {
        var first = new DnsRecord(Name(domain), "TXT", $"v=DMARC1; p=none; rua=mailto:dmarc@{domain}");
        if (found.Count == 0)
        {
            return new Finding(Part, "None", Grade.Bad, domain) { Publish = first };
        }

        if (found.Count > 1)
        {
            return new Finding(Part, "Several", Grade.Bad, Name(at));
        }

        var shown = DnsRecords.Show(found[0]);
        var policy = (at == domain ? null : tags?.GetValueOrDefault("sp")) ?? tags?.GetValueOrDefault("p");
        return policy?.ToLowerInvariant() switch
        {
            "none" => new Finding(Part, "Watching", Grade.Note, domain, shown),
            "quarantine" or "reject" => new Finding(Part, "Good", Grade.Good, domain, shown),
            _ => new Finding(Part, "Unread", Grade.Bad, Name(at), shown) { Publish = first with { Name = Name(at) } },
        };
    }

    private static Finding Reports(string at, string record, IReadOnlyDictionary<string, string> tags) => tags.GetValueOrDefault("rua") is { Length: > 0 } to
        ? new Finding("Reports", "Good", Grade.Good, DnsRecords.Show(to))
        : new Finding("Reports", "None", Grade.Note, Name(at)) { Publish = Proposal(at, $"{record.TrimEnd(' ', ';')}; rua=mailto:dmarc@{at}") };

    // SPF counts only when the envelope's sender is of the same domain, DKIM only when the signature is; one of them is enough (RFC 7489 §3.1).
    private Finding Alignment(string domain, string envelope, bool isStrict, bool isSignedHere)
    {
        var isAligned = envelope == domain || (!isStrict && (suffixes.RegistrableOf(envelope) ?? envelope) == (suffixes.RegistrableOf(domain) ?? domain));
        return (isAligned, isSignedHere) switch
        {
            (true, true) => new Finding("Alignment", "Both", Grade.Good, domain),
            (true, false) => new Finding("Alignment", "BySpf", Grade.Note, domain),
            (false, true) => new Finding("Alignment", "ByDkim", Grade.Note, domain, envelope),
            _ => new Finding("Alignment", "ByRelay", Grade.Warning, domain, envelope),
        };
    }

    // What strangers wrote is proposed only where it is plain.
    private static DnsRecord? Proposal(string at, string text) => text.Length <= LongestProposal && text.All(c => c is >= ' ' and <= '~') ? new DnsRecord(Name(at), "TXT", text) : null;
}
