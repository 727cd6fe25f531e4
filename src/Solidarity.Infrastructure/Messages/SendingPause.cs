using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Solidarity.Application;
using Solidarity.Application.Messages;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Infrastructure.Messages;

/// <summary>The pause as it stands in the database, where every worker reads it before it sends.</summary>
internal sealed partial class SendingPause(SolidarityDb db, IActor actor, ILogger<SendingPause> logger) : ISendingPause
{
    public Task<bool> IsPausedAsync(CancellationToken cancellationToken) => db.Installations.AnyAsync(x => x.IsSendingPaused, cancellationToken);

    public async Task EndAsync(CancellationToken cancellationToken)
    {
        if (await db.Installations.Where(x => x.IsSendingPaused).ExecuteUpdateAsync(set => set.SetProperty(x => x.IsSendingPaused, false), cancellationToken) > 0)
        {
            Ended(actor.Organizer?.Value);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Sending goes on; organizer {Organizer} let it.")]
    private partial void Ended(Guid? organizer);
}
