using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Audit;
using Solidarity.Application.Petitions;
using Solidarity.Application.Reviews;
using Solidarity.Domain;
using Solidarity.Domain.Events;
using Solidarity.Domain.Reviews;

namespace Solidarity.Application.Events;

/// <summary>The volunteers who host an event, hosted it, or would, newest first, and what they wrote to those who come.</summary>
[Requires(Right.SeeConsole)]
public sealed record ListHosts(EventId Event) : IQuery<HostsSeen>, IWithinEvent;

/// <summary>Lets a volunteer host an event: the link to who comes goes out, and that of the host before ends.</summary>
[Requires(Right.Publish)]
public sealed record ApproveHost(EventHostId Host, EventId Event) : ICommand<HostStanding>, IReviewsEvent
{
    /// <inheritdoc />
    public ReviewKind Waiting => ReviewKind.Hosts;
}

/// <summary>Says no to a volunteer, who is told why.</summary>
[Requires(Right.Publish)]
public sealed record DeclineHost(EventHostId Host, EventId Event, string? Reason = null) : ICommand<HostStanding>, IReviewsEvent, IGivesReason
{
    /// <inheritdoc />
    public ReviewKind Waiting => ReviewKind.Hosts;
}

/// <summary>Ends the hosting: the link shows nothing any more, and the event falls to the organizers.</summary>
[Requires(Right.Publish)]
public sealed record RemoveHost(EventHostId Host, EventId Event) : ICommand<HostStanding>, IWithinEvent;

/// <summary>Revokes all links of a host that were sent before.</summary>
/// <param name="Host">The host.</param>
/// <param name="Event">The event.</param>
/// <param name="SendNew">Whether a new one goes out.</param>
[Requires(Right.Publish)]
public sealed record RevokeHostLink(EventHostId Host, EventId Event, bool SendNew = true) : ICommand<HostStanding>, IWithinEvent;

/// <summary>A host's address. Every reading is logged.</summary>
/// <param name="Host">The host.</param>
/// <param name="Event">The event.</param>
/// <param name="Reason">Why it is read.</param>
[Requires(Right.SeePersonalData)]
public sealed record ReadHostContact(EventHostId Host, EventId Event, string? Reason) : IQuery<HostContact>, IReadsPersonalData, IWithinEvent;

/// <summary>Where a host stands after a decision.</summary>
public sealed record HostStanding(EventHostId Id, HostState State);

/// <summary>How a host is written to.</summary>
public sealed record HostContact(string? Name, string Email);

/// <summary>An event's hosts.</summary>
/// <param name="IsProposed">Whether a volunteer proposed the event.</param>
/// <param name="Hosts">The hosts, newest first.</param>
/// <param name="Mails">What they wrote, in order.</param>
public sealed record HostsSeen(bool IsProposed, IReadOnlyList<HostSeen> Hosts, IReadOnlyList<EventMailSeen> Mails);

/// <summary>A host as organizers see it.</summary>
/// <param name="Id">Its identity.</param>
/// <param name="Name">The name; null until somebody to whom it is handed over says it.</param>
/// <param name="Contact">The address, with most of its local part hidden.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Since">Since when.</param>
/// <param name="After">The host who handed over; null for who proposed the event.</param>
/// <param name="Reason">Why an organizer said no.</param>
public sealed record HostSeen(EventHostId Id, string? Name, string Contact, HostState State, DateTimeOffset Since, EventHostId? After, string? Reason);

/// <summary>A mail that a host wrote.</summary>
public sealed record EventMailSeen(int Number, string? Subject, DateTimeOffset At);

internal sealed class DeclineHostValidator : AbstractValidator<DeclineHost>
{
    public DeclineHostValidator() => RuleFor(x => x.Reason).OptionalLine(EventHost.MaxReasonLength);
}

internal sealed class DecideHostHandler(ISolidarityDb db, TimeProvider time) :
    IRequestHandler<ListHosts, HostsSeen>, IRequestHandler<ApproveHost, HostStanding>, IRequestHandler<DeclineHost, HostStanding>, IRequestHandler<RemoveHost, HostStanding>,
    IRequestHandler<RevokeHostLink, HostStanding>, IRequestHandler<ReadHostContact, HostContact>
{
    public async Task<HostsSeen> Handle(ListHosts request, CancellationToken cancellationToken)
    {
        var id = request.Event;
        var isProposed = await db.Events.Where(x => x.Id == id).Select(x => (bool?)x.IsProposed).SingleOrDefaultAsync(cancellationToken) ?? throw new NotFound("Event");
        var hosts = await db.EventHosts.AsNoTracking().Where(x => x.EventId == id).OrderByDescending(x => x.Id)
            .Select(x => new { x.Id, x.Name, x.Email, x.State, x.StateSince, x.After, x.Reason }).ToListAsync(cancellationToken);
        var mails = await db.EventMails.AsNoTracking().Where(x => x.EventId == id && x.HostId != null).OrderBy(x => x.Number).Select(x => new { x.Number, x.Subject, x.CreatedAt }).ToListAsync(cancellationToken);
        return new HostsSeen(
            isProposed, hosts.ConvertAll(x => new HostSeen(x.Id, x.Name, x.Email.Masked, x.State, x.StateSince, x.After, x.Reason)),
            mails.ConvertAll(x => new EventMailSeen(x.Number, x.Subject, x.CreatedAt)));
    }

    public Task<HostStanding> Handle(ApproveHost request, CancellationToken cancellationToken) => db.AgainIfOvertakenAsync(() => db.InTransactionAsync(
        async cancel =>
        {
            var host = await FindAsync(request.Host, request.Event, cancel);
            if (await db.Events.AnyAsync(x => x.Id == request.Event && (x.State == EventState.Cancelled || x.State == EventState.Over), cancel))
            {
                throw new DomainError("Event.Ended");
            }

            // In this order: an event has one host at a time.
            EventId? hosted = host.State == HostState.Waiting ? request.Event : null;
            foreach (var before in await db.EventHosts.Where(x => hosted != null && x.Hosts == hosted).ToListAsync(cancel))
            {
                before.GiveWay(time.GetUtcNow());
                await db.SaveChangesAsync(cancel);
            }

            host.Approve(time.GetUtcNow());
            await db.SaveChangesAsync(cancel);
            return new HostStanding(host.Id, host.State);
        },
        cancellationToken));

    public Task<HostStanding> Handle(DeclineHost request, CancellationToken cancellationToken) =>
        DecideAsync(request.Host, request.Event, (host, now) => host.Decline(Text.OneLine(request.Reason), now), cancellationToken);

    public Task<HostStanding> Handle(RemoveHost request, CancellationToken cancellationToken) =>
        DecideAsync(request.Host, request.Event, (host, now) => host.Remove(now), cancellationToken);

    public Task<HostStanding> Handle(RevokeHostLink request, CancellationToken cancellationToken) =>
        DecideAsync(request.Host, request.Event, (host, now) => host.RevokeLinks(request.SendNew, now), cancellationToken);

    public async Task<HostContact> Handle(ReadHostContact request, CancellationToken cancellationToken)
    {
        var host = await FindAsync(request.Host, request.Event, cancellationToken);
        return new HostContact(host.Name, host.Email.Value);
    }

    private Task<HostStanding> DecideAsync(EventHostId id, EventId of, Action<EventHost, DateTimeOffset> decide, CancellationToken cancellationToken) => db.AgainIfOvertakenAsync(async () =>
    {
        var host = await FindAsync(id, of, cancellationToken);
        decide(host, time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        return new HostStanding(host.Id, host.State);
    });

    private async Task<EventHost> FindAsync(EventHostId id, EventId of, CancellationToken cancellationToken) =>
        await db.EventHosts.SingleOrDefaultAsync(x => x.Id == id && x.EventId == of, cancellationToken) ?? throw new NotFound("EventHost");
}
