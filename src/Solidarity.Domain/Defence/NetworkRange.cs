using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Solidarity.Domain.Defence;

/// <summary>A network as organizers write it: an address, or an address and the length of its prefix (RFC 4632 §3.1, RFC 4291 §2.3).</summary>
public sealed record NetworkRange
{
    /// <summary>Shortest prefix of IPv4: what is wider takes whole continents.</summary>
    public const int ShortestV4 = 8;

    /// <summary>Shortest prefix of IPv6.</summary>
    public const int ShortestV6 = 16;

    private readonly IPNetwork _network;

    private NetworkRange(IPNetwork network) => _network = network;

    /// <summary>The first address.</summary>
    public IPAddress First => _network.BaseAddress;

    /// <summary>How many bits of the addresses are the same.</summary>
    public int PrefixLength => _network.PrefixLength;

    /// <summary>Whether it is a network of IPv4.</summary>
    public bool IsV4 => First.AddressFamily == AddressFamily.InterNetwork;

    /// <summary>Reads a network; bits beyond the prefix are dropped.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out NetworkRange? network)
    {
        network = null;
        var parts = (text ?? "").Trim().Split('/');

        // IPAddress also reads "1" and "0x7f.1", which nobody means.
        if (parts.Length > 2 || !IPAddress.TryParse(parts[0], out var address) || (address.AddressFamily == AddressFamily.InterNetwork && parts[0].Split('.').Length != 4)
            || address.ScopeIdOrZero() != 0)
        {
            return false;
        }

        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        var (shortest, bits) = plain.AddressFamily == AddressFamily.InterNetwork ? (ShortestV4, 32) : (ShortestV6, 128);
        var length = bits;
        if (parts.Length == 2 && (!int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out length) || length < shortest || length > bits))
        {
            return false;
        }

        network = new NetworkRange(new IPNetwork(Masked(plain, length), length));
        return true;
    }

    /// <summary>Whether an address belongs to it.</summary>
    public bool Contains(IPAddress address) => _network.Contains(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);

    /// <inheritdoc />
    public override string ToString() => _network.ToString();

    private static IPAddress Masked(IPAddress address, int length)
    {
        var bytes = address.GetAddressBytes();
        for (var i = 0; i < bytes.Length; i++)
        {
            var kept = Math.Clamp(length - (8 * i), 0, 8);
            bytes[i] &= (byte)(0xff << (8 - kept));
        }

        return new IPAddress(bytes);
    }
}

file static class Scopes
{
    public static long ScopeIdOrZero(this IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6 ? address.ScopeId : 0;
}
