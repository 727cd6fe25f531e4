using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using Solidarity.Application;
using Solidarity.Application.Messages;

namespace Solidarity.Infrastructure.Messages;

/// <summary>
/// Follows links over the network. What organizers type must not become a way into the network that the server stands in: beside the site's own
/// origin, only addresses that anybody can reach are connected to, looked at when the connection is made, so no name can turn to another meanwhile.
/// </summary>
internal sealed class LinkCheck(IOptions<SiteOptions> site) : ILinkCheck, IDisposable
{
    private const int AtOnce = 8;
    private const int MostRedirects = 5;

    private static readonly TimeSpan Each = TimeSpan.FromSeconds(5);

    // IANA's registries of special-purpose addresses: not globally reachable (RFC 6890 §2.2), and what stands for IPv4 in IPv6.
    private static readonly IReadOnlyList<IPNetwork> Special =
    [
        .. ((string[])
        [
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16",
            "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3", "::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16",
            "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
        ]).Select(IPNetwork.Parse),
    ];

    private readonly Lazy<HttpClient> client = new(() => New(site.Value.BaseUrl));

    /// <inheritdoc />
    public async Task<IReadOnlyList<DeadLink>> DeadAsync(IReadOnlyList<Uri> addresses, CancellationToken cancellationToken)
    {
        var found = new DeadLink?[addresses.Count];
        await Parallel.ForEachAsync(
            addresses.Index(), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (one, token) => found[one.Index] = await FollowAsync(one.Item, token));
        return [.. found.OfType<DeadLink>()];
    }

    public void Dispose()
    {
        if (client.IsValueCreated)
        {
            client.Value.Dispose();
        }
    }

    /// <summary>Whether anybody on the internet can reach an address.</summary>
    internal static bool IsPublic(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return !Special.Any(network => network.BaseAddress.AddressFamily == plain.AddressFamily && network.Contains(plain));
    }

    // Who asks for proof that no machine asks (401, 403, 429 and the like) has the page.
    private async Task<DeadLink?> FollowAsync(Uri address, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await client.Value.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return answer.StatusCode switch
            {
                HttpStatusCode.NotFound or HttpStatusCode.Gone => new DeadLink(address.OriginalString, LinkFault.NotFound, (int)answer.StatusCode),
                >= HttpStatusCode.InternalServerError => new DeadLink(address.OriginalString, LinkFault.ServerError, (int)answer.StatusCode),
                _ => null,
            };
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException or UriFormatException or InvalidOperationException && !cancellationToken.IsCancellationRequested)
        {
            return new DeadLink(address.OriginalString, e.GetBaseException() is PrivateAddress ? LinkFault.Private : LinkFault.NoAnswer, null);
        }
    }

    private static HttpClient New(string baseUrl)
    {
        var own = Uri.TryCreate(baseUrl, UriKind.Absolute, out var origin) ? new DnsEndPoint(origin.IdnHost, origin.Port) : null;
        var handler = new SocketsHttpHandler
        {
            UseCookies = false, UseProxy = false, AllowAutoRedirect = true, MaxAutomaticRedirections = MostRedirects, ConnectTimeout = Each,
            ConnectCallback = (context, cancellationToken) => ConnectAsync(context.DnsEndPoint, own, cancellationToken),
        };
        var client = new HttpClient(handler) { Timeout = Each, DefaultRequestVersion = HttpVersion.Version11 };
        client.DefaultRequestHeaders.UserAgent.ParseAdd("Solidarity-link-check");
        return client;
    }

    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint to, DnsEndPoint? own, CancellationToken cancellationToken)
    {
        var addresses = await Dns.GetHostAddressesAsync(to.Host, cancellationToken);
        if (!(own is not null && to.Port == own.Port && string.Equals(to.Host, own.Host, StringComparison.OrdinalIgnoreCase)) && !addresses.All(IsPublic))
        {
            throw new PrivateAddress();
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, to.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private sealed class PrivateAddress : Exception;
}
