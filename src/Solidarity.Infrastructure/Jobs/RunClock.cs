using Solidarity.Application;

namespace Solidarity.Infrastructure.Jobs;

/// <summary>Does what has come due.</summary>
internal sealed class RunClock(ISolidarityDb db, TimeProvider time) : IWorkHandler
{
    public Work Work => Work.Clock;

    public Task DoAsync(CancellationToken cancellationToken) => new Clock(db, time).RunAsync(cancellationToken);
}
