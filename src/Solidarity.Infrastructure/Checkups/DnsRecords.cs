using System.Net;
using DnsClient;
using DnsClient.Protocol;
using Microsoft.Extensions.Options;
using Solidarity.Infrastructure.Messages;

namespace Solidarity.Infrastructure.Checkups;

/// <summary>Reads records of the domain name system. What comes back was written by strangers: at most so much of it is taken.</summary>
internal sealed class DnsRecords(IOptions<DnsOptions> options)
{
    /// <summary>How many records of one name are looked at.</summary>
    private const int Most = 50;

    /// <summary>How much of a text is shown.</summary>
    private const int Shown = 240;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    // Made anew for as long as that fails: a system may learn of its name servers later.
    private readonly Lazy<LookupClient> _client = new(() => new LookupClient(Options(options.Value.Address)), LazyThreadSafetyMode.PublicationOnly);

    /// <summary>The texts at a name (TXT), the strings of each joined; empty when there are none.</summary>
    /// <exception cref="DnsResponseException">It could not be looked up.</exception>
    public async Task<IReadOnlyList<string>> TextsAsync(string name, CancellationToken cancellationToken) =>
        [.. (await AskAsync<TxtRecord>(name, QueryType.TXT, cancellationToken)).Select(record => string.Concat(record.Text))];

    /// <summary>The servers that take mail for a domain (MX), the first choice first; an empty name stands for "no mail" (RFC 7505).</summary>
    /// <exception cref="DnsResponseException">It could not be looked up.</exception>
    public async Task<IReadOnlyList<string>> ExchangesAsync(string domain, CancellationToken cancellationToken) =>
        [.. (await AskAsync<MxRecord>(domain, QueryType.MX, cancellationToken)).OrderBy(record => record.Preference).Select(record => Plain(record.Exchange))];

    /// <summary>The addresses of a host (A and AAAA).</summary>
    /// <exception cref="DnsResponseException">They could not be looked up.</exception>
    public async Task<IReadOnlyList<IPAddress>> AddressesAsync(string host, CancellationToken cancellationToken)
    {
        var (four, six) = (AskAsync<AddressRecord>(host, QueryType.A, cancellationToken), AskAsync<AddressRecord>(host, QueryType.AAAA, cancellationToken));
        await Task.WhenAll(four, six);
        return [.. (await four).Concat(await six).Select(record => record.Address)];
    }

    /// <summary>The names of an address (PTR).</summary>
    /// <exception cref="DnsResponseException">They could not be looked up.</exception>
    public async Task<IReadOnlyList<string>> NamesAsync(IPAddress address, CancellationToken cancellationToken) =>
        [.. (await AskAsync<PtrRecord>(address.GetArpaName(), QueryType.PTR, cancellationToken)).Select(record => Plain(record.PtrDomainName))];

    /// <summary>What a stranger wrote, as it can be shown: one line, without invisible characters, not too long.</summary>
    public static string Show(string text)
    {
        var line = HeaderText.Clean(text.Length > 4 * Shown ? text[..(4 * Shown)] : text);
        return line.Length <= Shown ? line : line[..(char.IsHighSurrogate(line[Shown - 1]) ? Shown - 1 : Shown)] + "…";
    }

    private static LookupClientOptions Options(IPEndPoint? server)
    {
        var made = server is null ? new LookupClientOptions() : new LookupClientOptions(server);
        (made.Timeout, made.Retries, made.ThrowDnsErrors, made.UseCache) = (Patience, 1, false, false);
        return made;
    }

    private async Task<IReadOnlyList<T>> AskAsync<T>(string name, QueryType type, CancellationToken cancellationToken)
        where T : DnsResourceRecord
    {
        var answer = await _client.Value.QueryAsync(name, type, cancellationToken: cancellationToken);
        return !answer.HasError || answer.Header.ResponseCode == DnsHeaderResponseCode.NotExistentDomain
            ? [.. answer.Answers.OfType<T>().Take(Most)]
            : throw new DnsResponseException(answer.ErrorMessage);
    }

    private static string Plain(DnsString name) => name.Value.TrimEnd('.');
}
