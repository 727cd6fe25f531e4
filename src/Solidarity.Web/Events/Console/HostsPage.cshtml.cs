using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application;
using Solidarity.Application.Events;
using Solidarity.Application.Reviews;
using Solidarity.Domain.Events;
using Solidarity.Domain.Reviews;
using Solidarity.Web.Site;

namespace Solidarity.Web.Events.Console;

/// <summary>The volunteer who hosts an event, those who would, and what they wrote; and the way to say yes to host and event at once.</summary>
public sealed class HostsPage(IMediator mediator, Sentences sentences, PageLanguage language, ConsoleRail rail) : ConsolePage(mediator, sentences)
{
    /// <summary>The event.</summary>
    public EditedEvent Planned { get; private set; } = null!;

    /// <summary>Its hosts.</summary>
    public HostsSeen Seen { get; private set; } = null!;

    /// <summary>Whether the one who looks decides.</summary>
    public bool MayDecide { get; private set; }

    /// <summary>Whether the event can be published by the same press.</summary>
    public bool MayPublish { get; private set; }

    /// <summary>The host; null for none.</summary>
    public HostSeen? Host => Seen.Hosts.FirstOrDefault(x => x.State == HostState.Approved);

    /// <summary>Those who wait for a yes, or were asked to take over.</summary>
    public IReadOnlyList<HostSeen> Waiting => [.. Seen.Hosts.Where(x => x.State is HostState.Waiting or HostState.Asked)];

    /// <summary>Those who are none any more.</summary>
    public IReadOnlyList<HostSeen> Before => [.. Seen.Hosts.Where(x => x.State > HostState.Approved)];

    /// <summary>Why, as typed.</summary>
    public string? Why { get; private set; }

    /// <summary>The address of this page.</summary>
    public string At => language.Path($"/console/events/{Planned.Id}/host");

    /// <summary>Who works on what waits here, or null.</summary>
    public ReviewLockSeen? Lock { get; private set; }

    /// <summary>Shows the page.</summary>
    public Task OnGetAsync(Guid id, CancellationToken cancellationToken) => LoadAsync(id, cancellationToken);

    /// <summary>Decides.</summary>
    public async Task<IActionResult> OnPostAsync(Guid id, Guid row, string? act, string? reason, CancellationToken cancellationToken)
    {
        await LoadAsync(id, cancellationToken);
        var (host, of) = (EventHostId.From(row), Planned.Id);
        var isDone = await TryAsync(async () =>
        {
            await Mediator.Send(Command(act, host, of, reason), cancellationToken);
            if (act == "approve-publish")
            {
                await Mediator.Send(new PublishEvent(of), cancellationToken);
            }
        });
        if (isDone)
        {
            Notice = "Console.Host.Done." + act;
            return Redirect(At);
        }

        Why = reason;
        await LoadAsync(id, cancellationToken);
        return Refused();
    }

    private static IRequest<HostStanding> Command(string? act, EventHostId host, Domain.Events.EventId of, string? reason) => act switch
    {
        "approve" or "approve-publish" => new ApproveHost(host, of),
        "remove" => new RemoveHost(host, of),
        "revoke" => new RevokeHostLink(host, of, SendNew: false),
        "renew" => new RevokeHostLink(host, of),
        _ => new DeclineHost(host, of, reason),
    };

    private async Task LoadAsync(Guid id, CancellationToken cancellationToken)
    {
        Planned = await Mediator.Send(new EditEvent(id.ToString()), cancellationToken);
        Seen = await Mediator.Send(new ListHosts(Planned.Id), cancellationToken);
        var waits = Seen.Hosts.Any(x => x.State == HostState.Waiting) && await rail.MayAsync(Right.Moderate);
        Lock = waits ? await Mediator.Send(new ShowReviewLock(new(ReviewKind.Hosts, Planned.Id)), cancellationToken) : null;
        MayDecide = await rail.MayAsync(Right.Publish);
        MayPublish = MayDecide && EventAct.In(Planned.State, await Mediator.Send(new FollowEventLife(Planned.Id), cancellationToken)).Any(act => act.Name == "publish");
    }
}
