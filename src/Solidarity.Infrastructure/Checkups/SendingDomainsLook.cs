using System.Globalization;
using System.Net;
using Microsoft.Extensions.Options;
using Solidarity.Application;
using Solidarity.Application.Checkups;
using Solidarity.Application.Defence;
using Solidarity.Infrastructure.Messages;

namespace Solidarity.Infrastructure.Checkups;

/// <summary>Looks at the domains that mail comes from. What was found stays for some minutes, so that no reading of a page costs a hundred questions to a name server.</summary>
internal sealed class SendingDomainsLook(
    DnsRecords dns, DkimSigning signing, IPublicSuffixes suffixes, IOptions<MailOptions> mail, IOptions<SmtpOptions> smtp, IOptions<SiteOptions> site, TimeProvider time) : ISendingDomains
{
    /// <summary>How long what was found stays.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromMinutes(5);

    /// <summary>How long it stays at least, whoever asks to look again.</summary>
    public static readonly TimeSpan Least = TimeSpan.FromSeconds(10);

    /// <summary>How long one look may take.</summary>
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(8);

    private readonly SpfLook _spf = new(dns);
    private readonly DkimLook _dkim = new(dns);
    private readonly DmarcLook _dmarc = new(dns, suffixes);
    private readonly WayLook _way = new(dns);
    private readonly Lock _lock = new();
    private (DateTimeOffset At, Task<SendingDomains> Look)? _last;

    /// <inheritdoc />
    public Task<SendingDomains> LookAsync(bool anew, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            if (_last is not { } last || now - last.At >= (anew ? Least : Fresh))
            {
                _last = last = (now, Task.Run(() => LookAllAsync(now), CancellationToken.None));
            }

            return last.Look.WaitAsync(cancellationToken);
        }
    }

    /// <inheritdoc />
    public async Task<Finding> LookAsync(string domain, string selector, CancellationToken cancellationToken) =>
        (await TryAsync("Dkim", domain, async token => [await _dkim.LookAsync(domain, selector, token)], cancellationToken))[0];

    private async Task<SendingDomains> LookAllAsync(DateTimeOffset now)
    {
        var from = new[] { mail.Value.From, mail.Value.TargetsFrom }.OfType<string>().Select(DomainOf).Where(DnsNames.IsDomain).Distinct().ToList();
        var envelope = DomainOf(string.IsNullOrEmpty(mail.Value.BounceAddress) ? mail.Value.From : mail.Value.BounceAddress);
        var way = WayAsync();
        var domains = await Task.WhenAll(from.Append(envelope).Where(DnsNames.IsDomain).Distinct().Select(domain => LookAtAsync(domain, from.Contains(domain), envelope)));
        return new SendingDomains(now, domains, [.. await way, .. Unused(from)]);
    }

    private async Task<SendingDomain> LookAtAsync(string domain, bool isFrom, string envelope)
    {
        List<Task<IReadOnlyList<Finding>>> looks = [];
        if (domain == envelope)
        {
            looks.Add(TryAsync("Spf", domain, async token => [await _spf.LookAsync(domain, Sender(domain), token)]));
        }
        else
        {
            // Receivers ask for the record of the envelope's sender (RFC 7208 §2.4).
            looks.Add(Task.FromResult<IReadOnlyList<Finding>>([new Finding("Spf", "Elsewhere", Grade.Note, domain, envelope)]));
        }

        if (isFrom)
        {
            var keys = signing.Of(domain).ToList();
            looks.AddRange(keys.Select(key => TryAsync("Dkim", domain, async token => [await _dkim.LookAsync(key, token)])));
            if (keys.Count == 0)
            {
                looks.Add(TryAsync("Dkim", domain, async token => [await _dkim.LookAsync(domain, token)]));
            }

            looks.Add(TryAsync("Dmarc", domain, token => _dmarc.LookAsync(domain, envelope, keys.Count > 0, token)));
        }

        if (domain == envelope)
        {
            looks.Add(TryAsync("Returns", domain, async token => [await _way.ReturnsAsync(domain, token)]));
        }

        return new SendingDomain(domain, isFrom, [.. (await Task.WhenAll(looks)).SelectMany(findings => findings)]);
    }

    // The relay answers for its own name; only a server of our own is ours to look at.
    private async Task<IReadOnlyList<Finding>> WayAsync()
    {
        if (string.IsNullOrWhiteSpace(smtp.Value.Host))
        {
            return [new Finding("Sender", "NoServer", Grade.Warning)];
        }

        return OwnServer() is { } own
            ? await TryAsync("Reverse", own, async token => [await _way.ReverseAsync(own, token)])
            : [new Finding("Reverse", "Relay", Grade.Note, smtp.Value.Host)];
    }

    // On this machine mail goes out under the site's own address; a server of the same registered domain as the sender is one's own too.
    private string? OwnServer()
    {
        var host = smtp.Value.Host!.ToLowerInvariant();
        if (host == "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address)))
        {
            return Uri.TryCreate(site.Value.BaseUrl, UriKind.Absolute, out var uri) && !uri.IsLoopback ? uri.IdnHost : null;
        }

        return suffixes.RegistrableOf(host) is { } registered && registered == suffixes.RegistrableOf(DomainOf(mail.Value.From)) ? host : null;
    }

    // In a first record: our own server by its name, another by what its operator names.
    private string Sender(string domain) => string.IsNullOrWhiteSpace(smtp.Value.Host) || OwnServer() is not { } own ? "include:spf.relay.example" : own == domain ? "a mx" : $"a:{own}";

    private IEnumerable<Finding> Unused(List<string> from) =>
        signing.Domains.Where(domain => !from.Contains(domain)).Select(domain => new Finding("Dkim", "Unused", Grade.Warning, domain));

    // Whatever a name server says or does not say: one part that can't be looked up hides no other.
    private async Task<IReadOnlyList<Finding>> TryAsync(string part, string domain, Func<CancellationToken, Task<IReadOnlyList<Finding>>> look, CancellationToken cancellationToken = default)
    {
        using var late = new CancellationTokenSource(Most, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        try
        {
            return await look(either.Token).WaitAsync(either.Token);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            return [new Finding(part, "Unknown", Grade.Unknown, domain)];
        }
    }

    private static string DomainOf(string address)
    {
        var domain = address[(address.LastIndexOf('@') + 1)..].ToLowerInvariant();
        try
        {
            return new IdnMapping().GetAscii(domain);
        }
        catch (ArgumentException)
        {
            return domain;
        }
    }
}
