using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application.Reviews;
using Solidarity.Domain.Petitions;
using Solidarity.Domain.Reviews;
using Solidarity.Web.Site;

namespace Solidarity.Web.Reviews.Console;

/// <summary>All that waits for somebody who decides.</summary>
public sealed class QueuePage(IMediator mediator, Sentences sentences, PageLanguage language) : ConsolePage(mediator, sentences)
{
    /// <summary>What waits; what has waited longest first.</summary>
    public IReadOnlyList<ReviewSeen> Waiting { get; private set; } = [];

    /// <summary>Where something is decided.</summary>
    public static string Place(ReviewKind kind, PetitionId petition) => $"/console/petitions/{petition}/" + kind switch
    {
        ReviewKind.Comments => "comments",
        ReviewKind.Held => "defence",
        ReviewKind.Organisations => "organisations",
        _ => "state",
    };

    /// <summary>Shows the page.</summary>
    public Task OnGetAsync(CancellationToken cancellationToken) => LoadAsync(cancellationToken);

    /// <summary>Begins to work on something, takes it over, or lets others do it.</summary>
    public async Task<IActionResult> OnPostAsync(Guid petition, ReviewKind kind, string? act, CancellationToken cancellationToken)
    {
        var id = PetitionId.From(petition);
        if (await TryAsync(() => act == "let-go" ? Mediator.Send(new LetReviewGo(id, kind), cancellationToken) : Mediator.Send(new TakeReview(id, kind, act == "take-over"), cancellationToken)))
        {
            return Redirect(language.Path(act == "let-go" ? "/console/queue" : Place(kind, id)));
        }

        await LoadAsync(cancellationToken);
        return Refused();
    }

    private async Task LoadAsync(CancellationToken cancellationToken) => Waiting = await Mediator.Send(new ListReviews(), cancellationToken);
}

/// <summary>Who works on something, above the place where it is decided.</summary>
/// <param name="Petition">The petition.</param>
/// <param name="Kind">What waits.</param>
/// <param name="Lock">Who works on it, or null.</param>
public sealed record LockView(PetitionId Petition, ReviewKind Kind, ReviewLockSeen? Lock);
