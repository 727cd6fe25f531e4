using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application;
using Solidarity.Application.Petitions;
using Solidarity.Domain;
using Solidarity.Domain.Petitions;
using Solidarity.Web.Site;

namespace Solidarity.Web.Petitions.Console;

/// <summary>Paper: printing sheets, finding one that came back by its code, and how the batches stand.</summary>
public sealed class PaperPage(IMediator mediator, Sentences sentences, PageLanguage language, ConsoleRail rail) : ConsolePage(mediator, sentences)
{
    /// <summary>The petition.</summary>
    public EditedPetition Petition { get; private set; } = null!;

    /// <summary>Its batches.</summary>
    public BatchListView Batches { get; private set; } = null!;

    /// <summary>Whether sheets can be printed by the one who looks.</summary>
    public bool MayPrint { get; private set; }

    /// <summary>Whether the one who looks may set who checks.</summary>
    public bool MaySet { get; private set; }

    /// <summary>Whether the one who looks may type sheets in.</summary>
    public bool MayEnter { get; private set; }

    /// <summary>What was typed.</summary>
    [BindProperty]
    public PaperForm Form { get; set; } = new();

    /// <summary>Shows the page.</summary>
    public Task OnGetAsync(Guid id, Guid? before, CancellationToken cancellationToken) => LoadAsync(id, before, cancellationToken);

    /// <summary>Prints, finds, or sets who checks.</summary>
    public async Task<IActionResult> OnPostAsync(Guid id, string? act, CancellationToken cancellationToken)
    {
        var petition = PetitionId.From(id);
        string? to = null;
        var isDone = await TryAsync(async () => to = act switch
        {
            "find" => await FoundAsync(petition, cancellationToken),
            "check" => await CheckAsync(petition, cancellationToken),
            _ => await PrintAsync(petition, cancellationToken),
        });
        if (isDone)
        {
            return Redirect(language.Path($"/console/petitions/{id}") + to);
        }

        await LoadAsync(id, null, cancellationToken);
        return Refused();
    }

    private async Task<string> PrintAsync(PetitionId petition, CancellationToken cancellationToken)
    {
        var (sheets, lines) = (Number(Form.Sheets), Number(Form.Lines));
        var batch = await Mediator.Send(new PrintSheets(petition, Form.Language, sheets, lines, Form.AsksEmail), cancellationToken);
        return $"/batches/{batch}";
    }

    private async Task<string> FoundAsync(PetitionId petition, CancellationToken cancellationToken)
    {
        var found = await Mediator.Send(new FindBatch(Form.Code, petition), cancellationToken);
        return $"/batches/{found.Batch}";
    }

    private async Task<string> CheckAsync(PetitionId petition, CancellationToken cancellationToken)
    {
        await Mediator.Send(new CheckPaperTwice(petition, Form.NeedsSecond), cancellationToken);
        Notice = "Console.Paper.Saved";
        return "/paper";
    }

    // What is no number is out of every range.
    private static int Number(string? text) => int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : 0;

    private async Task LoadAsync(Guid id, Guid? before, CancellationToken cancellationToken)
    {
        Petition = await Mediator.Send(new EditPetition(id.ToString()), cancellationToken);
        (MayPrint, MaySet, MayEnter) = (await rail.MayAsync(Right.Write), await rail.MayAsync(Right.Publish), await rail.MayAsync(Right.ChangePersonalData));
        var batches = await Mediator.Send(new ListBatches(Petition.Id, SignatureChannel.Paper, before is { } at ? BatchId.From(at) : null, BatchListView.Most), cancellationToken);
        Batches = new BatchListView(
            Petition.Id, batches, batches.Count == BatchListView.Most ? language.Path($"/console/petitions/{id}/paper") + "?before=" + batches[^1].Id : null);
        if (HttpMethods.IsGet(Request.Method))
        {
            Form = new PaperForm { NeedsSecond = Petition.PaperNeedsSecond };
        }
    }
}

/// <summary>What is typed on the page of paper.</summary>
public sealed class PaperForm
{
    /// <summary>The language of the sheets.</summary>
    public string? Language { get; set; }

    /// <summary>How many sheets.</summary>
    public string? Sheets { get; set; } = "10";

    /// <summary>How many lines each has.</summary>
    public string? Lines { get; set; } = "10";

    /// <summary>Whether they ask for an address.</summary>
    public bool AsksEmail { get; set; }

    /// <summary>The code of a sheet that came back.</summary>
    public string? Code { get; set; }

    /// <summary>Whether a second person types sheets too.</summary>
    public bool NeedsSecond { get; set; }
}
