using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Audit;
using Solidarity.Domain;
using Solidarity.Domain.Petitions;

namespace Solidarity.Application.Petitions;

/// <summary>Signatures of a petition with who signed, newest first. Every reading is logged.</summary>
/// <param name="Petition">The petition.</param>
/// <param name="Reason">Why they are read.</param>
/// <param name="State">Only those that stand there.</param>
/// <param name="Before">Only those older than this one.</param>
/// <param name="Take">At most so many, up to 100.</param>
[Requires(Right.SeePersonalData)]
public sealed record ListSignatures(PetitionId Petition, string? Reason, SignatureState? State = null, SignatureId? Before = null, int Take = 50)
    : IQuery<IReadOnlyList<SignatureSeen>>, IReadsPersonalData, IWithinPetition;

/// <summary>A signature as those see it who may see personal data.</summary>
public sealed record SignatureSeen
{
    /// <summary>Its identity.</summary>
    public required SignatureId Id { get; init; }

    /// <summary>Where it stands.</summary>
    public required SignatureState State { get; init; }

    /// <summary>Why it stands there; null when no reason is needed.</summary>
    public SignatureReason? Reason { get; init; }

    /// <summary>The name; null once the personal data is gone.</summary>
    public string? Name { get; init; }

    /// <summary>The address.</summary>
    public string? Email { get; init; }

    /// <summary>The country.</summary>
    public string? Country { get; init; }

    /// <summary>The region.</summary>
    public string? Region { get; init; }

    /// <summary>The postal code.</summary>
    public string? PostalCode { get; init; }

    /// <summary>The telephone number.</summary>
    public string? Phone { get; init; }

    /// <summary>The comment.</summary>
    public string? Comment { get; init; }

    /// <summary>Where the comment stands.</summary>
    public required CommentState CommentState { get; init; }

    /// <summary>Answers to the organizer's own questions, in the petition's language.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Answers { get; init; }

    /// <summary>How the person wishes to appear.</summary>
    public required SignatureDisplay Display { get; init; }

    /// <summary>Of the mails.</summary>
    public required string Language { get; init; }

    /// <summary>By what way it came.</summary>
    public SignatureChannel Channel { get; init; }

    /// <summary>Where the person came from; for one of a file, where that came from.</summary>
    public string? Source { get; init; }

    /// <summary>When it was signed.</summary>
    public required DateTimeOffset SignedAt { get; init; }

    /// <summary>When the owner of the mailbox confirmed.</summary>
    public DateTimeOffset? ConfirmedAt { get; init; }
}

internal sealed class ListSignaturesHandler(ISolidarityDb db) : IRequestHandler<ListSignatures, IReadOnlyList<SignatureSeen>>
{
    public async Task<IReadOnlyList<SignatureSeen>> Handle(ListSignatures request, CancellationToken cancellationToken)
    {
        var petition = await db.Petitions.AsNoTracking().Include(x => x.Versions.Where(version => version.IsCurrent))
            .SingleOrDefaultAsync(x => x.Id == request.Petition, cancellationToken) ?? throw new NotFound("Petition");
        var signatures = db.Signatures.AsNoTracking().Where(x => x.PetitionId == petition.Id);
        if (request.State is { } state)
        {
            signatures = signatures.Where(x => x.State == state);
        }

        if (request.Before is { } before)
        {
            signatures = signatures.Where(x => x.Id < before);
        }

        return [.. (await signatures.OrderByDescending(x => x.Id).Take(Math.Clamp(request.Take, 1, 100)).ToListAsync(cancellationToken)).Select(x => x.Seen(petition))];
    }
}

internal static class SignatureShown
{
    public static SignatureSeen Seen(this Signature x, Petition petition) => new()
    {
        Id = x.Id,
        State = x.State,
        Reason = x.Reason == SignatureReason.None ? null : x.Reason,
        Name = x.Name,
        Email = x.Email?.Value,
        Country = x.Country?.Value,
        Region = x.Region,
        PostalCode = x.PostalCode,
        Phone = x.Phone,
        Comment = x.Comment,
        CommentState = x.CommentState,
        Answers = Answers.Tell(x.Answers, AskedQuestions.Of(petition)),
        Display = x.Display,
        Language = x.Language.Value,
        Channel = x.Channel,
        Source = x.Source,
        SignedAt = x.CreatedAt,
        ConfirmedAt = x.ConfirmedAt,
    };
}
