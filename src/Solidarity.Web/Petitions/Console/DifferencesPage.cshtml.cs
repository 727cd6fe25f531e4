using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Solidarity.Application;
using Solidarity.Application.Petitions;
using Solidarity.Domain;
using Solidarity.Domain.Petitions;
using Solidarity.Web.Site;
using Solidarity.Web.Supporters.Console;

namespace Solidarity.Web.Petitions.Console;

/// <summary>Where two people typed the same sheets differently: line by line, to be decided from the paper.</summary>
public sealed class DifferencesPage(IMediator mediator, Sentences sentences, ReadingReason reasons, IActor actor, PageLanguage language)
    : PetitionDataPage(mediator, sentences, reasons, actor)
{
    /// <summary>Where they differ.</summary>
    public IReadOnlyList<LineDiffers> Lines { get; private set; } = [];

    /// <summary>The batch.</summary>
    public BatchSeen Batch { get; private set; } = null!;

    /// <summary>What was chosen so far, by sheet and line.</summary>
    public IReadOnlyDictionary<string, byte> Chosen { get; private set; } = new Dictionary<string, byte>();

    /// <summary>Shows them.</summary>
    public async Task<IActionResult> OnGetAsync(Guid row, CancellationToken cancellationToken)
    {
        if (Reason is null)
        {
            return Page();
        }

        await LoadAsync(row, cancellationToken);
        return Lines.Count == 0 ? Redirect(There(row)) : Page();
    }

    /// <summary>Decides.</summary>
    public async Task<IActionResult> OnPostDecideAsync(Guid row, Dictionary<string, byte>? choice, CancellationToken cancellationToken)
    {
        if (Reason is null)
        {
            return Redirect(There(row));
        }

        Chosen = choice ?? [];
        if (await TryAsync(() => Mediator.Send(new DecideDifferences(Petition.Id, BatchId.From(row), [.. Chosen.Select(Read).OfType<LineChosen>()]), cancellationToken)))
        {
            Notice = "Console.Batch.Done.finish";
            return Redirect(There(row));
        }

        await LoadAsync(row, cancellationToken);
        return Refused();
    }

    private static LineChosen? Read(KeyValuePair<string, byte> choice) =>
        choice.Key.Split('-') is [var sheet, var line] && int.TryParse(sheet, out var s) && int.TryParse(line, out var l) ? new LineChosen(s, l, choice.Value) : null;

    private async Task LoadAsync(Guid row, CancellationToken cancellationToken)
    {
        Batch = (await Mediator.Send(new ShowBatch(Petition.Id, BatchId.From(row)), cancellationToken)).Batch;
        Lines = await Mediator.Send(new ReadDifferences(Petition.Id, BatchId.From(row), Reason), cancellationToken);
    }

    private string There(Guid row) => language.Path($"/console/petitions/{Petition.Id}/batches/{row}");

    /// <inheritdoc />
    protected override async Task RefuseUnlessAllowedAsync(PageHandlerExecutingContext context)
    {
        await FindPetitionAsync(context);
        if (!await MayAsync(Right.ChangePersonalData, context.HttpContext.RequestAborted))
        {
            throw new NotAllowed(Actor.IsKnown);
        }
    }
}
