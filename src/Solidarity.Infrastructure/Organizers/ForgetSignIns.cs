using Microsoft.EntityFrameworkCore;
using Solidarity.Application;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Organizers;
using Solidarity.Infrastructure.Jobs;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Infrastructure.Organizers;

/// <summary>Forgets sessions that have ended, and the secrets of invitations whose mail has gone.</summary>
internal sealed class ForgetSignIns(SolidarityDb db, TimeProvider time) : IWorkHandler
{
    private const int Batch = 500;

    public Work Work => Work.Clock;

    public async Task DoAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var ended = now - OrganizerSession.Lifetime - OrganizerSession.Coarseness;
        await db.OrganizerSessions.Where(x => x.SeenAt < ended).ExecuteDeleteAsync(cancellationToken);
        await ForgetSecretsAsync(now, cancellationToken);
    }

    private async Task ForgetSecretsAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        // One that is being sent again just now is left for the next time.
        var before = now - TimeSpan.FromMinutes(1);
        var sent = await db.Invitations.Where(x => x.Secret != null && x.ModifiedAt < before).OrderBy(x => x.Id).Take(Batch).Select(x => x.Id).ToListAsync(cancellationToken);
        if (sent.Count == 0)
        {
            return;
        }

        var message = StandingMessages.Id(MessageKind.Invitation);
        List<Guid> recipients = [.. sent.Select(x => x.Value)];
        var waiting = await db.Deliveries
            .Where(x => x.MessageId == message && recipients.Contains(x.Recipient) && (x.State == DeliveryState.Queued || x.State == DeliveryState.Claimed))
            .Select(x => x.Recipient).ToListAsync(cancellationToken);
        List<InvitationId> gone = [.. sent.Where(x => !waiting.Contains(x.Value))];
        await db.Invitations.Where(x => gone.Contains(x.Id) && x.ModifiedAt < before)
            .ExecuteUpdateAsync(set => set.SetProperty(x => x.Secret, (string?)null), cancellationToken);
    }
}
