using Solidarity.Application;

namespace Solidarity.Infrastructure.Jobs;

/// <summary>Does what has come due.</summary>
internal sealed class RunClock(Clock clock) : IWorkHandler
{
    public Work Work => Work.Clock;

    public Task DoAsync(CancellationToken cancellationToken) => clock.RunAsync(cancellationToken);
}
