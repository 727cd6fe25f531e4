using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application.Petitions;
using Solidarity.Application.Reviews;
using Solidarity.Domain.Petitions;
using Solidarity.Domain.Reviews;
using Solidarity.Web.Site;

namespace Solidarity.Web.Petitions.Console;

/// <summary>Comments of a petition: to read, to show, to hide.</summary>
public sealed class CommentsPage(IMediator mediator, Sentences sentences, PageLanguage language) : ConsolePage(mediator, sentences)
{
    private const int Most = 50;

    /// <summary>The petition.</summary>
    public EditedPetition Petition { get; private set; } = null!;

    /// <summary>Those of this page.</summary>
    public IReadOnlyList<ReviewedComment> Comments { get; private set; } = [];

    /// <summary>Who works on them, or null.</summary>
    public ReviewLockSeen? Lock { get; private set; }

    /// <summary>How many there are, by where they stand.</summary>
    public IReadOnlyDictionary<CommentState, int> Counts { get; private set; } = new Dictionary<CommentState, int>();

    /// <summary>Those that stand there.</summary>
    [BindProperty(SupportsGet = true)]
    public CommentState State { get; set; } = CommentState.Waiting;

    /// <summary>Where older ones stand, if there may be any.</summary>
    public SignatureId? Older => Comments.Count == Most ? Comments[^1].Id : null;

    /// <summary>The address of those in a state.</summary>
    public string Address(CommentState state) => language.Path($"/console/petitions/{Petition.Id}/comments") + (state == CommentState.Waiting ? "" : "?state=" + state);

    /// <summary>Shows the page.</summary>
    public Task OnGetAsync(Guid id, Guid? before, CancellationToken cancellationToken) => LoadAsync(id, before, cancellationToken);

    /// <summary>Shows or hides one.</summary>
    public async Task<IActionResult> OnPostAsync(Guid id, Guid comment, string? act, CancellationToken cancellationToken)
    {
        var (petition, one) = (PetitionId.From(id), SignatureId.From(comment));
        var isDone = await TryAsync(() => act == "show"
            ? Mediator.Send(new ShowComment(one, petition), cancellationToken)
            : Mediator.Send(new HideComment(one, petition), cancellationToken));
        await LoadAsync(id, null, cancellationToken);
        if (!isDone)
        {
            return Refused();
        }

        Notice = act == "show" ? "Console.Comments.Shown" : "Console.Comments.Hidden";
        return Redirect(Address(State));
    }

    private async Task LoadAsync(Guid id, Guid? before, CancellationToken cancellationToken)
    {
        Petition = await Mediator.Send(new EditPetition(id.ToString()), cancellationToken);
        State = State == CommentState.None ? CommentState.Waiting : State;
        Lock = await Mediator.Send(new ShowReviewLock(new(ReviewKind.Comments, Petition.Id)), cancellationToken);
        Counts = await Mediator.Send(new CountComments(Petition.Id), cancellationToken);
        Comments = await Mediator.Send(new ListComments(Petition.Id, State, before is { } at ? SignatureId.From(at) : null, Most), cancellationToken);
    }
}
