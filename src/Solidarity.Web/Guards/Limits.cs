using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using Solidarity.Application.Guards;
using Solidarity.Application.Defence;
using Solidarity.Infrastructure.Limits;
using Solidarity.Web.Site;

namespace Solidarity.Web.Guards;

/// <summary>Limits by network. Nothing but keyed hashes of networks is remembered.</summary>
internal static class Limits
{
    public static void AddLimits(this IServiceCollection services)
    {
        services.AddRateLimiter(_ => { });
        services.AddSingleton<FloodGauge>();
        services.AddSingleton<NetworkLimiter>();
        services.AddScoped<WorkAsked>();
        services.AddScoped<IFormGuard, FormGuard>();
        services.AddScoped<IRequestNetwork, RequestNetwork>();
        services.AddOptions<RateLimiterOptions>().Configure<IServiceProvider>((limiter, provider) =>
        {
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limiter.OnRejected = async (rejected, cancellationToken) =>
            {
                var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromMinutes(1);
                await rejected.HttpContext.RequestServices.GetRequiredService<PageWriter>().WriteTooManyAsync(rejected.HttpContext, wait, null, cancellationToken);
            };
            limiter.GlobalLimiter = provider.GetRequiredService<NetworkLimiter>();
        });
    }

    /// <summary>Limits what comes from here on, unless the settings say that nothing is limited.</summary>
    public static void UseLimits(this WebApplication app)
    {
        if (app.Services.GetRequiredService<IOptions<LimitsOptions>>().Value.Enabled)
        {
            app.UseRateLimiter();
        }
    }
}

/// <summary>How many requests of each kind a network may make, on all servers together; what other servers let through counts about a second late.</summary>
internal sealed class NetworkLimiter : PartitionedRateLimiter<HttpContext>
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly ILimitExchange _exchange;
    private readonly FloodGauge _flood;
    private readonly PartitionedRateLimiter<LimitKey>[] _windows = [By(kind => kind.Short), By(kind => kind.Long)];
    private readonly PartitionedRateLimiter<LimitKey> _all;

    public NetworkLimiter(ILimitExchange exchange, FloodGauge flood)
    {
        _all = PartitionedRateLimiter.CreateChained(_windows);
        _flood = flood;
        _exchange = exchange;
        _exchange.CountedElsewhere += Take;
    }

    private static Limit? LimitOf(LimitKind kind) => kind switch
    {
        LimitKind.Post => new(new(30, TimeSpan.FromMinutes(1)), new(300, Hour)),
        LimitKind.SignIn => new(new(20, TimeSpan.FromMinutes(5)), new(60, Hour)),
        LimitKind.Form or LimitKind.Challenge => new(new(120, TimeSpan.FromMinutes(1)), new(1_500, Hour)),
        LimitKind.Signing => new(new(600, TimeSpan.FromMinutes(1)), new(10_000, Hour)),
        LimitKind.FormWithoutProof => new(new(10, TimeSpan.FromMinutes(1)), new(60, Hour)),
        _ => null,
    };

    /// <summary>Takes a form without proof in the network's stricter limits.</summary>
    /// <returns>When to come again, or null if there was room.</returns>
    public TimeSpan? TakeWithoutProof(HttpContext context)
    {
        var key = Key(LimitKind.FormWithoutProof, context);
        using var lease = Told(key, _all.AttemptAcquire(key));
        return lease.IsAcquired ? null : lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromMinutes(1);
    }

    /// <summary>The keyed hash of the network that a request comes from.</summary>
    public UInt128 Network(HttpContext context) => Key(LimitKind.Form, context).Network;

    /// <summary>The keyed hash of the network that an address belongs to.</summary>
    public UInt128 Network(IPAddress address) => _exchange.Key((byte)LimitKind.Form, NetworkOf(address)).Network;

    /// <summary>The same of the wider network: /16 of IPv4, /48 of IPv6, which is what an organisation or a part of a carrier has.</summary>
    public UInt128 WideNetwork(IPAddress address) => _exchange.Key((byte)LimitKind.Form, NetworkOf(address, 2, 6)).Network;

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
            End();
        }

        base.Dispose(disposing);
    }

    // The base class calls Dispose(false) after it.
    protected override ValueTask DisposeAsyncCore()
    {
        End();
        return base.DisposeAsyncCore();
    }

    private void End()
    {
        _exchange.CountedElsewhere -= Take;
        _all.Dispose();
        Array.ForEach(_windows, window => window.Dispose());
    }

    private static PartitionedRateLimiter<LimitKey> By(Func<Limit, Window> window) => PartitionedRateLimiter.Create<LimitKey, LimitKey>(
        key => LimitOf((LimitKind)key.Kind) is { } limit ? Sliding(key, window(limit)) : RateLimitPartition.GetNoLimiter(default(LimitKey)));

    private static RateLimitPartition<LimitKey> Sliding(LimitKey key, Window window) =>
        RateLimitPartition.GetSlidingWindowLimiter(key, _ => new SlidingWindowRateLimiterOptions
        {
            PermitLimit = window.Permits,
            Window = window.Length,
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

            Gauge(key, count);
        }
    }

    private RateLimitLease Told(LimitKey key, RateLimitLease lease)
    {
        if (lease.IsAcquired && key.Kind != (byte)LimitKind.Open)
        {
            _exchange.Count(key);
            Gauge(key, 1);
        }

        return lease;
    }

    private void Gauge(LimitKey key, int count)
    {
        if (key.Kind is (byte)LimitKind.Form or (byte)LimitKind.Signing)
        {
            _flood.Note(key.Network, count);
        }
    }

    private LimitKey Key(HttpContext context)
    {
        var kind = Kind(context);
        return kind == LimitKind.Open ? default : Key(kind, context);
    }

    private LimitKey Key(LimitKind kind, HttpContext context) => _exchange.Key((byte)kind, NetworkOf(context.Connection.RemoteIpAddress));

    /// <summary>The network that an address belongs to: /24 of IPv4, /64 of IPv6, which is what one line or one house has.</summary>
    private static ReadOnlySpan<byte> NetworkOf(IPAddress? address, int bytesOfV4 = 3, int bytesOfV6 = 8)
    {
        var plain = address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;
        return plain is null ? [] : plain.GetAddressBytes().AsSpan(0, plain.AddressFamily == AddressFamily.InterNetwork ? bytesOfV4 : bytesOfV6);
    }

    private static LimitKind Kind(HttpContext context)
    {
        var request = context.Request;
        var named = context.GetEndpoint()?.Metadata.GetMetadata<CountedAsAttribute>()?.Kind;
        if (named != LimitKind.Challenge && (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method)))
        {
            return LimitKind.Open;
        }

        // Guessing at API keys is limited too, so it is not the header that counts but who was found behind it.
        return request.Path.StartsWithSegments("/console/sign-in") || request.Path.StartsWithSegments("/console/passkey") ? LimitKind.SignIn
            : context.User.Identity?.IsAuthenticated == true ? LimitKind.Open
            : named ?? LimitKind.Post;
    }

    private readonly record struct Window(int Permits, TimeSpan Length);

    private sealed record Limit(Window Short, Window Long);
}
