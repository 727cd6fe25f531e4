using System.Security.Cryptography;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.Petitions;

namespace Solidarity.Application.Petitions;

/// <summary>Reads a table of signatures from elsewhere (CSV). Nothing counts yet: each line is checked, and the good ones wait, sealed, until somebody says so.</summary>
/// <param name="Petition">The petition.</param>
/// <param name="File">The file.</param>
/// <param name="Source">Where it comes from, in words, as in "avaaz export of May".</param>
/// <param name="Language">The language of the people in it; the petition's when null.</param>
[Requires(Right.ChangePersonalData)]
public sealed record ReadSignatureFile(PetitionId Petition, byte[] File, string? Source, string? Language = null) : ICommand<BatchId>, IWithinPetition;

/// <summary>Imports the good lines of a file that was read. They count beside those online.</summary>
[Requires(Right.ChangePersonalData)]
public sealed record ImportSignatures(PetitionId Petition, BatchId Batch) : ICommand<BatchSeen>, IWithinPetition;

/// <summary>A file that was read is not wanted: its lines go.</summary>
[Requires(Right.ChangePersonalData)]
public sealed record DropSignatureFile(PetitionId Petition, BatchId Batch) : ICommand<BatchSeen>, IWithinPetition;

/// <summary>A table as it was read: lines that hold something, numbered as in the file.</summary>
/// <param name="Lines">The lines that could be read.</param>
/// <param name="Refused">Those that could not, and why.</param>
public sealed record SignatureTable(IReadOnlyList<BatchLine> Lines, IReadOnlyList<LineRefused> Refused);

/// <summary>Reads tables that other systems gave out. A port: the library for it stands behind it.</summary>
public interface ISignatureTables
{
    /// <summary>Reads one.</summary>
    /// <param name="file">The file: UTF-8, or UTF-16 with a mark, parted by commas, semicolons or tabs, with the names of its columns in the first line.</param>
    /// <param name="most">Most lines.</param>
    /// <exception cref="DomainError">
    /// <c>SignatureFile.NoText</c> for another encoding, <c>SignatureFile.NoColumns</c> where no line of names was found, <c>SignatureFile.NoNameColumn</c>,
    /// <c>SignatureFile.TooManyLines</c>, or <c>SignatureFile.Empty</c>.
    /// </exception>
    SignatureTable Read(byte[] file, int most);
}

internal sealed class ReadSignatureFileValidator : AbstractValidator<ReadSignatureFile>
{
    public ReadSignatureFileValidator()
    {
        RuleFor(x => x.Source).RequiredLine(Signature.MaxSourceLength);
        RuleFor(x => x.Language).Language();
    }
}

internal sealed class ImportSignaturesHandler(ISolidarityDb db, IKeyedHashes hashes, ISignatureTables tables, IActor actor, IJobs jobs, TimeProvider time) :
    IRequestHandler<ReadSignatureFile, BatchId>, IRequestHandler<ImportSignatures, BatchSeen>, IRequestHandler<DropSignatureFile, BatchSeen>
{
    public async Task<BatchId> Handle(ReadSignatureFile request, CancellationToken cancellationToken)
    {
        if (request.File.Length > PetitionBatch.MaxFileBytes)
        {
            throw new DomainError("SignatureFile.TooLarge", "file", PetitionBatch.MaxFileBytes / 1024 / 1024);
        }

        var (now, of) = (time.GetUtcNow(), request.Petition);
        var petition = await db.Petitions.AsNoTracking().SingleOrDefaultAsync(x => x.Id == of, cancellationToken) ?? throw new NotFound("Petition");
        PetitionBatch.RefuseUnlessTaking(petition, now);
        var hash = SHA256.HashData(request.File);
        if (await db.PetitionBatches.Where(x => x.PetitionId == of && x.FileHash == hash).Select(x => (DateTimeOffset?)x.CreatedAt).FirstOrDefaultAsync(cancellationToken) is { } before)
        {
            throw new DomainError("SignatureFile.Again", "file", petition.Day(before));
        }

        var table = tables.Read(request.File, PetitionBatch.MaxFileLines);
        var language = string.IsNullOrWhiteSpace(request.Language) ? petition.Language : LanguageTag.Parse(request.Language);
        var (parts, found) = await CheckAsync(table, petition, now, cancellationToken);
        var batch = PetitionBatch.Read(EntityId.New<BatchId>(now), petition, Text.OneLine(request.Source)!, hash, language, found, actor.Organizer, now);
        return await db.InTransactionAsync(
            async cancel =>
            {
                db.PetitionBatches.Add(batch);
                await db.SaveChangesAsync(cancel);
                await db.InsertAsync(
                    [.. parts.Select((part, index) => new BatchPart(batch.Id, 1, index + 1, StoredLines.Write(part.Good), StoredLines.Write(part.Refused), actor.Organizer, now))], cancel);
                return batch.Id;
            },
            cancellationToken);
    }

    public async Task<BatchSeen> Handle(ImportSignatures request, CancellationToken cancellationToken)
    {
        var batch = await FindAsync(request.Batch, request.Petition, cancellationToken);
        batch.Import(await db.Petitions.AsNoTracking().SingleAsync(x => x.Id == batch.PetitionId, cancellationToken), time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        jobs.LookAgain(Work.Batches);
        return batch.Seen();
    }

    public async Task<BatchSeen> Handle(DropSignatureFile request, CancellationToken cancellationToken)
    {
        var batch = await FindAsync(request.Batch, request.Petition, cancellationToken);
        await db.DropAsync(batch, time.GetUtcNow(), cancellationToken);
        return batch.Seen();
    }

    private async Task<(List<(List<BatchLine> Good, List<LineRefused> Refused)> Parts, (int Lines, int Bad, int Repeats) Found)> CheckAsync(
        SignatureTable table, Petition petition, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (finder, today) = (new RepeatFinder(db, hashes), petition.Day(now));
        HashSet<string> seen = [];
        List<(List<BatchLine> Good, List<LineRefused> Refused)> parts = [];
        List<LineRefused> unread = [.. table.Refused];
        var (bad, repeated) = (unread.Count, 0);
        foreach (var chunk in table.Lines.Select(x => x.Clean()).Chunk(RepeatFinder.Most))
        {
            var repeats = await finder.FindAsync(petition, chunk, seen, SignatureChannel.Imported, today, cancellationToken);
            List<BatchLine> good = [];
            List<LineRefused> refused = [];
            foreach (var line in chunk)
            {
                if (line.Fault() is { } fault)
                {
                    refused.Add(new LineRefused(line.Number, fault.Code));
                    bad++;
                }
                else if (repeats.TryGetValue(line.Number, out var before))
                {
                    refused.Add(new LineRefused(line.Number, BatchLines.Repeats[before.Channel], before.On));
                    repeated++;
                }
                else
                {
                    good.Add(line);
                }
            }

            // Lines that could not be read stand with the part that they lie in.
            refused.AddRange(unread.Where(x => x.Line <= chunk[^1].Number));
            unread.RemoveAll(x => x.Line <= chunk[^1].Number);
            parts.Add((good, [.. refused.OrderBy(x => x.Line)]));
        }

        parts.AddRange(unread.Chunk(RepeatFinder.Most).Select(x => (new List<BatchLine>(), x.ToList())));
        return (parts, (table.Lines.Count + table.Refused.Count, bad, repeated));
    }

    private async Task<PetitionBatch> FindAsync(BatchId id, PetitionId of, CancellationToken cancellationToken) =>
        await db.PetitionBatches.SingleOrDefaultAsync(x => x.Id == id && x.PetitionId == of && x.Channel == SignatureChannel.Imported, cancellationToken) ?? throw new NotFound("Batch");
}

/// <summary>Forgets what is past its time with batches.</summary>
internal static class BatchForgetting
{
    /// <summary>Lets go of a file that was read and is not wanted.</summary>
    public static async Task DropAsync(this ISolidarityDb db, PetitionBatch batch, DateTimeOffset now, CancellationToken cancellationToken)
    {
        batch.Drop(now);
        var id = batch.Id;
        await db.InTransactionAsync(
            async cancel =>
            {
                await db.BatchParts.Where(x => x.BatchId == id).ExecuteDeleteAsync(cancel);
                return await db.SaveChangesAsync(cancel);
            },
            cancellationToken);
    }

    /// <summary>Forgets files that nobody imported in time, and all lines and photographs once the promised day is over.</summary>
    public static async Task RunAsync(ISolidarityDb db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (var batch in await db.PetitionBatches.Where(x => x.DueAt <= now).OrderBy(x => x.DueAt).Take(100).ToListAsync(cancellationToken))
        {
            try
            {
                if (batch.State == BatchState.Read)
                {
                    await db.DropAsync(batch, now, cancellationToken);
                    continue;
                }

                batch.Forget();
                var id = batch.Id;
                await db.InTransactionAsync(
                    async cancel =>
                    {
                        await db.BatchParts.Where(x => x.BatchId == id).ExecuteDeleteAsync(cancel);
                        await db.BatchPhotos.Where(x => x.BatchId == id).ExecuteDeleteAsync(cancel);
                        return await db.SaveChangesAsync(cancel);
                    },
                    cancellationToken);
            }
            catch (Stale)
            {
                // Another server, or an organizer, was faster; what is due still is found when the clock is next looked at.
                db.Forget();
            }
        }
    }
}
