using Solidarity.Domain.Campaigns;
using Solidarity.Domain.Supporters;

namespace Solidarity.Domain.Events;

/// <summary>
/// A volunteer who hosts an event, or would: who proposed it, or to whom it was handed over. Nothing is seen of those who come before an
/// organizer said yes, and an event has one host at a time. All that is known of the person lies in this row, and goes with it.
/// </summary>
public sealed class EventHost : AggregateRoot<EventHostId>, IShownInPublic
{
    /// <summary>How long one is kept whose mailbox nobody confirmed; the link in that mail works as long.</summary>
    public static readonly TimeSpan AskedRetention = TimeSpan.FromDays(14);

    /// <summary>How long one is kept who does not host the event, or no longer.</summary>
    public static readonly TimeSpan EndedRetention = TimeSpan.FromDays(14);

    /// <summary>How long after the event's end a host is kept; the link works as long at most.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromDays(30);

    /// <summary>Most proposals of one mailbox that are not decided.</summary>
    public const int MostOpen = 3;

    /// <summary>Longest name, in characters.</summary>
    public const int MaxNameLength = Supporter.MaxNameLength;

    /// <summary>Longest reason of a refusal, in characters.</summary>
    public const int MaxReasonLength = 500;

    private EventHost() { }

    private EventHost(EventHostId id, CampaignId campaign, EmailAddress email, AddressKeys keys, LanguageTag language, DateTimeOffset now)
        : base(id, now)
    {
        CampaignId = campaign;
        Email = email;
        Keys = keys;
        Language = language;
        StateSince = now;
    }

    /// <summary>The campaign.</summary>
    public CampaignId CampaignId { get; private set; }

    /// <summary>The event; null until the owner of the mailbox confirmed what was proposed.</summary>
    public EventId? EventId { get; private set; }

    /// <summary>The event while the person hosts it. Unique, so that each event has one host at a time.</summary>
    public EventId? Hosts { get; private set; }

    /// <summary>Where it stands.</summary>
    public HostState State { get; private set; }

    /// <summary>When it came to stand there.</summary>
    public DateTimeOffset StateSince { get; private set; }

    /// <summary>The address; sealed in the database.</summary>
    public EmailAddress Email { get; private set; } = null!;

    /// <summary>The name, as it stands on the event's page while the person hosts it; sealed in the database. Null until somebody to whom it is handed over says it.</summary>
    public string? Name { get; private set; }

    /// <summary>The keyed hashes that the address is found by.</summary>
    public AddressKeys Keys { get; private set; } = null!;

    /// <summary>Of the mails.</summary>
    public LanguageTag Language { get; private set; }

    /// <summary>The version of the wording that stood above the button; null until somebody to whom it is handed over pressed it.</summary>
    public string? WordingVersion { get; private set; }

    /// <summary>What was proposed, until it is an event; sealed in the database.</summary>
    public string? Proposal { get; private set; }

    /// <summary>Who handed over; null for who proposed the event.</summary>
    public EventHostId? After { get; private set; }

    /// <summary>Why an organizer said no.</summary>
    public string? Reason { get; private set; }

    /// <summary>When an organizer said yes.</summary>
    public DateTimeOffset? ApprovedAt { get; private set; }

    /// <summary>Raised to revoke links sent before.</summary>
    public int Epoch { get; private set; }

    /// <inheritdoc />
    bool IShownInPublic.ChangesPages => ApprovedAt is not null;

    /// <summary>Takes what somebody proposes; the mail to the owner of the mailbox follows from <see cref="HostAsked"/>.</summary>
    /// <exception cref="DomainError"><c>Campaign.NoProposals</c>.</exception>
    public static EventHost Propose(
        EventHostId id, Campaign campaign, EmailAddress email, string name, AddressKeys keys, LanguageTag language, string proposal, string wording, DateTimeOffset now)
    {
        campaign.RefuseUnlessProposable();
        var host = new EventHost(id, campaign.Id, email, keys, language, now) { Name = name, Proposal = proposal, WordingVersion = wording };
        host.Raise(new HostAsked(id));
        return host;
    }

    /// <summary>Names who is to host the event from then on. Nothing changes before that person and an organizer said yes.</summary>
    /// <exception cref="DomainError"><c>EventHost.NotHosting</c>, or <c>EventHost.SameMailbox</c>.</exception>
    public EventHost HandOver(EventHostId id, EmailAddress email, AddressKeys keys, DateTimeOffset now)
    {
        RefuseUnlessHosting();
        if (keys.Mailbox.AsSpan().SequenceEqual(Keys.Mailbox))
        {
            throw new DomainError("EventHost.SameMailbox", "email");
        }

        var next = new EventHost(id, CampaignId, email, keys, Language, now) { EventId = EventId, After = Id };
        next.Raise(new HostAsked(id));
        return next;
    }

    /// <summary>The owner of the mailbox confirmed, and what was proposed is an event. Doing so again changes nothing.</summary>
    /// <returns>False when there was nothing to confirm.</returns>
    public bool Confirm(EventId made, DateTimeOffset now)
    {
        if (State != HostState.Asked || Proposal is null)
        {
            return false;
        }

        (EventId, Proposal) = (made, null);
        Wait(now);
        return true;
    }

    /// <summary>The person to whom it is handed over says yes. Doing so again changes nothing.</summary>
    /// <param name="name">The name, as it will stand on the event's page.</param>
    /// <param name="wording">The version of the wording that stood above the button.</param>
    /// <param name="now">The moment.</param>
    /// <returns>False when there was nothing to say yes to.</returns>
    public bool Accept(string name, string wording, DateTimeOffset now)
    {
        if (State != HostState.Asked || After is null)
        {
            return false;
        }

        (Name, WordingVersion) = (name, wording);
        Wait(now);
        return true;
    }

    /// <summary>An organizer says yes: the link to who comes goes out. Doing so again changes nothing.</summary>
    /// <exception cref="DomainError"><c>EventHost.NotWaiting</c>.</exception>
    public void Approve(DateTimeOffset now)
    {
        if (State == HostState.Approved)
        {
            return;
        }

        RefuseUnlessWaiting();
        MoveTo(HostState.Approved, now);
        (Hosts, ApprovedAt) = (EventId, now);
        Raise(new HostApproved(Id));
    }

    /// <summary>An organizer says no; the person is told why. Doing so again changes nothing.</summary>
    /// <exception cref="DomainError"><c>EventHost.NotWaiting</c>.</exception>
    public void Decline(string? reason, DateTimeOffset now)
    {
        if (State == HostState.Declined)
        {
            return;
        }

        RefuseUnlessWaiting();
        MoveTo(HostState.Declined, now);
        Reason = reason;
        Raise(new HostDeclined(Id));
    }

    /// <summary>The person does not host the event any more, or does not want to; the event falls to the organizers. Doing so again changes nothing.</summary>
    public void StepDown(DateTimeOffset now)
    {
        if (State is HostState.Waiting or HostState.Approved)
        {
            var hosted = Hosts;
            End(HostState.SteppedDown, now);
            if (hosted is { } @event)
            {
                Raise(new HostSteppedDown(@event));
            }
        }
    }

    /// <summary>An organizer ends it; the person is told. Doing so again changes nothing.</summary>
    /// <exception cref="DomainError"><c>EventHost.NotHosting</c>.</exception>
    public void Remove(DateTimeOffset now)
    {
        if (State == HostState.Removed)
        {
            return;
        }

        RefuseUnlessHosting();
        End(HostState.Removed, now);
        Raise(new HostEnded(Id));
    }

    /// <summary>Somebody else hosts the event from now on; the person is told.</summary>
    /// <exception cref="DomainError"><c>EventHost.NotHosting</c>.</exception>
    public void GiveWay(DateTimeOffset now)
    {
        RefuseUnlessHosting();
        End(HostState.Replaced, now);
        Raise(new HostEnded(Id));
    }

    /// <summary>Revokes all links sent before.</summary>
    /// <param name="isNewWanted">Whether a new one goes out.</param>
    /// <param name="now">The moment.</param>
    /// <exception cref="DomainError"><c>EventHost.NotHosting</c>.</exception>
    public void RevokeLinks(bool isNewWanted, DateTimeOffset now)
    {
        RefuseUnlessHosting();
        Epoch++;
        ModifiedAt = now;
        if (isNewWanted)
        {
            Raise(new HostApproved(Id));
        }
    }

    /// <summary>Sends the link again, as one asks who has an expired one.</summary>
    /// <exception cref="DomainError"><c>EventHost.NotHosting</c>.</exception>
    public void AskForLink()
    {
        RefuseUnlessHosting();
        Raise(new HostLinkWanted(Id));
    }

    /// <summary>The person is written to elsewhere from now on, and gets a new link there.</summary>
    public void Readdress(EmailAddress email, AddressKeys keys)
    {
        (Email, Keys) = (email, keys);
        Epoch++;
        if (State == HostState.Approved)
        {
            Raise(new HostApproved(Id));
        }
    }

    /// <summary>Refuses what only the host of an event may do.</summary>
    /// <exception cref="DomainError"><c>EventHost.NotHosting</c>.</exception>
    public void RefuseUnlessHosting()
    {
        if (State != HostState.Approved)
        {
            throw new DomainError("EventHost.NotHosting");
        }
    }

    private void RefuseUnlessWaiting()
    {
        if (State != HostState.Waiting)
        {
            throw new DomainError("EventHost.NotWaiting");
        }
    }

    private void Wait(DateTimeOffset now)
    {
        MoveTo(HostState.Waiting, now);
        Raise(new HostWaits(Id));
    }

    private void End(HostState to, DateTimeOffset now)
    {
        MoveTo(to, now);
        Hosts = null;
        Epoch++;
    }

    private void MoveTo(HostState to, DateTimeOffset now) => (State, StateSince, ModifiedAt) = (to, now, now);
}

/// <summary>Somebody proposed an event, or was named as its next host, and the owner of the mailbox is to be asked.</summary>
public sealed record HostAsked(EventHostId Host) : IDomainEvent;

/// <summary>A volunteer confirmed, and an organizer is to say yes.</summary>
public sealed record HostWaits(EventHostId Host) : IDomainEvent;

/// <summary>A volunteer hosts an event, or all links were revoked and a new one is to go out.</summary>
public sealed record HostApproved(EventHostId Host) : IDomainEvent;

/// <summary>A host asks for the link again.</summary>
public sealed record HostLinkWanted(EventHostId Host) : IDomainEvent;

/// <summary>An organizer said no to a volunteer, who is to be told.</summary>
public sealed record HostDeclined(EventHostId Host) : IDomainEvent;

/// <summary>A volunteer does not host the event any more, and is to be told.</summary>
public sealed record HostEnded(EventHostId Host) : IDomainEvent;

/// <summary>An event has no host any more; the organizers are to be told.</summary>
public sealed record HostSteppedDown(EventId Event) : IDomainEvent;
