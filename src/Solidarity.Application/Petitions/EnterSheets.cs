using FluentValidation;
using FluentValidation.Results;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Audit;
using Solidarity.Application.Supporters;
using Solidarity.Domain;
using Solidarity.Domain.Petitions;

namespace Solidarity.Application.Petitions;

/// <summary>A sheet as it was typed in so far, by this person or the one before in the same entry; never what the first of two persons typed.</summary>
/// <param name="Petition">The petition.</param>
/// <param name="Batch">The batch.</param>
/// <param name="Sheet">Which sheet; the first is 1.</param>
/// <param name="Reason">Why it is read.</param>
[Requires(Right.ChangePersonalData)]
public sealed record ReadSheet(PetitionId Petition, BatchId Batch, int Sheet, string? Reason) : IQuery<SheetSeen>, IReadsPersonalData, IWithinPetition;

/// <summary>
/// Saves a sheet as it is typed. While it is being typed anything is kept; saved by hand, each line that has something in it needs a name,
/// and what can't be right is refused.
/// </summary>
[Requires(Right.ChangePersonalData)]
public sealed record SaveSheet : ICommand<SavedSheet>, IWithinPetition, ISentWhileWriting
{
    /// <inheritdoc />
    public PetitionId Petition { get; init; }

    /// <summary>The batch.</summary>
    public BatchId Batch { get; init; }

    /// <summary>Which sheet; the first is 1.</summary>
    public int Sheet { get; init; }

    /// <summary>The revision that was shown; 0 where nothing was typed yet.</summary>
    public int Revision { get; init; }

    /// <summary>All its lines.</summary>
    public IReadOnlyList<BatchLine> Lines { get; init; } = [];

    /// <inheritdoc />
    public bool WhileWriting { get; init; }
}

/// <summary>All sheets of a batch are typed in: its signatures count, or a second person types them too.</summary>
[Requires(Right.ChangePersonalData)]
public sealed record FinishSheets(PetitionId Petition, BatchId Batch) : ICommand<BatchSeen>, IWithinPetition;

/// <summary>Where two persons typed differently.</summary>
/// <param name="Petition">The petition.</param>
/// <param name="Batch">The batch.</param>
/// <param name="Reason">Why it is read.</param>
[Requires(Right.ChangePersonalData)]
public sealed record ReadDifferences(PetitionId Petition, BatchId Batch, string? Reason) : IQuery<IReadOnlyList<LineDiffers>>, IReadsPersonalData, IWithinPetition;

/// <summary>Says line by line which of two persons was right; then the signatures count.</summary>
/// <param name="Petition">The petition.</param>
/// <param name="Batch">The batch.</param>
/// <param name="Chosen">By sheet and line: 1 or 2.</param>
[Requires(Right.ChangePersonalData)]
public sealed record DecideDifferences(PetitionId Petition, BatchId Batch, IReadOnlyList<LineChosen> Chosen) : ICommand<BatchSeen>, IWithinPetition;

/// <summary>A sheet as it was typed in.</summary>
/// <param name="Batch">Its batch.</param>
/// <param name="Sheet">Which.</param>
/// <param name="Revision">To be sent back when it is saved.</param>
/// <param name="Lines">As many as the sheet has, empty ones too.</param>
/// <param name="Repeats">Lines of people who have signed already.</param>
/// <param name="Fields">What the petition asks for.</param>
/// <param name="SavedAt">When it was saved last; null for never.</param>
/// <param name="NeedsSecond">Whether a second person will type it too.</param>
public sealed record SheetSeen(
    BatchSeen Batch, int Sheet, int Revision, IReadOnlyList<BatchLine> Lines, IReadOnlyDictionary<int, RepeatOf> Repeats, PetitionFields Fields, DateTimeOffset? SavedAt, bool NeedsSecond);

/// <summary>A sheet was saved.</summary>
/// <param name="Revision">To be sent back next time.</param>
/// <param name="Repeats">Lines of people who have signed already: how, and on which day. Nothing else of them is told.</param>
public sealed record SavedSheet(int Revision, IReadOnlyDictionary<int, RepeatOf> Repeats);

/// <summary>A line that two persons typed differently; null for one who left it empty.</summary>
public sealed record LineDiffers(int Sheet, int Line, BatchLine? First, BatchLine? Second);

/// <summary>Which of two was right.</summary>
public sealed record LineChosen(int Sheet, int Line, byte Entry);

internal sealed class ReadSheetValidator : AbstractValidator<ReadSheet>
{
    public ReadSheetValidator() => RuleFor(x => x.Reason).Reason();
}

internal sealed class ReadDifferencesValidator : AbstractValidator<ReadDifferences>
{
    public ReadDifferencesValidator() => RuleFor(x => x.Reason).Reason();
}

internal sealed class EnterSheetsHandler(ISolidarityDb db, IKeyedHashes hashes, BatchMoving moving, IActor actor, TimeProvider time) :
    IRequestHandler<ReadSheet, SheetSeen>, IRequestHandler<SaveSheet, SavedSheet>, IRequestHandler<FinishSheets, BatchSeen>,
    IRequestHandler<ReadDifferences, IReadOnlyList<LineDiffers>>, IRequestHandler<DecideDifferences, BatchSeen>
{
    /// <summary>Longest of anything typed that is kept while it is being typed, in characters.</summary>
    private const int MostTyped = 500;

    public async Task<SheetSeen> Handle(ReadSheet request, CancellationToken cancellationToken)
    {
        var (batch, petition) = await FindAsync(request.Batch, request.Petition, cancellationToken);
        RefuseUnlessThere(batch, request.Sheet);
        var (id, entry, number) = (batch.Id, batch.Entry, request.Sheet);
        var part = batch.TakesLines ? await db.BatchParts.AsNoTracking().SingleOrDefaultAsync(x => x.BatchId == id && x.Entry == entry && x.Number == number, cancellationToken) : null;
        var typed = StoredLines.Read<BatchLine>(part?.Lines).ToDictionary(x => x.Number);
        return new SheetSeen(
            batch.Seen(), number, part?.Revision ?? 0, [.. Enumerable.Range(1, batch.LinesPerSheet).Select(line => typed.GetValueOrDefault(line) ?? new BatchLine(line, null))],
            await RepeatsAsync(petition, typed.Values, cancellationToken), petition.Fields, part?.SavedAt, petition.PaperNeedsSecond);
    }

    public async Task<SavedSheet> Handle(SaveSheet request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        List<BatchLine> typed = [.. request.Lines.DistinctBy(x => x.Number).Select(x => x.Clean()).Where(x => !x.IsEmpty).OrderBy(x => x.Number)];
        if (!request.WhileWriting)
        {
            RefuseFaults(typed);
        }

        // Others may begin with other sheets at the same moment.
        var (batch, petition) = await db.AgainIfOvertakenAsync(async () =>
        {
            var found = await FindAsync(request.Batch, request.Petition, cancellationToken);
            RefuseUnlessThere(found.Batch, request.Sheet);
            found.Batch.Enter(actor.Organizer, now);
            await db.SaveChangesAsync(cancellationToken);
            return found;
        });
        List<BatchLine> lines = [.. typed.Where(x => x.Number >= 1 && x.Number <= batch.LinesPerSheet).Select(Shortened)];
        var revision = await StoreAsync(batch, request.Sheet, request.Revision, lines, now, cancellationToken);
        return new SavedSheet(revision, await RepeatsAsync(petition, lines, cancellationToken));
    }

    public async Task<BatchSeen> Handle(FinishSheets request, CancellationToken cancellationToken)
    {
        var (batch, petition) = await FindAsync(request.Batch, request.Petition, cancellationToken);
        PetitionBatch.RefuseUnlessTaking(petition, time.GetUtcNow());
        var (now, entry) = (time.GetUtcNow(), batch.Entry);
        var lines = await LinesAsync(batch, entry, cancellationToken);
        foreach (var ((sheet, number), line) in lines)
        {
            if (line.Fault() is { } fault)
            {
                throw new DomainError("Batch.LineIncomplete", null, sheet, number);
            }
        }

        if (lines.Count == 0)
        {
            throw new DomainError("Batch.NothingTyped");
        }

        if (entry == 1)
        {
            batch.FinishFirst(actor.Organizer, lines.Count, petition.PaperNeedsSecond, now);
        }
        else
        {
            var differs = Differences(await LinesAsync(batch, 1, cancellationToken), lines).Count > 0;
            batch.FinishSecond(actor.Organizer, differs, lines.Count, now);
        }

        return await GoOnAsync(batch, cancellationToken);
    }

    public async Task<IReadOnlyList<LineDiffers>> Handle(ReadDifferences request, CancellationToken cancellationToken)
    {
        var (batch, _) = await FindAsync(request.Batch, request.Petition, cancellationToken);
        return batch.State == BatchState.Differs ? Differences(await LinesAsync(batch, 1, cancellationToken), await LinesAsync(batch, 2, cancellationToken)) : [];
    }

    public async Task<BatchSeen> Handle(DecideDifferences request, CancellationToken cancellationToken)
    {
        var (batch, _) = await FindAsync(request.Batch, request.Petition, cancellationToken);
        if (batch.State != BatchState.Differs)
        {
            throw new DomainError("Batch.NoLines");
        }

        var now = time.GetUtcNow();
        var (first, second) = (await LinesAsync(batch, 1, cancellationToken), await LinesAsync(batch, 2, cancellationToken));
        var chosen = request.Chosen.DistinctBy(x => (x.Sheet, x.Line)).ToDictionary(x => (x.Sheet, x.Line), x => x.Entry);
        foreach (var differs in Differences(first, second))
        {
            var at = (differs.Sheet, differs.Line);
            if (!chosen.TryGetValue(at, out var entry) || entry is not (1 or 2))
            {
                throw new DomainError("Batch.NotDecided", $"choice[{differs.Sheet}-{differs.Line}]", differs.Sheet, differs.Line);
            }

            if (entry == 1 && differs.First is { } right)
            {
                second[at] = right;
            }
            else if (entry == 1)
            {
                second.Remove(at);
            }
        }

        batch.FinishSecond(actor.Organizer, differs: false, second.Count, now);
        var id = batch.Id;
        return await db.InTransactionAsync(
            async cancel =>
            {
                await db.BatchParts.Where(x => x.BatchId == id && x.Entry == 2).ExecuteDeleteAsync(cancel);
                await db.InsertAsync(
                    [.. second.GroupBy(x => x.Key.Sheet).Select(x => new BatchPart(id, 2, x.Key, StoredLines.Write([.. x.Select(y => y.Value)]), null, actor.Organizer, now))], cancel);
                await db.SaveChangesAsync(cancel);
                return true;
            },
            cancellationToken) ? await GoOnAsync(batch, cancellationToken) : batch.Seen();
    }

    private static void RefuseUnlessThere(PetitionBatch batch, int sheet)
    {
        if (sheet < 1 || sheet > batch.Sheets)
        {
            throw new DomainError("Batch.NoSuchSheet", "sheet", sheet, batch.Sheets);
        }
    }

    private static void RefuseFaults(IEnumerable<BatchLine> lines)
    {
        List<ValidationFailure> wrong = [.. lines.Select(line => (line.Number, Fault: line.Fault())).Where(x => x.Fault is not null)
            .Select(x => new ValidationFailure($"lines[{x.Number - 1}].{x.Fault!.Value.Field}", x.Fault.Value.Code) { ErrorCode = x.Fault.Value.Code })];
        if (wrong.Count > 0)
        {
            throw new NotValid(wrong);
        }
    }

    private static BatchLine Shortened(BatchLine line) => line with { Name = Short(line.Name), PostalCode = Short(line.PostalCode), Country = Short(line.Country), Email = Short(line.Email) };

    private static string? Short(string? text) => text is { Length: > MostTyped } ? text[..MostTyped] : text;

    private static List<LineDiffers> Differences(SortedDictionary<(int Sheet, int Line), BatchLine> first, SortedDictionary<(int Sheet, int Line), BatchLine> second) =>
        [.. first.Keys.Union(second.Keys).Order().Select(at => new LineDiffers(at.Sheet, at.Line, first.GetValueOrDefault(at), second.GetValueOrDefault(at)))
            .Where(x => x.First is null || !x.First.Says(x.Second))];

    private async Task<SortedDictionary<(int Sheet, int Line), BatchLine>> LinesAsync(PetitionBatch batch, byte entry, CancellationToken cancellationToken)
    {
        var id = batch.Id;
        var parts = await db.BatchParts.AsNoTracking().Where(x => x.BatchId == id && x.Entry == entry).OrderBy(x => x.Number).ToListAsync(cancellationToken);
        SortedDictionary<(int, int), BatchLine> lines = [];
        foreach (var part in parts)
        {
            foreach (var line in StoredLines.Read<BatchLine>(part.Lines).Where(x => !x.IsEmpty))
            {
                lines[(part.Number, line.Number)] = line;
            }
        }

        return lines;
    }

    private async Task<(PetitionBatch Batch, Petition Petition)> FindAsync(BatchId id, PetitionId of, CancellationToken cancellationToken)
    {
        var batch = await db.PetitionBatches.SingleOrDefaultAsync(x => x.Id == id && x.PetitionId == of && x.Channel == SignatureChannel.Paper, cancellationToken) ?? throw new NotFound("Batch");
        return (batch, await db.Petitions.AsNoTracking().SingleAsync(x => x.Id == of, cancellationToken));
    }

    private Task<IReadOnlyDictionary<int, RepeatOf>> RepeatsAsync(Petition petition, IReadOnlyCollection<BatchLine> lines, CancellationToken cancellationToken) =>
        new RepeatFinder(db, hashes).FindAsync(petition, lines, null, SignatureChannel.Paper, petition.Day(time.GetUtcNow()), cancellationToken);

    /// <summary>Stores over the revision that was shown, and over no other.</summary>
    private async Task<int> StoreAsync(PetitionBatch batch, int sheet, int revision, IReadOnlyCollection<BatchLine> lines, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (id, entry, by, text) = (batch.Id, batch.Entry, actor.Organizer, StoredLines.Write(lines));
        try
        {
            return await db.InTransactionAsync(
                async cancel =>
                {
                    if (revision == 0)
                    {
                        await db.InsertAsync([new BatchPart(id, entry, sheet, text, null, by, now)], cancel);
                    }
                    else if (await db.BatchParts.Where(x => x.BatchId == id && x.Entry == entry && x.Number == sheet && x.Revision == revision && x.CountedAt == null).ExecuteUpdateAsync(
                        set => set.SetProperty(x => x.Lines, text).SetProperty(x => x.Revision, revision + 1).SetProperty(x => x.SavedBy, by).SetProperty(x => x.SavedAt, now), cancel) == 0)
                    {
                        throw new Stale();
                    }

                    return revision + 1;
                },
                cancellationToken);
        }
        catch (Exception exception) when (db.IsDuplicate(exception))
        {
            throw new Stale();
        }
    }

    /// <summary>A batch of sheets is small: it is counted before the answer, and by the workers if this is cut off.</summary>
    private async Task<BatchSeen> GoOnAsync(PetitionBatch batch, CancellationToken cancellationToken)
    {
        await db.SaveChangesAsync(cancellationToken);
        var id = batch.Id;
        if (batch.State == BatchState.Counting)
        {
            await moving.RunAsync(id, cancellationToken);
        }

        return (await db.PetitionBatches.AsNoTracking().SingleAsync(x => x.Id == id, cancellationToken)).Seen();
    }
}
