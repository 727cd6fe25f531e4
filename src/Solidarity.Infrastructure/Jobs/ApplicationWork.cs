using Microsoft.Extensions.DependencyInjection;
using Solidarity.Application;
using Solidarity.Application.Messages;

namespace Solidarity.Infrastructure.Jobs;

/// <summary>Turns released messages into deliveries.</summary>
internal sealed class ExpansionWork(IServiceProvider services) : IWorkHandler
{
    public Work Work => Work.Expansion;

    public Task DoAsync(CancellationToken cancellationToken) =>
        ActivatorUtilities.GetServiceOrCreateInstance<ExpandMessages>(services).RunAsync(cancellationToken);
}

/// <summary>Does what the clock tells.</summary>
internal sealed class ClockWork(IServiceProvider services) : IWorkHandler
{
    public Work Work => Work.Clock;

    public Task DoAsync(CancellationToken cancellationToken) =>
        ActivatorUtilities.GetServiceOrCreateInstance<Clock>(services).RunAsync(cancellationToken);
}
