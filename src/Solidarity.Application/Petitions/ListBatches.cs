using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.Petitions;

namespace Solidarity.Application.Petitions;

/// <summary>The batches of a petition, newest first.</summary>
/// <param name="Petition">The petition.</param>
/// <param name="Channel">On paper, or from elsewhere.</param>
/// <param name="Before">Only those older than this one.</param>
/// <param name="Take">At most so many, up to 100.</param>
[Requires(Right.SeeConsole)]
public sealed record ListBatches(PetitionId Petition, SignatureChannel Channel, BatchId? Before = null, int Take = 50) : IQuery<IReadOnlyList<BatchSeen>>, IWithinPetition;

/// <summary>One batch with what stands beside its numbers; nothing of who signed.</summary>
[Requires(Right.SeeConsole)]
public sealed record ShowBatch(PetitionId Petition, BatchId Batch) : IQuery<BatchDetail>, IWithinPetition;

/// <summary>Finds a batch by the code on its sheets, as it is typed or read by a camera.</summary>
/// <param name="Code">The code.</param>
/// <param name="Petition">The petition that it is looked for in; null for any.</param>
[Requires(Right.SeeConsole, InAnyCampaign = true)]
public sealed record FindBatch(string? Code, PetitionId? Petition = null) : IQuery<FoundBatch>;

/// <summary>Where the batch of a code is.</summary>
public sealed record FoundBatch(PetitionId Petition, BatchId Batch, int Sheets);

/// <summary>A batch.</summary>
public sealed record BatchSeen
{
    /// <summary>Its identity.</summary>
    public required BatchId Id { get; init; }

    /// <summary>Its petition.</summary>
    public required PetitionId Petition { get; init; }

    /// <summary>On paper, or from elsewhere.</summary>
    public required SignatureChannel Channel { get; init; }

    /// <summary>Where it stands.</summary>
    public required BatchState State { get; init; }

    /// <summary>What stands on its sheets.</summary>
    public string? Code { get; init; }

    /// <summary>Where a file comes from.</summary>
    public string? Source { get; init; }

    /// <summary>The language of its sheets.</summary>
    public required string Language { get; init; }

    /// <summary>How many sheets.</summary>
    public required int Sheets { get; init; }

    /// <summary>How many lines a sheet has.</summary>
    public required int LinesPerSheet { get; init; }

    /// <summary>Whether the sheets ask for an address.</summary>
    public required bool AsksEmail { get; init; }

    /// <summary>How many lines there are.</summary>
    public required int Lines { get; init; }

    /// <summary>How many can't be taken.</summary>
    public required int Bad { get; init; }

    /// <summary>How many had signed before.</summary>
    public required int Repeats { get; init; }

    /// <summary>How many became signatures.</summary>
    public required int Signatures { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When all was counted.</summary>
    public DateTimeOffset? CountedAt { get; init; }

    /// <summary>Until when the lines of a file wait, or what is personal is kept.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Whether its sheets can be typed in.</summary>
    public required bool TakesLines { get; init; }

    /// <summary>Whether a second person is typing it.</summary>
    public required bool IsSecond { get; init; }

    /// <summary>Whether something goes on in the background.</summary>
    public required bool IsMoving { get; init; }
}

/// <summary>A batch with what stands beside it.</summary>
/// <param name="Batch">The batch.</param>
/// <param name="Sheets">The sheets that were typed in so far, of the entry that is under way; empty once they are counted.</param>
/// <param name="Refused">Lines that were not taken, with the sheet where there is one: at most <see cref="MostRefused"/>.</param>
/// <param name="Counting">How many signatures of it count now.</param>
/// <param name="Photos">Numbers of its photographs.</param>
/// <param name="IsOwn">Whether the one who looks typed it in first, and so can't be the second person.</param>
public sealed record BatchDetail(
    BatchSeen Batch, IReadOnlyList<SheetStanding> Sheets, IReadOnlyList<(int Part, LineRefused Line)> Refused, int Counting, IReadOnlyList<int> Photos, bool IsOwn)
{
    /// <summary>How many refused lines are told.</summary>
    public const int MostRefused = 500;
}

/// <summary>A sheet that was typed in.</summary>
/// <param name="Number">Which.</param>
/// <param name="SavedAt">When it was saved last.</param>
public sealed record SheetStanding(int Number, DateTimeOffset SavedAt);

internal sealed class ListBatchesHandler(ISolidarityDb db, IActor actor) :
    IRequestHandler<ListBatches, IReadOnlyList<BatchSeen>>, IRequestHandler<ShowBatch, BatchDetail>, IRequestHandler<FindBatch, FoundBatch>
{
    public async Task<IReadOnlyList<BatchSeen>> Handle(ListBatches request, CancellationToken cancellationToken)
    {
        var (of, channel) = (request.Petition, request.Channel);
        var batches = db.PetitionBatches.AsNoTracking().Where(x => x.PetitionId == of && x.Channel == channel);
        if (request.Before is { } before)
        {
            batches = batches.Where(x => x.Id < before);
        }

        return [.. (await batches.OrderByDescending(x => x.Id).Take(Math.Clamp(request.Take, 1, 100)).ToListAsync(cancellationToken)).Select(x => x.Seen())];
    }

    public async Task<BatchDetail> Handle(ShowBatch request, CancellationToken cancellationToken)
    {
        var (id, of) = (request.Batch, request.Petition);
        var batch = await db.PetitionBatches.AsNoTracking().SingleOrDefaultAsync(x => x.Id == id && x.PetitionId == of, cancellationToken) ?? throw new NotFound("Batch");
        var entry = batch.TakesLines ? batch.Entry : batch.CountedEntry;
        var parts = await db.BatchParts.AsNoTracking().Where(x => x.BatchId == id && x.Entry == entry).OrderBy(x => x.Number)
            .Select(x => new { x.Number, x.SavedAt, x.Refused, x.CountedAt }).ToListAsync(cancellationToken);
        var photos = await db.BatchPhotos.Where(x => x.BatchId == id).OrderBy(x => x.Number).Select(x => x.Number).ToListAsync(cancellationToken);
        var counting = await db.Signatures.CountAsync(x => x.BatchId == id && x.State == SignatureState.Confirmed, cancellationToken);
        return new BatchDetail(
            batch.Seen(), batch.Channel == SignatureChannel.Paper && batch.TakesLines ? [.. parts.Select(x => new SheetStanding(x.Number, x.SavedAt))] : [],
            [.. parts.SelectMany(x => StoredLines.Read<LineRefused>(x.Refused).Select(line => (x.Number, line))).Take(BatchDetail.MostRefused)],
            counting, photos, batch.EnteredBy is not null && batch.EnteredBy == actor.Organizer);
    }

    public async Task<FoundBatch> Handle(FindBatch request, CancellationToken cancellationToken)
    {
        if (!CheckedCode.TryParse(request.Code, out var code))
        {
            throw new DomainError("Batch.CodeMistyped", "code");
        }

        var found = await db.PetitionBatches.AsNoTracking().SingleOrDefaultAsync(x => x.Code == code, cancellationToken) ?? throw new DomainError("Batch.NoSuchCode", "code", code.ToString());
        var petition = await db.Petitions.AsNoTracking().Include(x => x.Versions.Where(version => version.IsCurrent)).SingleAsync(x => x.Id == found.PetitionId, cancellationToken);
        if (request.Petition is { } here && here != petition.Id)
        {
            throw new DomainError("Batch.OfAnother", "code", code.ToString(), petition.Versions.Single(x => x.IsCurrent && x.Language == petition.Language).Title);
        }

        return (await actor.ScopeAsync(Right.SeeConsole, cancellationToken)).Covers(petition.CampaignId)
            ? new FoundBatch(petition.Id, found.Id, found.Sheets)
            : throw new NotAllowed(actor.IsKnown);
    }
}

internal static class BatchShown
{
    public static BatchSeen Seen(this PetitionBatch x) => new()
    {
        Id = x.Id,
        Petition = x.PetitionId,
        Channel = x.Channel,
        State = x.State,
        Code = x.Code?.ToString(),
        Source = x.Source,
        Language = x.Language.Value,
        Sheets = x.Sheets,
        LinesPerSheet = x.LinesPerSheet,
        AsksEmail = x.AsksEmail,
        Lines = x.Lines,
        Bad = x.Bad,
        Repeats = x.Repeats,
        Signatures = x.Signatures,
        CreatedAt = x.CreatedAt,
        CountedAt = x.CountedAt,
        Until = x.DueAt,
        TakesLines = x.TakesLines,
        IsSecond = x.Entry == 2,
        IsMoving = x.IsMoving,
    };
}
