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

/// <summary>
/// One sheet being typed in: a row a line, by keyboard alone. Saved by its button; with script after each line too, and then the page says who has
/// signed already.
/// </summary>
public sealed class EnterPage(IMediator mediator, Sentences sentences, ReadingReason reasons, IActor actor, PageLanguage language)
    : PetitionDataPage(mediator, sentences, reasons, actor)
{
    /// <summary>The sheet as it is stored.</summary>
    public SheetSeen Sheet { get; private set; } = null!;

    /// <summary>The lines as they are shown: those stored, or those that were typed and refused.</summary>
    public IReadOnlyList<BatchLine> Lines { get; private set; } = [];

    /// <summary>Lines that somebody else saved meanwhile, where they differ from what was typed here.</summary>
    public IReadOnlyList<BatchLine> Theirs { get; private set; } = [];

    /// <summary>Which sheet.</summary>
    [BindProperty(SupportsGet = true, Name = "sheet")]
    public int Number { get; set; } = 1;

    /// <summary>Shows the sheet.</summary>
    public async Task<IActionResult> OnGetAsync(Guid row, CancellationToken cancellationToken)
    {
        if (Reason is null)
        {
            return Page();
        }

        await LoadAsync(row, cancellationToken);
        Lines = Sheet.Lines;
        return Sheet.Batch.TakesLines ? Page() : Redirect(Batch(row));
    }

    /// <summary>Saves the sheet, and goes to the next.</summary>
    public async Task<IActionResult> OnPostSheetAsync(Guid row, int revision, List<TypedLine>? lines, string? act, CancellationToken cancellationToken)
    {
        if (Reason is null)
        {
            return Redirect(Batch(row));
        }

        List<BatchLine> typed = [.. (lines ?? []).Take(PetitionBatch.MaxLines).Select((line, index) => line.At(index + 1))];
        return await SaveAsync(row, revision, typed, act, isAgain: false, cancellationToken);
    }

    private async Task<IActionResult> SaveAsync(Guid row, int revision, List<BatchLine> typed, string? act, bool isAgain, CancellationToken cancellationToken)
    {
        var command = new SaveSheet { Petition = Petition.Id, Batch = BatchId.From(row), Sheet = Number, Revision = revision, Lines = typed, WhileWriting = act == "typing" };
        if (command.WhileWriting)
        {
            return await SaveWhileWritingAsync(command, cancellationToken);
        }

        try
        {
            SavedSheet? saved = null;
            if (await TryAsync(async () => saved = await Mediator.Send(command, cancellationToken)))
            {
                var hasRepeats = saved!.Repeats.Keys.Any(number => typed.Any(line => line.Number == number && !line.IsAnother));
                Notice = hasRepeats ? "Console.Enter.SavedRepeats" : "Console.Enter.Saved";
                await LoadAsync(row, cancellationToken);
                return Redirect(!hasRepeats && act == "next" && Number < Sheet.Batch.Sheets ? Here(row, Number + 1) : hasRepeats ? Here(row, Number) : Batch(row));
            }

            await LoadAsync(row, cancellationToken);
        }
        catch (Stale) when (!isAgain)
        {
            await LoadAsync(row, cancellationToken);
            Theirs = [.. Sheet.Lines.Where(line => !line.IsEmpty && !line.Says(typed.Find(x => x.Number == line.Number)?.Clean()))];
            if (Theirs.Count == 0)
            {
                // What they saved is among what was typed here.
                return await SaveAsync(row, Sheet.Revision, typed, act, isAgain: true, cancellationToken);
            }

            Refuse(new DomainError("Batch.SheetChanged"));
        }

        Lines = [.. Enumerable.Range(1, Sheet.Batch.LinesPerSheet).Select(number => typed.Find(x => x.Number == number) ?? new BatchLine(number, null))];
        return Refused(Theirs.Count > 0 ? StatusCodes.Status409Conflict : StatusCodes.Status422UnprocessableEntity);
    }

    /// <summary>What is said of one who has signed already.</summary>
    public static string Words(Microsoft.Extensions.Localization.IStringLocalizer<Texts> texts, RepeatOf repeat, PageLanguage language) =>
        texts["Error." + BatchLines.Repeats[repeat.Channel], PageLanguage.Date(repeat.On, language.Interface)];

    private async Task<IActionResult> SaveWhileWritingAsync(SaveSheet command, CancellationToken cancellationToken)
    {
        try
        {
            var saved = await Mediator.Send(command, cancellationToken);
            var texts = HttpContext.RequestServices.GetRequiredService<Microsoft.Extensions.Localization.IStringLocalizer<Texts>>();
            return new JsonResult(new { saved.Revision, Repeats = saved.Repeats.ToDictionary(x => x.Key, x => Words(texts, x.Value, language)) });
        }
        catch (DomainError)
        {
            // Somebody else saved it, or it is finished: the button says so with all that was typed.
            return StatusCode(StatusCodes.Status409Conflict);
        }
    }

    private async Task LoadAsync(Guid row, CancellationToken cancellationToken) =>
        Sheet = await Mediator.Send(new ReadSheet(Petition.Id, BatchId.From(row), Number, Reason), cancellationToken);

    private string Batch(Guid row) => language.Path($"/console/petitions/{Petition.Id}/batches/{row}");

    private string Here(Guid row, int sheet) => Batch(row) + "/enter?sheet=" + sheet;

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

/// <summary>A line as a form sends it.</summary>
public sealed class TypedLine
{
    /// <summary>The name.</summary>
    public string? Name { get; set; }

    /// <summary>The postal code.</summary>
    public string? PostalCode { get; set; }

    /// <summary>The country.</summary>
    public string? Country { get; set; }

    /// <summary>The address.</summary>
    public string? Email { get; set; }

    /// <summary>Whether it is another person than one of the same name and postal code.</summary>
    public bool Another { get; set; }

    /// <summary>The line at its place.</summary>
    public BatchLine At(int number) => new(number, Name, PostalCode, Country, Email, Another);
}
