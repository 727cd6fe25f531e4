using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.Events;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Organizers;
using Microsoft.Extensions.Options;

namespace Solidarity.Application.Events;

/// <summary>Tells a person that an organizer will look at it, and the organizers that somebody waits: once a day for each event, however many come.</summary>
internal sealed class AskForApproval(ISolidarityDb db, IKeyedHashes hashes, IOptions<SiteOptions> site, IJobs jobs, TimeProvider time) : INotificationHandler<Happened<AttendanceAwaitsApproval>>
{
    private static readonly List<Role> Told = [.. Enum.GetValues<Role>().Where(role => role.Has(Right.Moderate))];

    public async Task Handle(Happened<AttendanceAwaitsApproval> notification, CancellationToken cancellationToken)
    {
        var (now, id) = (time.GetUtcNow(), notification.Event.Attendance);
        if (await db.Attendances.AsNoTracking().SingleOrDefaultAsync(x => x.Id == id, cancellationToken) is not { State: AttendanceState.AwaitsApproval } attendance)
        {
            return;
        }

        await db.MailAsync(MessageKind.AttendanceAwaits, [attendance], x => AttendanceMails.At(x, x.StateSince), now, cancellationToken);
        await TellOrganizersAsync(attendance.EventId, now, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        jobs.LookAgain(Work.Confirmations);
    }

    private async Task TellOrganizersAsync(EventId id, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var campaign = await db.Events.Where(x => x.Id == id).Select(x => x.CampaignId).SingleAsync(cancellationToken);
        var people = await db.Organizers.AsNoTracking().Where(x => x.Grants.Any(grant => Told.Contains(grant.Role) && (grant.CampaignId == null || grant.CampaignId == campaign)))
            .Select(x => new { x.Id, x.Email }).ToListAsync(cancellationToken);
        var (message, occasion) = (StandingMessages.Id(MessageKind.ApprovalNeeded), StandingMessages.Occasion(id.Value, (int)(now.UtcTicks / TimeSpan.TicksPerDay)));
        var told = await db.Deliveries.Where(x => x.MessageId == message && x.Occasion == occasion).Select(x => x.Recipient).ToListAsync(cancellationToken);
        db.Deliveries.AddRange(people.Where(x => !told.Contains(x.Id.Value)).Select(x => new Delivery(
            EntityId.New<DeliveryId>(now), message, Lane.Confirmations, RecipientKind.Organizer, x.Id.Value, occasion, LanguageTag.Parse(site.Value.Language), hashes.Of(x.Email).Domain, now)));
    }
}
