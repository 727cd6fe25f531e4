using Solidarity.Application;
using Solidarity.Application.Petitions;
using Solidarity.Infrastructure.Jobs;

namespace Solidarity.Infrastructure.Petitions;

/// <summary>Counts, removes and brings back batches of signatures.</summary>
internal sealed class MoveBatches(BatchMoving batches) : IWorkHandler
{
    public Work Work => Work.Batches;

    public Task DoAsync(CancellationToken cancellationToken) => batches.RunAsync(cancellationToken);
}
