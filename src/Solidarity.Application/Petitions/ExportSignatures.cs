using System.Runtime.CompilerServices;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Audit;
using Solidarity.Application.Supporters;
using Solidarity.Domain;
using Solidarity.Domain.Petitions;
using Solidarity.Domain.Supporters;

namespace Solidarity.Application.Petitions;

/// <summary>Takes out the confirmed signatures of a petition; by the organisation's setting a second person has to approve it before.</summary>
/// <param name="Petition">The petition.</param>
/// <param name="Reason">Why.</param>
[Requires(Right.ExportPersonalData)]
public sealed record ExportSignatures(PetitionId Petition, string? Reason) : IQuery<SignatureExport>, IReadsPersonalData, IWithinPetition;

/// <summary>Asks a second person to approve that the signatures of a petition are taken out.</summary>
/// <param name="Petition">The petition.</param>
/// <param name="Reason">Why.</param>
[Requires(Right.ExportPersonalData)]
public sealed record AskForSignatureExport(PetitionId Petition, string? Reason) : ICommand<AskedExport>, IWithinPetition;

/// <summary>The exports of a petition's signatures that can be fetched or wait.</summary>
[Requires(Right.ExportPersonalData)]
public sealed record ListSignatureExports(PetitionId Petition) : IQuery<SignatureExports>, IWithinPetition;

/// <summary>How exports of a petition stand.</summary>
/// <param name="NeedsSecond">Whether a second person must approve each.</param>
/// <param name="Asked">Those of the last days.</param>
public sealed record SignatureExports(bool NeedsSecond, IReadOnlyList<AskedExport> Asked);

/// <summary>The confirmed signatures, to be read once, while the request lasts.</summary>
/// <param name="Petition">The petition's slug.</param>
/// <param name="Questions">Keys of the organizer's own questions.</param>
/// <param name="Rows">The signatures, oldest first; read from the database part by part.</param>
public sealed record SignatureExport(string Petition, IReadOnlyList<string> Questions, IAsyncEnumerable<SignatureSeen> Rows);

internal sealed class ExportSignaturesValidator : AbstractValidator<ExportSignatures>
{
    public ExportSignaturesValidator() => RuleFor(x => x.Reason).Reason();
}

internal sealed class AskForSignatureExportValidator : AbstractValidator<AskForSignatureExport>
{
    public AskForSignatureExportValidator() => RuleFor(x => x.Reason).Reason();
}

internal sealed class ExportSignaturesHandler(ISolidarityDb db, IActor actor, TimeProvider time) :
    IRequestHandler<ExportSignatures, SignatureExport>, IRequestHandler<AskForSignatureExport, AskedExport>, IRequestHandler<ListSignatureExports, SignatureExports>
{
    private const int Part = 1_000;

    public async Task<SignatureExport> Handle(ExportSignatures request, CancellationToken cancellationToken)
    {
        var petition = await db.Petitions.AsNoTracking().Include(x => x.Versions.Where(version => version.IsCurrent))
            .SingleOrDefaultAsync(x => x.Id == request.Petition, cancellationToken) ?? throw new NotFound("Petition");
        if (await NeedsSecondAsync(cancellationToken) && !(await AskedAsync(petition.Id, cancellationToken)).Any(x => x.IsApproved))
        {
            throw new DomainError("DataExport.NotApproved");
        }

        return new SignatureExport(petition.Slug.Value, [.. (petition.Questions ?? Enumerable.Empty<Question>()).Select(x => x.Key)], RowsAsync(petition, cancellationToken));
    }

    public async Task<AskedExport> Handle(AskForSignatureExport request, CancellationToken cancellationToken)
    {
        await RefuseUnknownAsync(request.Petition, cancellationToken);
        var now = time.GetUtcNow();
        var export = DataExport.Ask(
            EntityId.New<DataExportId>(now), PetitionMark.Of(request.Petition), Text.OneLine(request.Reason)!, actor.Organizer?.Value ?? actor.Program?.Value,
            await NeedsSecondAsync(cancellationToken), now);
        db.DataExports.Add(export);
        await db.SaveChangesAsync(cancellationToken);
        return export.Shown();
    }

    public async Task<SignatureExports> Handle(ListSignatureExports request, CancellationToken cancellationToken)
    {
        await RefuseUnknownAsync(request.Petition, cancellationToken);
        var needsSecond = await NeedsSecondAsync(cancellationToken);
        return new SignatureExports(needsSecond, needsSecond ? await AskedAsync(request.Petition, cancellationToken) : []);
    }

    private Task<bool> NeedsSecondAsync(CancellationToken cancellationToken) => db.Organisations.AnyAsync(x => x.ExportNeedsSecondPerson, cancellationToken);

    private async Task<IReadOnlyList<AskedExport>> AskedAsync(PetitionId petition, CancellationToken cancellationToken)
    {
        var (mark, oldest) = (PetitionMark.Of(petition), time.GetUtcNow() - DataExport.Lifetime);
        var exports = await db.DataExports.AsNoTracking().Where(x => x.MailboxKey == mark && x.CreatedAt > oldest).OrderByDescending(x => x.CreatedAt).ToListAsync(cancellationToken);
        return [.. exports.Select(x => x.Shown())];
    }

    private async Task RefuseUnknownAsync(PetitionId petition, CancellationToken cancellationToken)
    {
        if (!await db.Petitions.AnyAsync(x => x.Id == petition, cancellationToken))
        {
            throw new NotFound("Petition");
        }
    }

    private async IAsyncEnumerable<SignatureSeen> RowsAsync(Petition petition, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        SignatureId? last = null;
        while (true)
        {
            var rows = db.Signatures.AsNoTracking().Where(x => x.PetitionId == petition.Id && x.State == SignatureState.Confirmed);
            if (last is { } after)
            {
                rows = rows.Where(x => x.Id > after);
            }

            var part = await rows.OrderBy(x => x.Id).Take(Part).ToListAsync(cancellationToken);
            foreach (var signature in part)
            {
                yield return signature.Seen(petition);
            }

            if (part.Count < Part)
            {
                yield break;
            }

            last = part[^1].Id;
        }
    }
}

/// <summary>
/// What an export of a petition's signatures bears where that of one person bears the hash of a mailbox: zeros and the petition's id. No
/// keyed hash begins with so many zeros.
/// </summary>
public static class PetitionMark
{
    private const int Zeros = 16;

    /// <summary>The mark of a petition. 32 bytes.</summary>
    public static byte[] Of(PetitionId petition)
    {
        var mark = new byte[2 * Zeros];
        petition.Value.TryWriteBytes(mark.AsSpan(Zeros), bigEndian: true, out _);
        return mark;
    }

    /// <summary>The petition that a mark is of; null for the hash of a mailbox.</summary>
    public static PetitionId? Read(byte[] mark) =>
        mark.Length == 2 * Zeros && !mark.AsSpan(0, Zeros).ContainsAnyExcept((byte)0) ? PetitionId.From(new Guid(mark.AsSpan(Zeros), bigEndian: true)) : null;
}
