using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Solidarity.Application.Messages;
using Solidarity.Domain;
using Solidarity.Domain.Campaigns;
using Solidarity.Domain.Events;
using Solidarity.Domain.Messages;

namespace Solidarity.Application.Events;

/// <summary>Puts the mails to hosts, and to the organizers about them, on their way, each once.</summary>
internal sealed class TellHosts(ISolidarityDb db, IKeyedHashes hashes, IOptions<SiteOptions> site, IJobs jobs, TimeProvider time) :
    INotificationHandler<Happened<HostAsked>>, INotificationHandler<Happened<HostWaits>>, INotificationHandler<Happened<HostApproved>>, INotificationHandler<Happened<HostLinkWanted>>,
    INotificationHandler<Happened<HostDeclined>>, INotificationHandler<Happened<HostEnded>>, INotificationHandler<Happened<HostSteppedDown>>
{
    public async Task Handle(Happened<HostAsked> notification, CancellationToken cancellationToken)
    {
        if (await FindAsync(notification.Event.Host, HostState.Asked, cancellationToken) is { } host && await MayAskAsync(host, cancellationToken))
        {
            await SendAsync(host, MessageKind.ConfirmHost, Guid.Empty, cancellationToken);
        }
    }

    public async Task Handle(Happened<HostApproved> notification, CancellationToken cancellationToken)
    {
        if (await FindAsync(notification.Event.Host, HostState.Approved, cancellationToken) is { } host)
        {
            await SendAsync(host, MessageKind.HostApproved, StandingMessages.Occasion(host.Id.Value, host.Epoch), cancellationToken);
        }
    }

    public async Task Handle(Happened<HostLinkWanted> notification, CancellationToken cancellationToken)
    {
        if (await FindAsync(notification.Event.Host, HostState.Approved, cancellationToken) is { } host && await MayAskAsync(host, cancellationToken))
        {
            await SendAsync(host, MessageKind.HostApproved, Guid.CreateVersion7(time.GetUtcNow()), cancellationToken);
        }
    }

    public async Task Handle(Happened<HostDeclined> notification, CancellationToken cancellationToken)
    {
        if (await FindAsync(notification.Event.Host, HostState.Declined, cancellationToken) is { } host)
        {
            await SendAsync(host, MessageKind.HostDeclined, Guid.Empty, cancellationToken);
        }
    }

    public async Task Handle(Happened<HostEnded> notification, CancellationToken cancellationToken)
    {
        var id = notification.Event.Host;
        if (await db.EventHosts.AsNoTracking().SingleOrDefaultAsync(x => x.Id == id, cancellationToken) is { State: HostState.Removed or HostState.Replaced } host)
        {
            await SendAsync(host, MessageKind.HostEnded, Guid.Empty, cancellationToken);
        }
    }

    public async Task Handle(Happened<HostWaits> notification, CancellationToken cancellationToken)
    {
        if (await FindAsync(notification.Event.Host, HostState.Waiting, cancellationToken) is { } host)
        {
            await TellOrganizersAsync(host.CampaignId, MessageKind.HostWaits, host.Id.Value, cancellationToken);
        }
    }

    public async Task Handle(Happened<HostSteppedDown> notification, CancellationToken cancellationToken)
    {
        // Once a day for each event.
        var id = notification.Event.Event;
        var campaign = await db.Events.Where(x => x.Id == id).Select(x => x.CampaignId).SingleAsync(cancellationToken);
        await TellOrganizersAsync(campaign, MessageKind.HostGone, StandingMessages.Occasion(id.Value, (int)(time.GetUtcNow().UtcTicks / TimeSpan.TicksPerDay)), cancellationToken);
    }

    private Task<EventHost?> FindAsync(EventHostId id, HostState state, CancellationToken cancellationToken) =>
        db.EventHosts.AsNoTracking().SingleOrDefaultAsync(x => x.Id == id && x.State == state, cancellationToken);

    private async Task<bool> MayAskAsync(EventHost host, CancellationToken cancellationToken) =>
        await db.MayAskMailboxAsync(host.Keys.Mailbox, time.GetUtcNow(), cancellationToken) && !await db.BouncedLatelyAsync(host.Keys, time.GetUtcNow(), cancellationToken);

    private async Task SendAsync(EventHost host, MessageKind kind, Guid occasion, CancellationToken cancellationToken)
    {
        var (now, message, recipient) = (time.GetUtcNow(), StandingMessages.Id(kind), host.Id.Value);
        if (await db.Deliveries.AnyAsync(x => x.MessageId == message && x.Recipient == recipient && x.Occasion == occasion, cancellationToken))
        {
            return;
        }

        db.Deliveries.Add(new Delivery(
            EntityId.New<DeliveryId>(now), message, Lane.Confirmations, RecipientKind.EventHost, recipient, occasion, host.Language, host.Keys.Domain, now, host.Keys.Mailbox));
        await db.SaveChangesAsync(cancellationToken);
        jobs.LookAgain(Work.Confirmations);
    }

    private async Task TellOrganizersAsync(CampaignId campaign, MessageKind kind, Guid occasion, CancellationToken cancellationToken)
    {
        await db.MailOrganizersAsync(campaign, kind, occasion, LanguageTag.Parse(site.Value.Language), hashes, time.GetUtcNow(), cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        jobs.LookAgain(Work.Confirmations);
    }
}

/// <summary>Mails to those organizers who decide about hosts.</summary>
internal static class OrganizersOfHosts
{
    /// <summary>Adds the deliveries that are not there yet, to all who may publish in a campaign.</summary>
    public static async Task MailOrganizersAsync(
        this ISolidarityDb db, CampaignId campaign, MessageKind kind, Guid occasion, LanguageTag language, IKeyedHashes hashes, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var people = (await db.Organizers.AsNoTracking().Include(x => x.Grants).ToListAsync(cancellationToken))
            .Where(x => x.Grants.Select(grant => new GrantedRole(grant.Role, grant.CampaignId)).ToList().Where(Right.Publish).Covers(campaign)).ToList();
        var message = StandingMessages.Id(kind);
        var told = await db.Deliveries.Where(x => x.MessageId == message && x.Occasion == occasion).Select(x => x.Recipient).ToListAsync(cancellationToken);
        db.Deliveries.AddRange(people.Where(x => !told.Contains(x.Id.Value)).Select(x => new Delivery(
            EntityId.New<DeliveryId>(now), message, Lane.Confirmations, RecipientKind.Organizer, x.Id.Value, occasion, language, hashes.Of(x.Email).Domain, now)));
    }
}
