using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Audit;
using Solidarity.Application.Petitions;
using Solidarity.Domain;
using Solidarity.Domain.Events;
using Solidarity.Domain.Organizers;
using Solidarity.Domain.Petitions;

namespace Solidarity.Application.Events;

/// <summary>What the page behind a host's link shows. Where that is who comes, the opening is logged before anything is read.</summary>
[AllowAnyone]
public sealed record ShowHostLink(string Token) : IQuery<ShownHostLink>;

/// <summary>The owner of the mailbox confirms what was proposed: it waits for an organizer. Doing so again changes nothing.</summary>
[AllowAnyone]
public sealed record ConfirmProposal(string Token) : ICommand<ShownHostLink>;

/// <summary>The person to whom an event is handed over says yes. Doing so again changes nothing.</summary>
[AllowAnyone]
public sealed record AcceptHosting(string Token, string? Name, string? Shown) : ICommand<ShownHostLink>;

/// <summary>"I did not ask for this", or "I don't want to": it goes, with all that was typed. Doing so again changes nothing.</summary>
[AllowAnyone]
public sealed record DenyHosting(string Token) : ICommand<Unit>;

/// <summary>The host does not want to be it any more; the event falls to the organizers. Doing so again changes nothing.</summary>
[AllowAnyone]
public sealed record StepDown(string Token) : ICommand<ShownHostLink>;

/// <summary>The host names who is to host the event from then on.</summary>
[AllowAnyone]
public sealed record HandOverEvent(string Token, string? Email) : ICommand<ShownHostLink>;

/// <summary>Asks for a new link in place of one that has expired.</summary>
[AllowAnyone]
public sealed record RenewHostLink(string Token) : ICommand<ShownHostLink>;

/// <summary>Where a host's link stands.</summary>
public enum HostLinkStanding
{
    /// <summary>Forgotten, denied, or never ours.</summary>
    Unknown,

    /// <summary>Waits for the press that confirms what was proposed.</summary>
    Proposed,

    /// <summary>Waits for the press that takes over.</summary>
    Invited,

    /// <summary>What was proposed has begun meanwhile.</summary>
    Past,

    /// <summary>An organizer looks at it.</summary>
    Waiting,

    /// <summary>An organizer said no.</summary>
    Declined,

    /// <summary>An organizer said yes; the link to who comes went out by another mail.</summary>
    Approved,

    /// <summary>Shows who comes.</summary>
    Hosting,

    /// <summary>Too old.</summary>
    Expired,

    /// <summary>Revoked by an organizer; a newer mail may have a newer one.</summary>
    Revoked,

    /// <summary>The person stepped down.</summary>
    SteppedDown,

    /// <summary>An organizer ended it, or it was handed over.</summary>
    Ended,
}

/// <summary>What the page behind a host's link shows.</summary>
public sealed record ShownHostLink(HostLinkStanding Standing)
{
    /// <summary>Whether the press just now did it.</summary>
    public bool IsJustDone { get; init; }

    /// <summary>The title of the event, or of what was proposed.</summary>
    public string Title { get; init; } = "";

    /// <summary>Its language.</summary>
    public LanguageTag TitleLanguage { get; init; }

    /// <summary>The event's slug, once everybody can see it.</summary>
    public string? Event { get; init; }

    /// <summary>When it is, by the clock on the wall there.</summary>
    public LocalSpan? Span { get; init; }

    /// <summary>The zone of the place.</summary>
    public TimeZoneName TimeZone { get; init; }

    /// <summary>Where it is.</summary>
    public Location? Location { get; init; }

    /// <summary>The host's name.</summary>
    public string? Name { get; init; }

    /// <summary>Why an organizer said no.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether a new link can be had.</summary>
    public bool MayRenew { get; init; }

    /// <summary>The dates with who comes, by time.</summary>
    public IReadOnlyList<HostedDate> Dates { get; init; } = [];

    /// <summary>How many mails can still be written; null where none can.</summary>
    public int? MailsLeft { get; init; }

    /// <summary>Who was asked to take over, with most of the address hidden; null for nobody.</summary>
    public string? Successor { get; init; }
}

/// <summary>A date, for its host.</summary>
/// <param name="Span">When, by the clock on the wall.</param>
/// <param name="TimeZone">The zone of the place.</param>
/// <param name="IsCancelled">Whether it does not take place.</param>
/// <param name="People">How many people come, guests counted.</param>
/// <param name="Named">Those who appear by name.</param>
/// <param name="Unnamed">How many come who don't.</param>
/// <param name="Guests">How many guests all of them bring.</param>
public sealed record HostedDate(LocalSpan Span, TimeZoneName TimeZone, bool IsCancelled, int People, IReadOnlyList<HostedName> Named, int Unnamed, int Guests);

/// <summary>Somebody who comes, as that person wishes to appear.</summary>
/// <param name="Name">As the person wishes to appear.</param>
/// <param name="Guests">How many more people come along.</param>
public sealed record HostedName(string Name, int Guests);

internal sealed class AcceptHostingValidator : AbstractValidator<AcceptHosting>
{
    public AcceptHostingValidator() => RuleFor(x => x.Name).RequiredLine(EventHost.MaxNameLength);
}

internal sealed class HandOverEventValidator : AbstractValidator<HandOverEvent>
{
    public HandOverEventValidator() => RuleFor(x => x.Email).Email();
}

internal sealed class HostLinkHandler(ISolidarityDb db, HostLinks links, ICalendarFiles calendars, IKeyedHashes hashes, IHostWordings wordings, TimeProvider time) :
    IRequestHandler<ShowHostLink, ShownHostLink>, IRequestHandler<ConfirmProposal, ShownHostLink>, IRequestHandler<AcceptHosting, ShownHostLink>, IRequestHandler<DenyHosting, Unit>,
    IRequestHandler<StepDown, ShownHostLink>, IRequestHandler<HandOverEvent, ShownHostLink>, IRequestHandler<RenewHostLink, ShownHostLink>
{
    public Task<ShownHostLink> Handle(ShowHostLink request, CancellationToken cancellationToken) => links.ShowAsync(request.Token, cancellationToken);

    public Task<ShownHostLink> Handle(ConfirmProposal request, CancellationToken cancellationToken) => ActAsync(
        request.Token,
        HostLinkStanding.Proposed,
        async (host, now) =>
        {
            var proposed = ProposedEvent.Read(host.Proposal!);
            var slug = await Slugs.FreeAsync(db.Events.Select(x => x.Slug), null, Text.OneLine(proposed.Title)!, ProposedEvent.Fallback, cancellationToken);
            var @event = proposed.Make(host.CampaignId, slug, now);
            db.Events.Add(@event);
            db.Begin(@event, calendars, null, now);
            @event.TakeProposal(now);
            host.Confirm(@event.Id, now);
        },
        cancellationToken);

    public Task<ShownHostLink> Handle(AcceptHosting request, CancellationToken cancellationToken) => ActAsync(
        request.Token,
        HostLinkStanding.Invited,
        async (host, now) => host.Accept(Text.OneLine(request.Name)!, await wordings.ShownAsync(host.Language, request.Shown is { } shown ? [shown] : [], cancellationToken), now),
        cancellationToken);

    public Task<Unit> Handle(DenyHosting request, CancellationToken cancellationToken) => db.AgainIfOvertakenAsync(async () =>
    {
        if (await links.BehindAsync(request.Token, cancellationToken) is { Host: { State: HostState.Asked } host })
        {
            db.EventHosts.Remove(host);
            await db.SaveChangesAsync(cancellationToken);
        }

        return Unit.Value;
    });

    public Task<ShownHostLink> Handle(StepDown request, CancellationToken cancellationToken) => db.AgainIfOvertakenAsync(async () =>
    {
        var behind = await links.BehindAsync(request.Token, cancellationToken);
        if (behind is { Host: { } host, Standing: HostLinkStanding.Hosting or HostLinkStanding.Waiting })
        {
            host.StepDown(time.GetUtcNow());
            await db.SaveChangesAsync(cancellationToken);
            return await links.ShowAsync(request.Token, cancellationToken) with { IsJustDone = true };
        }

        return await links.ShowAsync(request.Token, cancellationToken);
    });

    public Task<ShownHostLink> Handle(HandOverEvent request, CancellationToken cancellationToken) => ActAsync(
        request.Token,
        HostLinkStanding.Hosting,
        async (host, now) =>
        {
            var email = EmailAddress.Parse(request.Email!);
            var next = host.HandOver(EntityId.New<EventHostId>(now), email, hashes.Of(email), now);

            // Who was named before is named no longer.
            db.EventHosts.RemoveRange(await db.EventHosts.Where(x => x.After == host.Id && (x.State == HostState.Asked || x.State == HostState.Waiting)).ToListAsync(cancellationToken));
            db.EventHosts.Add(next);
        },
        cancellationToken);

    public async Task<ShownHostLink> Handle(RenewHostLink request, CancellationToken cancellationToken)
    {
        var shown = await links.ShowAsync(request.Token, cancellationToken);
        return shown.MayRenew
            ? await ActAsync(
                request.Token,
                HostLinkStanding.Expired,
                (host, _) =>
                {
                    host.AskForLink();
                    return Task.CompletedTask;
                },
                cancellationToken)
            : shown;
    }

    // Again if there are two presses at once, or somebody else takes the same slug.
    private Task<ShownHostLink> ActAsync(string token, HostLinkStanding wanted, Func<EventHost, DateTimeOffset, Task> act, CancellationToken cancellationToken) => db.AgainIfOvertakenAsync(async () =>
    {
        var behind = await links.BehindAsync(token, cancellationToken);
        var isDone = behind.Standing == wanted;
        if (isDone)
        {
            await act(behind.Host!, time.GetUtcNow());
            await db.SaveChangesAsync(cancellationToken);
        }

        return await links.ShowAsync(token, cancellationToken) with { IsJustDone = isDone };
    });
}

/// <summary>Finds what is behind a host's link, and shows it.</summary>
internal sealed class HostLinks(ISolidarityDb db, ITokens tokens, TimeProvider time)
{
    /// <summary>Whom a link is about, and where it stands.</summary>
    public async Task<HostBehind> BehindAsync(string text, CancellationToken cancellationToken)
    {
        var asking = tokens.Read(TokenPurpose.ConfirmHost, text);
        if ((asking ?? tokens.Read(TokenPurpose.Host, text)) is not { } token)
        {
            return HostBehind.Unknown;
        }

        var id = EventHostId.From(token.Id);
        var host = await db.EventHosts.SingleOrDefaultAsync(x => x.Id == id, cancellationToken);
        if (host is null)
        {
            return HostBehind.Unknown;
        }

        var standing = host.State switch
        {
            HostState.SteppedDown => HostLinkStanding.SteppedDown,
            HostState.Removed or HostState.Replaced => HostLinkStanding.Ended,
            HostState.Declined => HostLinkStanding.Declined,
            HostState.Asked when asking is null || token.ExpiresAt < time.GetUtcNow() => HostLinkStanding.Unknown,
            HostState.Asked when host.Proposal is not null => ProposedEvent.Read(host.Proposal).IsPast(time.GetUtcNow()) ? HostLinkStanding.Past : HostLinkStanding.Proposed,
            HostState.Asked => HostLinkStanding.Invited,
            HostState.Waiting => HostLinkStanding.Waiting,
            _ when asking is not null => HostLinkStanding.Approved,
            _ when token.Epoch != host.Epoch => HostLinkStanding.Revoked,
            _ => HostLinkStanding.Hosting,
        };
        if (standing != HostLinkStanding.Hosting)
        {
            return new HostBehind(host, standing, null);
        }

        // The link works as long as it says, and never longer than this after an end that may have come nearer since.
        var until = await db.HostedUntilAsync(host.EventId!.Value, cancellationToken);
        var isExpired = token.ExpiresAt < time.GetUtcNow() || until < time.GetUtcNow();
        return new HostBehind(host, isExpired ? HostLinkStanding.Expired : HostLinkStanding.Hosting, until);
    }

    public async Task<ShownHostLink> ShowAsync(string token, CancellationToken cancellationToken)
    {
        var (host, standing, until) = await BehindAsync(token, cancellationToken);
        var shown = new ShownHostLink(standing);
        if (host is null || standing is HostLinkStanding.Unknown or HostLinkStanding.Revoked)
        {
            return shown;
        }

        shown = shown with { Name = host.Name, Reason = host.Reason, MayRenew = standing == HostLinkStanding.Expired && until > time.GetUtcNow() };
        if (host.Proposal is not null)
        {
            var proposed = ProposedEvent.Read(host.Proposal);
            return shown with
            {
                Title = Text.OneLine(proposed.Title)!, TitleLanguage = LanguageTag.Parse(proposed.Language), Span = proposed.Span(), TimeZone = proposed.Zone,
                Location = new Location(EventForm.Place(proposed.Place!), null),
            };
        }

        return await OfEventAsync(shown, host, cancellationToken);
    }

    private async Task<ShownHostLink> OfEventAsync(ShownHostLink shown, EventHost host, CancellationToken cancellationToken)
    {
        var id = host.EventId!.Value;
        var @event = await db.Events.AsNoTracking().Include(x => x.Versions.Where(version => version.IsCurrent)).SingleAsync(x => x.Id == id, cancellationToken);
        var version = @event.Versions.For(x => x.Language, host.Language, @event.Language);
        shown = shown with { Title = version.Title, TitleLanguage = version.Language, Event = @event.IsPublic ? @event.Slug.Value : null, TimeZone = @event.TimeZone };
        if (shown.Standing is not (HostLinkStanding.Hosting or HostLinkStanding.Invited or HostLinkStanding.Waiting or HostLinkStanding.Approved))
        {
            return shown;
        }

        // Who was not said yes to learns where it is like everybody else.
        shown = shown with { Span = @event.Series.First, Location = shown.Standing == HostLinkStanding.Hosting ? @event.LocationOf(null) : @event.PublicLocation(null) };
        return shown.Standing == HostLinkStanding.Hosting ? await WithPeopleAsync(shown, host, @event, cancellationToken) : shown;
    }

    private async Task<ShownHostLink> WithPeopleAsync(ShownHostLink shown, EventHost host, Event @event, CancellationToken cancellationToken)
    {
        // What can't be logged is not shown.
        var now = time.GetUtcNow();
        db.AuditEntries.Add(new AuditEntry(EntityId.New<AuditEntryId>(now), nameof(ShowHostLink), null, null, host.Id.Value, null, now));
        await db.SaveChangesAsync(cancellationToken);

        var (id, since) = (@event.Id, now - EventHost.Retention);
        var dates = await db.Occurrences.AsNoTracking().Where(x => x.EventId == id && x.EndsAt > since).OrderBy(x => x.StartsAt).ThenBy(x => x.Id).Take(EventSeen.MostDates).ToListAsync(cancellationToken);
        var people = (await db.Attendances.AsNoTracking().Where(x => x.EventId == id && (x.State == AttendanceState.Confirmed || x.State == AttendanceState.CheckedIn))
            .OrderBy(x => x.Id).Select(x => new { x.OccurrenceId, x.Name, x.Display, x.Guests }).ToListAsync(cancellationToken)).ToLookup(x => x.OccurrenceId);
        var written = await db.EventMails.CountAsync(x => x.EventId == id && x.HostId != null, cancellationToken);
        var next = await db.EventHosts.AsNoTracking().Where(x => x.After == host.Id && (x.State == HostState.Asked || x.State == HostState.Waiting)).Select(x => x.Email).FirstOrDefaultAsync(cancellationToken);
        return shown with
        {
            Dates =
            [
                .. dates.Select(date =>
                {
                    var all = people[date.Id].Select(x => (Name: ShownName.Of(x.Name, x.Display), x.Guests)).ToList();
                    return new HostedDate(
                        date.Span, date.TimeZone, date.State == OccurrenceState.Cancelled || @event.State == EventState.Cancelled, all.Sum(x => 1 + x.Guests),
                        [.. all.Where(x => x.Name is not null).Select(x => new HostedName(x.Name!, x.Guests))], all.Count(x => x.Name is null), all.Sum(x => x.Guests));
                }),
            ],
            MailsLeft = @event.State == EventState.Published && dates.Any(x => x.State == OccurrenceState.Planned && x.EndsAt > now) ? Math.Max(0, EventMail.Most - written) : null,
            Successor = next?.Masked,
        };
    }
}

/// <summary>What is behind a host's link.</summary>
/// <param name="Host">Whom it is about; null where nobody is known.</param>
/// <param name="Standing">Where it stands.</param>
/// <param name="Until">Until when who comes can be seen.</param>
internal sealed record HostBehind(EventHost? Host, HostLinkStanding Standing, DateTimeOffset? Until)
{
    public static readonly HostBehind Unknown = new(null, HostLinkStanding.Unknown, null);
}

/// <summary>Says until when hosts see who comes.</summary>
public static class HostedTime
{
    /// <summary>Until when the host of an event sees who comes: so long after its last date.</summary>
    public static async Task<DateTimeOffset> HostedUntilAsync(this ISolidarityDb db, EventId @event, CancellationToken cancellationToken) =>
        await db.Occurrences.Where(x => x.EventId == @event).MaxAsync(x => x.EndsAt, cancellationToken) + EventHost.Retention;
}
