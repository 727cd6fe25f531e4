using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace Solidarity.Web.Site;

/// <summary>Limits by network. Nothing but keyed hashes of networks is remembered, in memory, under a key that ends with the process.</summary>
internal static class Limits
{
    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(32);

    public static void AddLimits(this IServiceCollection services)
    {
        services.AddRateLimiter(_ => { });
        services.AddOptions<Microsoft.AspNetCore.RateLimiting.RateLimiterOptions>().Configure<IOptions<LimitsOptions>>((limiter, limits) =>
        {
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limiter.OnRejected = async (rejected, cancellationToken) =>
            {
                var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromMinutes(1);
                await rejected.HttpContext.RequestServices.GetRequiredService<PageWriter>().WriteTooManyAsync(rejected.HttpContext, wait, cancellationToken);
            };
            if (limits.Value.Enabled)
            {
                limiter.GlobalLimiter = PartitionedRateLimiter.CreateChained(
                    By(30, TimeSpan.FromMinutes(1), 20, TimeSpan.FromMinutes(5)),
                    By(300, TimeSpan.FromHours(1), 60, TimeSpan.FromHours(1)));
            }
        });
    }

    /// <summary>The network that an address belongs to, hashed: /24 of IPv4, /64 of IPv6, which is what one line or one house has.</summary>
    internal static string Network(IPAddress? address)
    {
        if (address is null)
        {
            return "";
        }

        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        var prefix = address.GetAddressBytes().AsSpan(0, address.AddressFamily == AddressFamily.InterNetwork ? 3 : 8);
        return Convert.ToHexString(HMACSHA256.HashData(Key, prefix).AsSpan(0, 12));
    }

    private static PartitionedRateLimiter<HttpContext> By(int posts, TimeSpan postWindow, int signIns, TimeSpan signInWindow) =>
        PartitionedRateLimiter.Create<HttpContext, string>(context => Kind(context) switch
        {
            Kinds.Post => Sliding("p" + Network(context.Connection.RemoteIpAddress), posts, postWindow),
            Kinds.SignIn => Sliding("s" + Network(context.Connection.RemoteIpAddress), signIns, signInWindow),
            _ => RateLimitPartition.GetNoLimiter(""),
        });

    private static RateLimitPartition<string> Sliding(string key, int permits, TimeSpan window) =>
        RateLimitPartition.GetSlidingWindowLimiter(key, _ => new SlidingWindowRateLimiterOptions
        {
            PermitLimit = permits,
            Window = window,
            SegmentsPerWindow = 6,
            QueueLimit = 0,
        });

    private static Kinds Kind(HttpContext context)
    {
        var request = context.Request;
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method))
        {
            return Kinds.Open;
        }

        // Guessing at API keys is limited too, so it is not the header that counts but who was found behind it.
        return request.Path.StartsWithSegments("/console/sign-in") || request.Path.StartsWithSegments("/console/passkey") ? Kinds.SignIn
            : context.User.Identity?.IsAuthenticated == true ? Kinds.Open
            : Kinds.Post;
    }

    private enum Kinds
    {
        Open,
        Post,
        SignIn,
    }
}
