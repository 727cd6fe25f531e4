using Solidarity.Application;
using Solidarity.Application.Series;
using Solidarity.Infrastructure.Jobs;

namespace Solidarity.Infrastructure.Series;

/// <summary>Begins series of mails for people, and goes on with them.</summary>
internal sealed class MoveSeries(MovingSeries series) : IWorkHandler
{
    public Work Work => Work.Series;

    public Task DoAsync(CancellationToken cancellationToken) => series.RunAsync(cancellationToken);
}
