using System.Buffers.Binary;
using Solidarity.Application.Petitions;

namespace Solidarity.Web.Guards;

/// <summary>The network that a request comes from, as its keyed hash.</summary>
internal sealed class RequestNetwork(IHttpContextAccessor accessor, NetworkLimiter limiter) : IRequestNetwork
{
    public byte[]? Key => accessor.HttpContext is { } context ? Bytes(limiter.Network(context)) : null;

    public byte[] Of(System.Net.IPAddress address) => Bytes(limiter.Network(address));

    private static byte[] Bytes(UInt128 network)
    {
        var key = new byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(key, network);
        return key;
    }
}
