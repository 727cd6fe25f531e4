using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application;
using Solidarity.Application.Events;
using Solidarity.Application.Reviews;
using Solidarity.Domain.Events;
using Solidarity.Domain.Reviews;
using Solidarity.Web.Site;
using EventId = Solidarity.Domain.Events.EventId;

namespace Solidarity.Web.Events.Console;

/// <summary>Where an event stands, how it came there, and where it can go.</summary>
public sealed class EventStatePage(IMediator mediator, Sentences sentences, PageLanguage language, ConsoleRail rail) : ConsolePage(mediator, sentences)
{
    /// <summary>The event.</summary>
    public EditedEvent Planned { get; private set; } = null!;

    /// <summary>How it came to stand where it does.</summary>
    public EventLifeSeen Life { get; private set; } = null!;

    /// <summary>Why, as typed, and for which act.</summary>
    public (string Act, string? Reason) Typed { get; private set; } = ("", null);

    /// <summary>What can be done now, by the one who looks.</summary>
    public IReadOnlyList<EventAct> Acts { get; private set; } = [];

    /// <summary>Who works on what waits here, or null.</summary>
    public ReviewLockSeen? Lock { get; private set; }

    /// <summary>Shows the page.</summary>
    public Task OnGetAsync(Guid id, CancellationToken cancellationToken) => LoadAsync(id, cancellationToken);

    /// <summary>Does one of the acts.</summary>
    public async Task<IActionResult> OnPostAsync(Guid id, string? act, string? reason, CancellationToken cancellationToken)
    {
        await LoadAsync(id, cancellationToken);
        if (await TryAsync(() => Mediator.Send(Command(act, Planned.Id, reason), cancellationToken)))
        {
            Notice = "Console.Event.Done." + act;
            return Redirect(language.Path($"/console/events/{Planned.Id}/state"));
        }

        Typed = (act ?? "", reason);
        return Refused();
    }

    private static IRequest<EventStanding> Command(string? act, EventId planned, string? reason) => act switch
    {
        "review" => new AskForEventReview(planned),
        "send-back" => new SendEventBack(planned, reason),
        "cancel" => new CancelEvent(planned, reason),
        _ => new PublishEvent(planned),
    };

    private async Task LoadAsync(Guid id, CancellationToken cancellationToken)
    {
        Planned = await Mediator.Send(new EditEvent(id.ToString()), cancellationToken);
        Life = await Mediator.Send(new FollowEventLife(Planned.Id), cancellationToken);
        Lock = Planned.State == EventState.InReview && await rail.MayAsync(Right.Moderate) ? await Mediator.Send(new ShowReviewLock(new(ReviewKind.Event, Planned.Id)), cancellationToken) : null;
        var mayPublish = await rail.MayAsync(Right.Publish);
        Acts = [.. EventAct.In(Planned.State, Life).Where(act => mayPublish || act.Name == "review")];
    }
}

/// <summary>Something that can be done with an event.</summary>
/// <param name="Name">Its name in forms and texts.</param>
/// <param name="TakesReason">Whether a reason can be given.</param>
/// <param name="IsMain">Whether it is what comes next.</param>
public sealed record EventAct(string Name, bool TakesReason = false, bool IsMain = false)
{
    /// <summary>Whether it can't be undone.</summary>
    public bool IsFinal => Name == "cancel";

    /// <summary>What can be done in a state.</summary>
    public static IReadOnlyList<EventAct> In(EventState state, EventLifeSeen life) => state switch
    {
        EventState.Draft when life.NeedsReview => [new("review", IsMain: true)],
        EventState.Draft => [new("publish", IsMain: true), new("review")],
        EventState.InReview when life is { NeedsReview: true, IsOwnReview: true } => [new("send-back", TakesReason: true)],
        EventState.InReview => [new("publish", IsMain: true), new("send-back", TakesReason: true)],
        EventState.Published => [new("cancel", TakesReason: true)],
        _ => [],
    };
}
