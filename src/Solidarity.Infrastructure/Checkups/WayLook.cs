using System.Net;
using System.Net.Sockets;
using Solidarity.Application.Checkups;

namespace Solidarity.Infrastructure.Checkups;

/// <summary>Looks at the way of mails: the name of the server that hands them on, and the servers that take what comes back.</summary>
internal sealed class WayLook(DnsRecords dns)
{
    /// <summary>How many addresses and names are followed.</summary>
    private const int Most = 4;

    /// <summary>Whether a host that sends by itself has a name that leads back to it: what large providers ask of each server that sends to them.</summary>
    public async Task<Finding> ReverseAsync(string host, CancellationToken cancellationToken)
    {
        const string Part = "Reverse";
        IReadOnlyList<IPAddress> addresses = IPAddress.TryParse(host, out var literal) ? [literal] : [.. (await dns.AddressesAsync(host, cancellationToken)).Take(Most)];
        if (addresses.Count == 0)
        {
            return new Finding(Part, "NoAddress", Grade.Bad, host);
        }

        if (addresses.FirstOrDefault(IsPrivate) is { } inside)
        {
            return new Finding(Part, "Private", Grade.Unknown, host, inside.ToString());
        }

        foreach (var address in addresses)
        {
            var names = (await dns.NamesAsync(address, cancellationToken)).Take(Most).ToList();
            if (names.Count == 0)
            {
                return new Finding(Part, "None", Grade.Bad, address.ToString(), host);
            }

            var back = await Task.WhenAll(names.Select(name => dns.AddressesAsync(name, cancellationToken)));
            if (!back.Any(found => found.Contains(address)))
            {
                return new Finding(Part, "NotBack", Grade.Bad, address.ToString(), DnsRecords.Show(names[0]));
            }
        }

        return new Finding(Part, "Good", Grade.Good, string.Join(", ", addresses));
    }

    /// <summary>Whether what comes back to a domain can come in (RFC 5321 §5.1, RFC 7505).</summary>
    public async Task<Finding> ReturnsAsync(string domain, CancellationToken cancellationToken)
    {
        const string Part = "Returns";
        var servers = await dns.ExchangesAsync(domain, cancellationToken);
        if (servers is [""])
        {
            return new Finding(Part, "Refused", Grade.Bad, domain);
        }

        if (servers.Count > 0)
        {
            return new Finding(Part, "Good", Grade.Good, domain, DnsRecords.Show(string.Join(", ", servers.Where(server => server.Length > 0).Take(Most))));
        }

        return (await dns.AddressesAsync(domain, cancellationToken)).Count > 0
            ? new Finding(Part, "Implicit", Grade.Note, domain)
            : new Finding(Part, "None", Grade.Bad, domain);
    }

    // What no other network can reach (RFC 1918, RFC 4193, RFC 6598, link-local and loopback).
    private static bool IsPrivate(IPAddress address)
    {
        if (IPAddress.IsLoopback(address) || address.IsIPv6LinkLocal || address.IsIPv6UniqueLocal)
        {
            return true;
        }

        return address.AddressFamily == AddressFamily.InterNetwork && address.GetAddressBytes() is [10, ..] or [172, >= 16 and < 32, ..] or [192, 168, ..] or [169, 254, ..] or [100, >= 64 and < 128, ..];
    }
}
