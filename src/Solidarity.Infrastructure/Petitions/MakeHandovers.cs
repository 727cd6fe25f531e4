using Solidarity.Application;
using Solidarity.Application.Petitions;
using Solidarity.Infrastructure.Jobs;

namespace Solidarity.Infrastructure.Petitions;

/// <summary>Makes the files for targets of petitions.</summary>
internal sealed class MakeHandovers(HandoverFiles files) : IWorkHandler
{
    public Work Work => Work.Handovers;

    public Task DoAsync(CancellationToken cancellationToken) => files.RunAsync(cancellationToken);
}
