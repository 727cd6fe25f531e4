using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Solidarity.Domain;
using Solidarity.Domain.Events;
using Solidarity.Domain.Messages;

namespace Solidarity.Application.Events;

/// <summary>Tells a person that an organizer will look at it, and the organizers that somebody waits: once a day for each event, however many come.</summary>
internal sealed class AskForApproval(ISolidarityDb db, IKeyedHashes hashes, IOptions<SiteOptions> site, IJobs jobs, TimeProvider time) : INotificationHandler<Happened<AttendanceAwaitsApproval>>
{
    public async Task Handle(Happened<AttendanceAwaitsApproval> notification, CancellationToken cancellationToken)
    {
        var (now, id) = (time.GetUtcNow(), notification.Event.Attendance);
        if (await db.Attendances.AsNoTracking().SingleOrDefaultAsync(x => x.Id == id, cancellationToken) is not { State: AttendanceState.AwaitsApproval } attendance)
        {
            return;
        }

        await db.MailAsync(MessageKind.AttendanceAwaits, attendance.IsToldWithFirst ? [] : [attendance], x => AttendanceMails.At(x, x.StateSince), now, cancellationToken);
        await TellOrganizersAsync(attendance.EventId, now, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        jobs.LookAgain(Work.Confirmations);
    }

    private async Task TellOrganizersAsync(EventId id, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var campaign = await db.Events.Where(x => x.Id == id).Select(x => x.CampaignId).SingleAsync(cancellationToken);

        // Who decides has to see of whom.
        var people = (await db.Organizers.AsNoTracking().Include(x => x.Grants).ToListAsync(cancellationToken))
            .Where(x => x.Grants.Select(grant => new GrantedRole(grant.Role, grant.CampaignId)).ToList() is var grants
                && grants.Where(Right.Moderate).Covers(campaign) && grants.Where(Right.SeePersonalData).Covers(campaign)).ToList();
        var (message, occasion) = (StandingMessages.Id(MessageKind.ApprovalNeeded), StandingMessages.Occasion(id.Value, (int)(now.UtcTicks / TimeSpan.TicksPerDay)));
        var told = await db.Deliveries.Where(x => x.MessageId == message && x.Occasion == occasion).Select(x => x.Recipient).ToListAsync(cancellationToken);
        db.Deliveries.AddRange(people.Where(x => !told.Contains(x.Id.Value)).Select(x => new Delivery(
            EntityId.New<DeliveryId>(now), message, Lane.Confirmations, RecipientKind.Organizer, x.Id.Value, occasion, LanguageTag.Parse(site.Value.Language), hashes.Of(x.Email).Domain, now)));
    }
}
