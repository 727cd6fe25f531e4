using Microsoft.Extensions.Options;
using Solidarity.Application;
using Solidarity.Application.Messages;
using Solidarity.Infrastructure.Jobs;

namespace Solidarity.Infrastructure.Messages;

/// <summary>Turns released messages into deliveries.</summary>
internal sealed class ExpandReleasedMessages(ISolidarityDb db, IOptions<SiteOptions> site, TimeProvider time, IJobs jobs) : IWorkHandler
{
    private const int MostTries = 10;

    public Work Work => Work.Expansion;

    public async Task DoAsync(CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await new ExpandMessages(db, site, time, jobs).RunAsync(cancellationToken);
                return;
            }
            catch (Exception e) when (tries < MostTries && (e is Domain.Stale || db.IsDuplicate(e)))
            {
                // An organizer paused it, or another worker expands it too: look again at where it stands.
                db.Forget();
            }
        }
    }
}
