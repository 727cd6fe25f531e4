using Solidarity.Application.Defence;

namespace Solidarity.Web.Guards;

/// <summary>How much work a form is asked for: more, the more comes; but a hall that has its hour is a crowd, and no flood.</summary>
internal sealed class WorkAsked(FloodGauge flood, NetworkLimiter limiter, ISignatureDefence defence, IRequestNetwork network)
{
    /// <summary>The level of a request: 0 to <see cref="Infrastructure.Guards.Challenges.HighestLevel"/>.</summary>
    public async ValueTask<int> LevelAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var level = flood.Level(limiter.Network(context));
        return level > 0 && await IsHallAsync(cancellationToken) ? 0 : level;
    }

    /// <summary>Whether the request comes from a hall that has its hour.</summary>
    public ValueTask<bool> IsHallAsync(CancellationToken cancellationToken) =>
        network.Address is { } address ? defence.IsHallAsync(network.Of(address).Narrow, cancellationToken) : ValueTask.FromResult(false);
}
