using System.Security.Cryptography;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.Petitions;

namespace Solidarity.Application.Petitions;

/// <summary>Makes a batch of sheets to be printed, with its code.</summary>
/// <param name="Petition">The petition.</param>
/// <param name="Language">One of the petition's languages; its own when null.</param>
/// <param name="Sheets">How many sheets.</param>
/// <param name="Lines">How many lines each has.</param>
/// <param name="AsksEmail">Whether they ask for an address, by which the person can find the signature again. Nobody is mailed there.</param>
[Requires(Right.Write)]
public sealed record PrintSheets(PetitionId Petition, string? Language, int Sheets, int Lines, bool AsksEmail = false) : ICommand<BatchId>, IWithinPetition;

/// <summary>What stands on the sheets of a batch.</summary>
[Requires(Right.SeeConsole)]
public sealed record ShowSheets(PetitionId Petition, BatchId Batch) : IQuery<PrintedSheets>, IWithinPetition;

/// <summary>Sheets to print.</summary>
/// <param name="Batch">The batch.</param>
/// <param name="Title">The petition's title in the language of the sheets.</param>
/// <param name="Ask">What it asks.</param>
/// <param name="Language">The language of these texts.</param>
/// <param name="Targets">Whom it asks.</param>
/// <param name="Wording">Who is responsible, who receives it, until when it is kept.</param>
/// <param name="WordingLanguage">The language of the wording.</param>
/// <param name="Fields">What the petition asks for.</param>
/// <param name="KeptUntil">Until when it is kept.</param>
public sealed record PrintedSheets(
    BatchSeen Batch, string Title, string Ask, string Language, IReadOnlyList<string> Targets, string Wording, string WordingLanguage, PetitionFields Fields, DateOnly KeptUntil);

/// <summary>Sets whether a second person has to type sheets in too before they count.</summary>
[Requires(Right.Publish)]
public sealed record CheckPaperTwice(PetitionId Petition, bool NeedsSecond) : ICommand<Unit>, IWithinPetition;

internal sealed class PrintSheetsHandler(ISolidarityDb db, IPetitionBoard board, IPetitionWordings wordings, IActor actor, TimeProvider time) :
    IRequestHandler<PrintSheets, BatchId>, IRequestHandler<ShowSheets, PrintedSheets>, IRequestHandler<CheckPaperTwice, Unit>
{
    public async Task<BatchId> Handle(PrintSheets request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var petition = await db.Petitions.AsNoTracking().Include(x => x.Versions.Where(version => version.IsCurrent)).SingleOrDefaultAsync(x => x.Id == request.Petition, cancellationToken)
            ?? throw new NotFound("Petition");
        PetitionBatch.RefuseUnlessTaking(petition, now);
        var language = LanguageTag.TryParse(request.Language, out var named) && petition.Versions.Any(x => x.Language == named) ? named : petition.Language;
        var seen = await board.FindAsync(petition.Slug.Value, cancellationToken) ?? throw new DomainError("Petition.NotPublic");
        var (wording, _) = await wordings.ShownAsync(seen, language, [], cancellationToken);
        var batch = PetitionBatch.Print(
            EntityId.New<BatchId>(now), petition, CheckedCode.Of(RandomNumberGenerator.GetBytes(CheckedCode.Length)), language, request.Sheets, request.Lines, request.AsksEmail, wording,
            actor.Organizer, now);
        db.PetitionBatches.Add(batch);
        await db.SaveChangesAsync(cancellationToken);
        return batch.Id;
    }

    public async Task<PrintedSheets> Handle(ShowSheets request, CancellationToken cancellationToken)
    {
        var (id, of) = (request.Batch, request.Petition);
        var batch = await db.PetitionBatches.AsNoTracking().SingleOrDefaultAsync(x => x.Id == id && x.PetitionId == of && x.Channel == SignatureChannel.Paper, cancellationToken)
            ?? throw new NotFound("Batch");
        var petition = await db.Petitions.AsNoTracking().Include(x => x.Versions.Where(version => version.IsCurrent)).Include(x => x.Targets).SingleAsync(x => x.Id == of, cancellationToken);
        var version = petition.Versions.Where(x => x.IsCurrent).ToList().For(x => x.Language, batch.Language, petition.Language);
        var wording = await db.ConsentWordings.AsNoTracking().SingleOrDefaultAsync(x => x.Version == batch.WordingVersion, cancellationToken);
        return new PrintedSheets(
            batch.Seen(), version.Title, version.Ask, version.Language.Value, [.. petition.Targets.OrderBy(x => x.Position).Select(x => x.Name)],
            wording?.Text ?? "", (wording?.Language ?? version.Language).Value, petition.Fields, petition.KeptUntil);
    }

    public async Task<Unit> Handle(CheckPaperTwice request, CancellationToken cancellationToken)
    {
        var petition = await db.PetitionToChangeAsync(request.Petition, null, cancellationToken);
        petition.CheckPaper(request.NeedsSecond, time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        return Unit.Value;
    }
}
