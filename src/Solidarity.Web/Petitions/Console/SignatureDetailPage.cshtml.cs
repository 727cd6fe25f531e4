using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application;
using Solidarity.Application.Petitions;
using Solidarity.Domain.Petitions;
using Solidarity.Web.Site;
using Solidarity.Web.Supporters.Console;

namespace Solidarity.Web.Petitions.Console;

/// <summary>One signature, and what can be done with it.</summary>
public sealed class SignatureDetailPage(IMediator mediator, Sentences sentences, ReadingReason reasons, IActor actor)
    : PetitionDataPage(mediator, sentences, reasons, actor)
{
    /// <summary>What is known of it.</summary>
    public SignatureDetail Detail { get; private set; } = null!;

    /// <summary>What can be done with it, by the one who looks.</summary>
    public IReadOnlyList<string> Acts { get; private set; } = [];

    /// <summary>What was typed, and for which act.</summary>
    public (string? Act, string? Why, SignatureReason? Kind) TypedAct { get; private set; }

    /// <summary>Shows it.</summary>
    public async Task OnGetAsync(Guid row, CancellationToken cancellationToken) => await LoadAsync(row, cancellationToken);

    /// <summary>Does one of the acts.</summary>
    public async Task<IActionResult> OnPostActAsync(Guid row, string? act, string? why, SignatureReason? kind, CancellationToken cancellationToken)
    {
        SignatureAct? done = null;
        if (await TryAsync(async () => done = await Mediator.Send(Command(act, SignatureId.From(row), why, kind), cancellationToken)))
        {
            Notice = act == "unsubscribe" && done!.Lists == 0 ? "Console.Signature.Done.unsubscribed" : "Console.Signature.Done." + act;
            return Redirect(Request.PathBase + Request.Path);
        }

        TypedAct = (act, why, kind);
        await LoadAsync(row, cancellationToken);
        return Refused(Errors.All.Any(x => x.Field.Length > 0) ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status409Conflict);
    }

    /// <summary>Whether an act asks of what kind its reason is.</summary>
    public static bool AsksKind(string act) => act is "hold" or "remove";

    private IRequest<SignatureAct> Command(string? act, SignatureId signature, string? why, SignatureReason? kind) => act switch
    {
        "confirm" => new ConfirmSignatureByHand(signature, Petition.Id, why),
        "hold" => new HoldSignature(signature, Petition.Id, why, kind),
        "remove" => new RemoveSignature(signature, Petition.Id, why, kind),
        "restore" => new RestoreSignature(signature, Petition.Id, why),
        "send-again" => new SendSignatureMail(signature, Petition.Id, why),
        "unsubscribe" => new UnsubscribeSigner(signature, Petition.Id, why),
        _ => throw new Domain.NotFound("Signature"),
    };

    private async Task LoadAsync(Guid row, CancellationToken cancellationToken)
    {
        if (Reason is null)
        {
            return;
        }

        Detail = await Mediator.Send(new ReadSignature(SignatureId.From(row), Petition.Id, Reason), cancellationToken);
        var (state, isThere) = (Detail.Signature.State, Detail.Signature.Email is not null);
        var (mayModerate, mayChange) = (await MayAsync(Right.Moderate, cancellationToken), await MayAsync(Right.ChangePersonalData, cancellationToken));
        Acts =
        [
            .. mayChange && state == SignatureState.Waiting ? new[] { "confirm" } : [],
            .. mayChange && state == SignatureState.Waiting && Detail.TakesConfirmations ? new[] { "send-again" } : [],
            .. mayModerate && isThere && (state is SignatureState.Held or SignatureState.Removed) ? new[] { "restore" } : [],
            .. mayModerate && (state is SignatureState.Waiting or SignatureState.Confirmed) ? new[] { "hold" } : [],
            .. mayModerate && (state is SignatureState.Waiting or SignatureState.Confirmed or SignatureState.Held) ? new[] { "remove" } : [],
            .. mayChange && Detail.Lists.Count > 0 ? new[] { "unsubscribe" } : [],
        ];
    }
}
