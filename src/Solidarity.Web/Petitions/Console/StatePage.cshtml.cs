using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application;
using Solidarity.Application.Petitions;
using Solidarity.Application.Reviews;
using Solidarity.Domain.Petitions;
using Solidarity.Domain.Reviews;
using Solidarity.Web.Site;

namespace Solidarity.Web.Petitions.Console;

/// <summary>Where a petition stands, how it came there, and where it can go.</summary>
public sealed class StatePage(IMediator mediator, Sentences sentences, PageLanguage language, ConsoleRail rail) : ConsolePage(mediator, sentences)
{
    /// <summary>The petition.</summary>
    public EditedPetition Petition { get; private set; } = null!;

    /// <summary>Who works on its review, or null.</summary>
    public ReviewLockSeen? Lock { get; private set; }

    /// <summary>How it came to stand where it does.</summary>
    public PetitionLifeSeen Life { get; private set; } = null!;

    /// <summary>Why, as typed, and for which act.</summary>
    public (string Act, string? Reason) Typed { get; private set; } = ("", null);

    /// <summary>What can be done now, by the one who looks.</summary>
    public IReadOnlyList<LifeAct> Acts { get; private set; } = [];

    /// <summary>Shows the page.</summary>
    public Task OnGetAsync(Guid id, CancellationToken cancellationToken) => LoadAsync(id, cancellationToken);

    /// <summary>Does one of the acts.</summary>
    public async Task<IActionResult> OnPostAsync(Guid id, string? act, string? reason, CancellationToken cancellationToken)
    {
        await LoadAsync(id, cancellationToken);
        if (await TryAsync(() => Mediator.Send(Command(act, Petition.Id, reason), cancellationToken)))
        {
            Notice = "Console.Petition.Done." + act;
            return Redirect(language.Path($"/console/petitions/{Petition.Id}/state"));
        }

        Typed = (act ?? "", reason);
        return Refused();
    }

    private static IRequest<PetitionStanding> Command(string? act, PetitionId petition, string? reason) => act switch
    {
        "review" => new AskForPetitionReview(petition),
        "send-back" => new SendPetitionBack(petition, reason),
        "pause" => new PausePetition(petition, reason),
        "close" => new ClosePetition(petition, reason),
        "answer" => new AnswerPetition(petition, reason),
        "withdraw" => new WithdrawPetition(petition, reason),
        "archive" => new ArchivePetition(petition, reason),
        _ => new OpenPetition(petition, reason),
    };

    private async Task LoadAsync(Guid id, CancellationToken cancellationToken)
    {
        Petition = await Mediator.Send(new EditPetition(id.ToString()), cancellationToken);
        Lock = Petition.State == PetitionState.InReview && await rail.MayAsync(Right.Moderate) ? await Mediator.Send(new ShowReviewLock(new(ReviewKind.Petition, Petition.Id)), cancellationToken) : null;
        Life = await Mediator.Send(new FollowPetitionLife(Petition.Id), cancellationToken);
        var mayPublish = await rail.MayAsync(Right.Publish);
        Acts = [.. LifeAct.In(Petition.State, Life).Where(act => mayPublish || (act.Name == "review" && act.NeedsWriteOnly))];
    }
}

/// <summary>Something that can be done with a petition.</summary>
/// <param name="Name">Its name in forms and texts.</param>
/// <param name="TakesReason">Whether a reason can be given, which the public page can show.</param>
/// <param name="IsMain">Whether it is what comes next.</param>
public sealed record LifeAct(string Name, bool TakesReason = true, bool IsMain = false)
{
    /// <summary>Whether who may write may do it.</summary>
    public bool NeedsWriteOnly => Name == "review";

    /// <summary>Whether it can't be undone.</summary>
    public bool IsFinal => Name is "withdraw" or "archive";

    /// <summary>What can be done in a state.</summary>
    public static IReadOnlyList<LifeAct> In(PetitionState state, PetitionLifeSeen life) => state switch
    {
        PetitionState.Draft when life.NeedsReview => [new("review", false, true)],
        PetitionState.Draft => [new("open", true, true), new("review", false)],
        PetitionState.InReview when life is { NeedsReview: true, IsOwnReview: true } => [new("send-back")],
        PetitionState.InReview => [new("open", true, true), new("send-back")],
        PetitionState.Open => [new("pause"), new("close"), new("answer"), new("withdraw")],
        PetitionState.Paused => [new("open", true, true), new("close"), new("answer"), new("withdraw")],
        PetitionState.Closed => [new("answer", true, true), new("open"), new("archive"), new("withdraw")],
        PetitionState.Answered => [new("archive"), new("withdraw")],
        PetitionState.Withdrawn => [new("archive")],
        _ => [],
    };
}
