using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using Solidarity.Infrastructure.Limits;

namespace Solidarity.Web.Site;

/// <summary>Limits by network. Nothing but keyed hashes of networks is remembered.</summary>
internal static class Limits
{
    public static void AddLimits(this IServiceCollection services)
    {
        services.AddRateLimiter(_ => { });
        services.AddSingleton<NetworkLimiter>();
        services.AddOptions<RateLimiterOptions>().Configure<IOptions<LimitsOptions>, IServiceProvider>((limiter, limits, provider) =>
        {
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limiter.OnRejected = async (rejected, cancellationToken) =>
            {
                var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromMinutes(1);
                await rejected.HttpContext.RequestServices.GetRequiredService<PageWriter>().WriteTooManyAsync(rejected.HttpContext, wait, cancellationToken);
            };
            if (limits.Value.Enabled)
            {
                limiter.GlobalLimiter = provider.GetRequiredService<NetworkLimiter>();
            }
        });
    }
}

/// <summary>How many requests of each kind a network may make, on all servers together; what other servers let through counts about a second late.</summary>
internal sealed class NetworkLimiter : PartitionedRateLimiter<HttpContext>
{
    private readonly ILimitExchange _exchange;
    private readonly PartitionedRateLimiter<LimitKey>[] _windows =
    [
        By(30, TimeSpan.FromMinutes(1), 20, TimeSpan.FromMinutes(5)),
        By(300, TimeSpan.FromHours(1), 60, TimeSpan.FromHours(1)),
    ];

    private readonly PartitionedRateLimiter<LimitKey> _all;

    public NetworkLimiter(ILimitExchange exchange)
    {
        _all = PartitionedRateLimiter.CreateChained(_windows);
        _exchange = exchange;
        _exchange.CountedElsewhere += Take;
    }

    private enum Kinds : byte
    {
        Open,
        Post,
        SignIn,
    }

    public override RateLimiterStatistics? GetStatistics(HttpContext resource) => _all.GetStatistics(Key(resource));

    protected override RateLimitLease AttemptAcquireCore(HttpContext resource, int permitCount)
    {
        var key = Key(resource);
        return Told(key, _all.AttemptAcquire(key, permitCount));
    }

    protected override async ValueTask<RateLimitLease> AcquireAsyncCore(HttpContext resource, int permitCount, CancellationToken cancellationToken)
    {
        var key = Key(resource);
        return Told(key, await _all.AcquireAsync(key, permitCount, cancellationToken));
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _exchange.CountedElsewhere -= Take;
            _all.Dispose();
            Array.ForEach(_windows, window => window.Dispose());
        }

        base.Dispose(disposing);
    }

    private static PartitionedRateLimiter<LimitKey> By(int posts, TimeSpan postWindow, int signIns, TimeSpan signInWindow) =>
        PartitionedRateLimiter.Create<LimitKey, LimitKey>(key => (Kinds)key.Kind switch
        {
            Kinds.Post => Sliding(key, posts, postWindow),
            Kinds.SignIn => Sliding(key, signIns, signInWindow),
            _ => RateLimitPartition.GetNoLimiter(default(LimitKey)),
        });

    private static RateLimitPartition<LimitKey> Sliding(LimitKey key, int permits, TimeSpan window) =>
        RateLimitPartition.GetSlidingWindowLimiter(key, _ => new SlidingWindowRateLimiterOptions
        {
            PermitLimit = permits,
            Window = window,
            SegmentsPerWindow = 6,
            QueueLimit = 0,
        });

    // A window takes several at once only if it has room for all of them.
    private void Take(IReadOnlyDictionary<LimitKey, int> counts)
    {
        foreach (var (key, count) in counts)
        {
            foreach (var window in _windows)
            {
                var room = (int)Math.Min(count, window.GetStatistics(key)?.CurrentAvailablePermits ?? 0);
                window.AttemptAcquire(key, room).Dispose();
            }
        }
    }

    private RateLimitLease Told(LimitKey key, RateLimitLease lease)
    {
        if (lease.IsAcquired && key.Kind != (byte)Kinds.Open)
        {
            _exchange.Count(key);
        }

        return lease;
    }

    private LimitKey Key(HttpContext context)
    {
        var kind = Kind(context);
        return kind == Kinds.Open ? default : _exchange.Key((byte)kind, Network(context.Connection.RemoteIpAddress));
    }

    /// <summary>The network that an address belongs to: /24 of IPv4, /64 of IPv6, which is what one line or one house has.</summary>
    private static ReadOnlySpan<byte> Network(IPAddress? address)
    {
        var plain = address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;
        return plain is null ? [] : plain.GetAddressBytes().AsSpan(0, plain.AddressFamily == AddressFamily.InterNetwork ? 3 : 8);
    }

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
}
