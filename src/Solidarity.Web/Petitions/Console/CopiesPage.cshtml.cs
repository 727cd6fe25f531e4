using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application;
using Solidarity.Application.Petitions;
using Solidarity.Domain;
using Solidarity.Domain.Petitions;
using Solidarity.Web.Site;

namespace Solidarity.Web.Petitions.Console;

/// <summary>Local copies of a petition: the places, how they stand, and further ones, one by one or many at once.</summary>
public sealed class CopiesPage(IMediator mediator, Sentences sentences, PageLanguage language, ConsoleRail rail) : ConsolePage(mediator, sentences)
{
    private const int MostFaults = 50;
    private readonly Sentences _sentences = sentences;

    /// <summary>The pattern.</summary>
    public EditedPetition Petition { get; private set; } = null!;

    /// <summary>Its copies.</summary>
    public CopiesFollowed Copies { get; private set; } = null!;

    /// <summary>How many are passed over.</summary>
    public int From { get; private set; }

    /// <summary>Whether the one who looks may write.</summary>
    public bool MayWrite { get; private set; }

    /// <summary>Whether the one who looks may open petitions.</summary>
    public bool MayPublish { get; private set; }

    /// <summary>What was typed.</summary>
    [BindProperty]
    public CopiesForm Form { get; set; } = new();

    /// <summary>How many were moved, and how many stay, for the sentence that says so.</summary>
    [TempData]
    public string? Moved { get; set; }

    /// <summary>Whether copies can still be made.</summary>
    public bool IsCopied => Petition.Pattern is null && Petition.State is PetitionState.Draft or PetitionState.InReview or PetitionState.Open or PetitionState.Paused;

    /// <summary>Whether a language version does not name the place in its title, so that all copies would be called the same.</summary>
    public bool LacksPlace => Petition.Versions.Any(x => !x.Title.Contains(LocalPlace.PlaceMark, StringComparison.OrdinalIgnoreCase));

    /// <summary>Shows the page.</summary>
    public Task OnGetAsync(Guid id, int from, CancellationToken cancellationToken) => LoadAsync(id, from, cancellationToken);

    /// <summary>Adds one or many, opens all, or asks for their review.</summary>
    public async Task<IActionResult> OnPostAsync(Guid id, string? act, CancellationToken cancellationToken)
    {
        var petition = PetitionId.From(id);
        var isDone = await TryAsync(async () =>
        {
            if (act is "open" or "review")
            {
                var moved = await Mediator.Send(act == "open" ? (IRequest<CopiesMoved>)new OpenCopies(petition) : new AskForCopiesReview(petition), cancellationToken);
                Moved = $"{moved.Moved}/{moved.Left}";
            }
            else
            {
                Note(await Mediator.Send(new AddCopies(petition, act == "paste" ? CopyFields.Read(Form.Lines) : [Form.Single]), cancellationToken), act == "paste");
            }
        });
        if (isDone && !Errors.Any)
        {
            Notice = act is "open" or "review" ? "Console.Copies.Done." + act : "Console.Copies.Done.add";
            return Redirect(language.Path($"/console/petitions/{id}/copies"));
        }

        if (act != "paste")
        {
            Errors.Rename("lines", "place");
        }

        await LoadAsync(id, 0, cancellationToken);
        return Refused();
    }

    private void Note(CopiesAdded added, bool isPasted)
    {
        foreach (var fault in added.Faults.Take(MostFaults))
        {
            var sentence = _sentences.For(fault.Error);
            Errors.Add(isPasted ? "lines" : fault.Error.Field ?? "place", isPasted ? _sentences.For(new DomainError("Petition.Line", "lines", fault.Line, sentence)) : sentence);
        }

        if (added.Faults.Count > MostFaults)
        {
            Errors.Add("lines", _sentences.For(new DomainError("Petition.MoreLines", "lines", added.Faults.Count - MostFaults)));
        }
    }

    private async Task LoadAsync(Guid id, int from, CancellationToken cancellationToken)
    {
        From = Math.Max(0, from);
        Petition = await Mediator.Send(new EditPetition(id.ToString()), cancellationToken);
        Copies = await Mediator.Send(new FollowCopies(Petition.Id, From), cancellationToken);
        (MayWrite, MayPublish) = (await rail.MayAsync(Right.Write), await rail.MayAsync(Right.Publish));
    }
}

/// <summary>What is typed on the page of local copies.</summary>
public sealed class CopiesForm
{
    /// <summary>The place.</summary>
    public string? Place { get; set; }

    /// <summary>Whom the copy asks.</summary>
    public string? Target { get; set; }

    /// <summary>The office of the target.</summary>
    public string? Office { get; set; }

    /// <summary>The address of the target.</summary>
    public string? Email { get; set; }

    /// <summary>The goal.</summary>
    public string? Goal { get; set; }

    /// <summary>Many, a line each.</summary>
    public string? Lines { get; set; }

    /// <summary>The one.</summary>
    public CopyFields Single => new(1, Place, Target, Office, Email, Goal);
}
