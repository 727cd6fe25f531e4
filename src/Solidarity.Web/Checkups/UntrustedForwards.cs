using System.Net;
using Microsoft.Extensions.Options;
using Solidarity.Application.Checkups;
using Solidarity.Web.Site;

namespace Solidarity.Web.Checkups;

/// <summary>Notes that forwarded headers came from a peer that the settings don't name: a proxy was forgotten, or somebody tries it.</summary>
internal sealed class UntrustedForwards(IOptions<ProxyOptions> proxies) : ICheck
{
    private readonly IPNetwork[] _trusted = [.. proxies.Value.Parts.Select(part =>
        IPAddress.TryParse(part, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8) : IPNetwork.Parse(part))];

    private volatile IPAddress? _last;
    private long _count;

    public string Part => "Proxy";

    public void Note(HttpContext context)
    {
        var headers = context.Request.Headers;
        if ((headers.ContainsKey("X-Forwarded-For") || headers.ContainsKey("X-Forwarded-Proto") || headers.ContainsKey("Forwarded"))
            && context.Connection.RemoteIpAddress is { } peer && !IsTrusted(peer))
        {
            _last = peer;
            Interlocked.Increment(ref _count);
        }
    }

    public Task<IReadOnlyList<Finding>> LookAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Finding>>(
        [_last is { } peer ? new(Part, "Untrusted", Grade.Warning, peer.ToString(), Interlocked.Read(ref _count)) : new(Part, "Good", Grade.Good)]);

    private bool IsTrusted(IPAddress peer)
    {
        var plain = peer.IsIPv4MappedToIPv6 ? peer.MapToIPv4() : peer;
        return _trusted.Any(network => network.Contains(plain));
    }
}
