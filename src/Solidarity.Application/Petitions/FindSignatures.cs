using System.Buffers.Binary;
using System.Buffers.Text;
using System.Net;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Audit;
using Solidarity.Application.Defence;
using Solidarity.Application.Supporters;
using Solidarity.Domain;
using Solidarity.Domain.Petitions;

namespace Solidarity.Application.Petitions;

/// <summary>What signatures are looked for by.</summary>
public enum SignatureQuery
{
    /// <summary>The exact address.</summary>
    Address,

    /// <summary>The whole name.</summary>
    Name,

    /// <summary>A whole word of the name.</summary>
    Word,

    /// <summary>The network that it came from, by any of its addresses; for 72 hours.</summary>
    Network,
}

/// <summary>
/// Looks for signatures of a petition. By address it finds at once; by anything else it goes through at most <see cref="Looked"/> signatures
/// in the order in which they came, and says where to go on. Every press is logged as a reading of personal data.
/// </summary>
/// <param name="Petition">The petition.</param>
/// <param name="Reason">Why.</param>
/// <param name="By">By what.</param>
/// <param name="Query">What was typed.</param>
/// <param name="Cursor">Where to go on, or null for the beginning.</param>
[Requires(Right.SeePersonalData)]
public sealed record FindSignatures(PetitionId Petition, string? Reason, SignatureQuery By, string? Query, string? Cursor = null)
    : IQuery<FoundSignatures>, IReadsPersonalData, IWithinPetition
{
    /// <summary>How many signatures one press goes through.</summary>
    public const int Looked = 20_000;

    /// <summary>How many one press finds at most.</summary>
    public const int Most = 100;
}

/// <summary>What was found.</summary>
/// <param name="Signatures">Those of this press, in the order in which they came.</param>
/// <param name="Looked">How many were gone through so far.</param>
/// <param name="Of">How many there are.</param>
/// <param name="Cursor">Where to go on; null at the end.</param>
public sealed record FoundSignatures(IReadOnlyList<SignatureSeen> Signatures, int Looked, int Of, string? Cursor);

internal sealed class FindSignaturesValidator : AbstractValidator<FindSignatures>
{
    public FindSignaturesValidator()
    {
        RuleFor(x => x.Reason).Reason();
        RuleFor(x => x.Query).RequiredLine(EmailAddress.MaxLength);
        When(x => x.By == SignatureQuery.Address && Text.OneLine(x.Query) is not null, () =>
            RuleFor(x => x.Query).Must(query => EmailAddress.TryParse(query, out _)).WithErrorCode("EmailAddress.Malformed"));
        When(x => x.By == SignatureQuery.Network && Text.OneLine(x.Query) is not null, () =>
            RuleFor(x => x.Query).Must(query => IPAddress.TryParse(Text.OneLine(query), out _)).WithErrorCode("Signature.NoNetwork"));
        When(x => x.By == SignatureQuery.Word && Text.OneLine(x.Query) is not null, () =>
            RuleFor(x => x.Query).Must(query => SearchText.Words(query).Count == 1).WithErrorCode("Signature.OneWord"));
    }
}

internal sealed class FindSignaturesHandler(ISolidarityDb db, IKeyedHashes hashes, IRequestNetwork network) : IRequestHandler<FindSignatures, FoundSignatures>
{
    public async Task<FoundSignatures> Handle(FindSignatures request, CancellationToken cancellationToken)
    {
        var petition = await db.Petitions.AsNoTracking().Include(x => x.Versions.Where(version => version.IsCurrent))
            .SingleOrDefaultAsync(x => x.Id == request.Petition, cancellationToken) ?? throw new NotFound("Petition");
        var query = Text.OneLine(request.Query)!;
        var all = db.Signatures.AsNoTracking().Where(x => x.PetitionId == petition.Id);
        if (request.By == SignatureQuery.Address)
        {
            var mailbox = hashes.Of(EmailAddress.Parse(query)).Mailbox;
            var found = await all.Where(x => x.MailboxKey == mailbox || x.ContactKey == mailbox).OrderBy(x => x.Id).Take(FindSignatures.Most).ToListAsync(cancellationToken);
            return new FoundSignatures([.. found.Select(x => x.Seen(petition))], 0, 0, null);
        }

        var (after, before) = Read(request.Cursor);
        if (after is { } last)
        {
            all = all.Where(x => x.Id > last);
        }

        var part = all.OrderBy(x => x.Id);
        var (ids, looked, end) = request.By == SignatureQuery.Word
            ? await ByWordAsync(part, " " + SearchText.Words(query)[0] + " ", cancellationToken)
            : await ByKeyAsync(part, request.By == SignatureQuery.Name ? (hashes.OfName(query), null) : (null, network.Of(IPAddress.Parse(query)).Narrow), cancellationToken);
        var signatures = ids.Count == 0 ? [] : await db.Signatures.AsNoTracking().Where(x => ids.Contains(x.Id)).OrderBy(x => x.Id).ToListAsync(cancellationToken);
        return new FoundSignatures(
            [.. signatures.Select(x => x.Seen(petition))], before + looked, Math.Max(before + looked, await StoredAsync(petition.Id, cancellationToken)),
            end is { } at ? Write(at, before + looked) : null);
    }

    /// <summary>The names of a part are unsealed one after the other, and compared by their folded words.</summary>
    private static async Task<(List<SignatureId> Found, int Looked, SignatureId? End)> ByWordAsync(IQueryable<Signature> part, string word, CancellationToken cancellationToken)
    {
        List<SignatureId> found = [];
        var looked = 0;
        await foreach (var one in part.Select(x => new { x.Id, x.Name }).Take(FindSignatures.Looked).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            looked++;
            if (one.Name is not null && SearchText.Fold(one.Name).Contains(word, StringComparison.Ordinal))
            {
                found.Add(one.Id);
            }

            if (looked == FindSignatures.Looked || found.Count == FindSignatures.Most)
            {
                return (found, looked, one.Id);
            }
        }

        return (found, looked, null);
    }

    /// <summary>The database compares the hashes of a part.</summary>
    private static async Task<(List<SignatureId> Found, int Looked, SignatureId? End)> ByKeyAsync(
        IOrderedQueryable<Signature> part, (byte[]? Name, byte[]? Network) key, CancellationToken cancellationToken)
    {
        var end = await part.Skip(FindSignatures.Looked - 1).Select(x => (SignatureId?)x.Id).FirstOrDefaultAsync(cancellationToken);
        IQueryable<Signature> within = part;
        if (end is { } last)
        {
            within = within.Where(x => x.Id <= last);
        }

        var looked = end is null ? await within.CountAsync(cancellationToken) : FindSignatures.Looked;
        var (name, from) = key;
        var found = await (name is not null ? within.Where(x => x.NameKey == name) : within.Where(x => x.NetworkKey == from))
            .OrderBy(x => x.Id).Select(x => x.Id).Take(FindSignatures.Most + 1).ToListAsync(cancellationToken);

        // More than can be shown: go on after the last that is.
        return found.Count <= FindSignatures.Most ? (found, looked, end) : ([.. found.Take(FindSignatures.Most)], looked, found[FindSignatures.Most - 1]);
    }

    private async Task<int> StoredAsync(PetitionId petition, CancellationToken cancellationToken) =>
        await db.PetitionTotals.Where(x => x.PetitionId == petition && (x.Kind == TotalKind.Received || x.Kind == TotalKind.Forgotten))
            .SumAsync(x => x.Kind == TotalKind.Received ? x.Count : -x.Count, cancellationToken);

    private static string Write(SignatureId at, int looked)
    {
        Span<byte> bytes = stackalloc byte[20];
        at.Value.TryWriteBytes(bytes, bigEndian: true, out _);
        BinaryPrimitives.WriteInt32BigEndian(bytes[16..], looked);
        return Base64Url.EncodeToString(bytes);
    }

    private static (SignatureId? After, int Looked) Read(string? cursor)
    {
        Span<byte> bytes = stackalloc byte[20];
        return cursor is { Length: 27 } && cursor.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') && Base64Url.TryDecodeFromChars(cursor, bytes, out var length) && length == 20
            ? (SignatureId.From(new Guid(bytes[..16], bigEndian: true)), Math.Max(0, BinaryPrimitives.ReadInt32BigEndian(bytes[16..])))
            : (null, 0);
    }
}
