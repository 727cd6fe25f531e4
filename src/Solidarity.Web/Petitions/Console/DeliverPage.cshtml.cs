using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application;
using Solidarity.Application.Petitions;
using Solidarity.Domain.Petitions;
using Solidarity.Web.Site;

namespace Solidarity.Web.Petitions.Console;

/// <summary>Handing the signatures of a petition to its targets, and what became of it.</summary>
public sealed class DeliverPage(IMediator mediator, Sentences sentences, PageLanguage language, ConsoleRail rail) : ConsolePage(mediator, sentences)
{
    /// <summary>The petition.</summary>
    public EditedPetition Petition { get; private set; } = null!;

    /// <summary>What was handed over, and to whom it can be now.</summary>
    public HandoversSeen Handovers { get; private set; } = null!;

    /// <summary>Whether the one who looks may deliver.</summary>
    public bool MayDeliver { get; private set; }

    /// <summary>The chosen targets, by place.</summary>
    public IReadOnlyList<int> Chosen { get; private set; } = [];

    /// <summary>Whom the office can ask, as typed or as last named.</summary>
    public string? Contact { get; private set; }

    /// <summary>Who came after a target, as typed.</summary>
    public SuccessionForm Succession { get; private set; } = new(null, null, null, null);

    /// <summary>Shows the page.</summary>
    public async Task OnGetAsync(Guid id, CancellationToken cancellationToken)
    {
        await LoadAsync(id, cancellationToken);
        Contact = Handovers.Contact;
        Chosen = [.. Handovers.Targets.Where(x => x.Email is not null).Select(x => x.Position)];
    }

    /// <summary>Delivers, sends a link again, publishes an answer, or notes who came after a target.</summary>
    public async Task<IActionResult> OnPostAsync(
        Guid id, string? act, Guid handover, int[]? targets, string? contact, [FromForm] SuccessionForm succession, CancellationToken cancellationToken)
    {
        Succession = succession;
        await LoadAsync(id, cancellationToken);
        (Chosen, Contact) = (targets ?? [], contact ?? Handovers.Contact);
        IRequest<Unit> command = act switch
        {
            "again" => new SendHandoverAgain(HandoverId.From(handover), Petition.Id),
            "publish" => new PublishTargetAnswer(HandoverId.From(handover), Petition.Id),
            "halt" => new HaltEachSignature(HandoverId.From(handover), Petition.Id),
            "succeed" => new SucceedTarget(Petition.Id, succession.Position ?? 0, succession.Successor, succession.Email, succession.LastDay),
            _ => new DeliverPetition(Petition.Id, Chosen, contact),
        };
        if (!await TryAsync(() => Mediator.Send(command, cancellationToken)))
        {
            return Refused();
        }

        Notice = "Console.Deliver.Done." + (act is "again" or "publish" or "halt" or "succeed" ? act : "deliver");
        return Redirect(language.Path($"/console/petitions/{Petition.Id}/deliver"));
    }

    private async Task LoadAsync(Guid id, CancellationToken cancellationToken)
    {
        Petition = await Mediator.Send(new EditPetition(id.ToString()), cancellationToken);
        Handovers = await Mediator.Send(new FollowHandovers(Petition.Id), cancellationToken);
        MayDeliver = await rail.MayAsync(Right.Publish);
    }
}

/// <summary>Who came after a target, as typed.</summary>
/// <param name="Position">The target's place.</param>
/// <param name="Successor">Who holds the office now.</param>
/// <param name="Email">The address from now on.</param>
/// <param name="LastDay">The last day of who held it before.</param>
public sealed record SuccessionForm(int? Position, string? Successor, string? Email, string? LastDay);
