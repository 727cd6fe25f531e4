using System.Buffers.Binary;
using Solidarity.Application.Petitions;

namespace Solidarity.Web.Guards;

/// <summary>The network that a request comes from, as its keyed hash.</summary>
internal sealed class RequestNetwork(IHttpContextAccessor accessor, NetworkLimiter limiter) : IRequestNetwork
{
    public byte[]? Key
    {
        get
        {
            if (accessor.HttpContext is not { } context)
            {
                return null;
            }

            var key = new byte[16];
            BinaryPrimitives.WriteUInt128BigEndian(key, limiter.Network(context));
            return key;
        }
    }
}
