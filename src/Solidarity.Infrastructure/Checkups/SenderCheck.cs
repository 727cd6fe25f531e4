using DnsClient;
using DnsClient.Protocol;
using Microsoft.Extensions.Options;
using Solidarity.Application.Checkups;
using Solidarity.Application.Organisations;
using Solidarity.Infrastructure.Messages;

namespace Solidarity.Infrastructure.Checkups;

/// <summary>Reads TXT records of the domain name system.</summary>
internal interface ITextRecords
{
    /// <summary>The texts at a name; empty when there are none.</summary>
    /// <exception cref="DnsResponseException">It could not be looked up.</exception>
    Task<IReadOnlyList<string>> AtAsync(string name, CancellationToken cancellationToken);
}

/// <summary>Asks the name servers of this machine.</summary>
internal sealed class TextRecords : ITextRecords
{
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(3);
    private readonly Lazy<LookupClient> _client = new(() => new LookupClient(new LookupClientOptions { Timeout = Most, Retries = 1, ThrowDnsErrors = false }));

    public async Task<IReadOnlyList<string>> AtAsync(string name, CancellationToken cancellationToken)
    {
        var answer = await _client.Value.QueryAsync(name, QueryType.TXT, cancellationToken: cancellationToken);
        return !answer.HasError || answer.Header.ResponseCode == DnsHeaderResponseCode.NotExistentDomain
            ? [.. answer.Answers.OfType<TxtRecord>().Select(record => string.Concat(record.Text))]
            : throw new DnsResponseException(answer.ErrorMessage);
    }
}

/// <summary>Whether the sender's domain says that mail from here is genuine: SPF (RFC 7208), DKIM (RFC 6376), DMARC (RFC 7489).</summary>
internal sealed class SenderCheck(IMailSender sender, ITextRecords records) : ICheck
{
    /// <summary>A key can lie under any name, which only the relay knows; these are the usual ones.</summary>
    private static readonly string[] Selectors = ["default", "dkim", "mail", "k1", "s1", "s2", "selector1", "selector2", "google", "smtp"];

    public string Part => "Sender";

    public async Task<IReadOnlyList<Finding>> LookAsync(CancellationToken cancellationToken)
    {
        if (!sender.HasServer)
        {
            return [new Finding(Part, "NoServer", Grade.Warning)];
        }

        var domain = sender.From[(sender.From.LastIndexOf('@') + 1)..];
        return await Task.WhenAll(
            TryAsync("Spf", domain, SpfAsync, cancellationToken), TryAsync("Dkim", domain, DkimAsync, cancellationToken), TryAsync("Dmarc", domain, DmarcAsync, cancellationToken));
    }

    private static async Task<Finding> TryAsync(string part, string domain, Func<string, CancellationToken, Task<Finding>> look, CancellationToken cancellationToken)
    {
        try
        {
            return await look(domain, cancellationToken);
        }
        catch (Exception)
        {
            return new Finding(part, "Unknown", Grade.Unknown, domain);
        }
    }

    private async Task<Finding> SpfAsync(string domain, CancellationToken cancellationToken)
    {
        var found = (await records.AtAsync(domain, cancellationToken)).Where(text => Begins(text, "v=spf1")).ToList();
        return found switch
        {
            [] => new Finding("Spf", "None", Grade.Bad, domain),
            [_, _, ..] => new Finding("Spf", "Several", Grade.Bad, domain),
            [var only] when only.Split(' ').Contains("+all", StringComparer.OrdinalIgnoreCase) || only.Split(' ').Contains("all", StringComparer.OrdinalIgnoreCase)
                => new Finding("Spf", "Everyone", Grade.Bad, domain),
            [var only] => new Finding("Spf", "Good", Grade.Good, domain, only),
        };
    }

    private async Task<Finding> DkimAsync(string domain, CancellationToken cancellationToken)
    {
        var names = await Task.WhenAll(Selectors.Select(async selector =>
            (selector, IsKey: (await records.AtAsync($"{selector}._domainkey.{domain}", cancellationToken)).Any(text => text.Contains("p=", StringComparison.Ordinal)))));
        return names.FirstOrDefault(x => x.IsKey).selector is { } selector ? new Finding("Dkim", "Good", Grade.Good, domain, selector) : new Finding("Dkim", "NotFound", Grade.Warning, domain);
    }

    private async Task<Finding> DmarcAsync(string domain, CancellationToken cancellationToken)
    {
        // A domain without a record of its own has its parent's (RFC 7489 §6.6.3).
        for (var name = domain; name.Contains('.', StringComparison.Ordinal); name = name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..])
        {
            if ((await records.AtAsync("_dmarc." + name, cancellationToken)).FirstOrDefault(text => Begins(text, "v=DMARC1")) is { } found)
            {
                var isWatching = found.Replace(" ", "", StringComparison.Ordinal).Contains("p=none", StringComparison.OrdinalIgnoreCase);
                return new Finding("Dmarc", isWatching ? "Watching" : "Good", isWatching ? Grade.Note : Grade.Good, domain, found);
            }
        }

        return new Finding("Dmarc", "None", Grade.Bad, domain);
    }

    private static bool Begins(string text, string with) => text.StartsWith(with, StringComparison.OrdinalIgnoreCase);
}

/// <summary>The sender, from the settings.</summary>
internal sealed class MailSenderSettings(IOptions<MailOptions> mail, IOptions<SmtpOptions> smtp) : IMailSender
{
    public string From => mail.Value.From;

    public bool HasServer => !string.IsNullOrWhiteSpace(smtp.Value.Host);
}
