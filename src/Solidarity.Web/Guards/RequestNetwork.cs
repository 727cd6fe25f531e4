using System.Buffers.Binary;
using System.Net;
using Solidarity.Application.Defence;

namespace Solidarity.Web.Guards;

/// <summary>Where a request comes from.</summary>
internal sealed class RequestNetwork(IHttpContextAccessor accessor, NetworkLimiter limiter) : IRequestNetwork
{
    public IPAddress? Address => accessor.HttpContext?.Connection.RemoteIpAddress;

    public NetworkKeys Of(IPAddress address) => new(Bytes(limiter.Network(address)), Bytes(limiter.WideNetwork(address)));

    private static byte[] Bytes(UInt128 network)
    {
        var key = new byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(key, network);
        return key;
    }
}
