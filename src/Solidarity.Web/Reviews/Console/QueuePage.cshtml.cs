using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application.Reviews;
using Solidarity.Domain.Reviews;
using Solidarity.Web.Site;

namespace Solidarity.Web.Reviews.Console;

/// <summary>All that waits for somebody who decides.</summary>
public sealed class QueuePage(IMediator mediator, Sentences sentences, PageLanguage language) : ConsolePage(mediator, sentences)
{
    /// <summary>What waits; what has waited longest first.</summary>
    public IReadOnlyList<ReviewSeen> Waiting { get; private set; } = [];

    /// <summary>Where something is decided.</summary>
    public static string Place(ReviewOf review) => review.Kind switch
    {
        ReviewKind.Comments => $"/console/petitions/{review.Id}/comments",
        ReviewKind.Held => $"/console/petitions/{review.Id}/defence",
        ReviewKind.Organisations => $"/console/petitions/{review.Id}/organisations",
        ReviewKind.Event => $"/console/events/{review.Id}/state",
        ReviewKind.Hosts => $"/console/events/{review.Id}/host",
        ReviewKind.Attendances => $"/console/events/{review.Id}/people?state=AwaitsApproval",
        _ => $"/console/petitions/{review.Id}/state",
    };

    /// <summary>Shows the page.</summary>
    public Task OnGetAsync(CancellationToken cancellationToken) => LoadAsync(cancellationToken);

    /// <summary>Begins to work on something, takes it over, or lets others do it.</summary>
    public async Task<IActionResult> OnPostAsync(Guid of, ReviewKind kind, string? act, CancellationToken cancellationToken)
    {
        var review = new ReviewOf(kind, of);
        if (await TryAsync(() => act == "let-go" ? Mediator.Send(new LetReviewGo(review), cancellationToken) : Mediator.Send(new TakeReview(review, act == "take-over"), cancellationToken)))
        {
            return Redirect(language.Path(act == "let-go" ? "/console/queue" : Place(review)));
        }

        await LoadAsync(cancellationToken);
        return Refused();
    }

    private async Task LoadAsync(CancellationToken cancellationToken) => Waiting = await Mediator.Send(new ListReviews(), cancellationToken);
}

/// <summary>Who works on something, above the place where it is decided.</summary>
/// <param name="Review">What waits.</param>
/// <param name="Lock">Who works on it, or null.</param>
public sealed record LockView(ReviewOf Review, ReviewLockSeen? Lock);
