using Solidarity.Application.Checkups;

namespace Solidarity.Infrastructure.Checkups;

/// <summary>Looks at the SPF record of a domain as a receiver would (RFC 7208), with the records that it includes.</summary>
internal sealed class SpfLook(DnsRecords dns)
{
    private const string Part = "Spf";

    /// <summary>How many lookups a receiver makes before it gives up (RFC 7208 §4.6.4).</summary>
    private const int MostLookups = 10;

    /// <summary>A record longer than this is no proposal any more, but something to sort out.</summary>
    private const int LongestProposal = 450;

    /// <summary>Looks.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="sender">What lets the server that hands mail on send in a new record, such as <c>include:spf.relay.example</c>.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<Finding> LookAsync(string domain, string sender, CancellationToken cancellationToken)
    {
        var found = (await dns.TextsAsync(domain, cancellationToken)).Where(SpfRecord.Is).ToList();
        switch (found)
        {
            case []:
                return new Finding(Part, "None", Grade.Bad, domain) { Publish = new DnsRecord(domain, "TXT", $"v=spf1 {sender} ~all") };
            case [_, _, ..]:
                return new Finding(Part, "Several", Grade.Bad, domain) { Publish = Proposal(domain, Joined(found)) };
        }

        var text = found[0];
        if (SpfRecord.Read(text, out var fault) is not { } record)
        {
            return new Finding(Part, "Unread", Grade.Bad, domain, DnsRecords.Show(fault));
        }

        if (record.All is { Qualifier: '+' } all)
        {
            return new Finding(Part, "Everyone", Grade.Bad, domain, DnsRecords.Show(text)) { Publish = Proposal(domain, Replaced(record, all)) };
        }

        var count = new Count(dns);
        if (await count.AddAsync(record, cancellationToken) is { } broken)
        {
            return new Finding(Part, "Broken", Grade.Bad, domain, DnsRecords.Show(broken));
        }

        if (count.Lookups > MostLookups)
        {
            return new Finding(Part, "TooMany", Grade.Bad, domain, MostLookups);
        }

        return record switch
        {
            { All: null, Redirect: null } => new Finding(Part, "NoEnd", Grade.Warning, domain, DnsRecords.Show(text)) { Publish = Proposal(domain, text.TrimEnd() + " ~all") },
            { All: { Qualifier: '?' } neutral } => new Finding(Part, "Neutral", Grade.Warning, domain, DnsRecords.Show(text)) { Publish = Proposal(domain, Replaced(record, neutral)) },
            _ => new Finding(Part, "Good", Grade.Good, domain, DnsRecords.Show(text), count.Lookups, MostLookups),
        };
    }

    private static string Replaced(SpfRecord record, SpfTerm all) => "v=spf1 " + string.Join(' ', record.Terms.Select(term => term == all ? "~all" : term.Text));

    private static string Joined(IEnumerable<string> records) => "v=spf1 " + string.Join(' ', records
        .SelectMany(text => text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1))
        .Where(word => !word.TrimStart('+', '-', '~', '?').Equals("all", StringComparison.OrdinalIgnoreCase)).Distinct(StringComparer.OrdinalIgnoreCase).Append("~all"));

    // What strangers wrote is proposed only where it is plain.
    private static DnsRecord? Proposal(string domain, string text) => text.Length <= LongestProposal && text.All(c => c is >= ' ' and <= '~') ? new DnsRecord(domain, "TXT", text) : null;

    /// <summary>Counts as a receiver does, and stops where it would.</summary>
    private sealed class Count(DnsRecords dns)
    {
        public int Lookups { get; private set; }

        /// <summary>Adds the lookups of a record and of those that it leads to.</summary>
        /// <returns>The domain whose record should be there and is not, which makes the whole an error (RFC 7208 §5.2); null when all is there.</returns>
        public async Task<string?> AddAsync(SpfRecord record, CancellationToken cancellationToken)
        {
            foreach (var term in record.Lookups)
            {
                if (++Lookups > MostLookups)
                {
                    return null;
                }

                if (term.Leads is { } domain && await FollowAsync(domain, cancellationToken) is { } broken)
                {
                    return broken;
                }
            }

            return null;
        }

        private async Task<string?> FollowAsync(string domain, CancellationToken cancellationToken) =>
            (await dns.TextsAsync(domain, cancellationToken)).Where(SpfRecord.Is).ToList() is [var only] && SpfRecord.Read(only, out _) is { } record
                ? await AddAsync(record, cancellationToken)
                : domain;
    }
}
