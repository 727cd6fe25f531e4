using Solidarity.Application;
using Solidarity.Application.Defence;
using Solidarity.Infrastructure.Jobs;

namespace Solidarity.Infrastructure.Defence;

/// <summary>Counts, removes and lets go signatures by rules.</summary>
internal sealed class RunSweeps(Sweeping sweeping) : IWorkHandler
{
    public Work Work => Work.Sweeps;

    public Task DoAsync(CancellationToken cancellationToken) => sweeping.RunAsync(cancellationToken);
}
