using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Reviews;
using Solidarity.Domain;
using Solidarity.Domain.Petitions;
using Solidarity.Domain.Reviews;

namespace Solidarity.Application.Petitions;

/// <summary>Comments of a petition, newest first.</summary>
/// <param name="Petition">The petition.</param>
/// <param name="State">Which of them: those that wait when null.</param>
/// <param name="Before">Only those older than this one.</param>
/// <param name="Take">At most so many, up to 100.</param>
[Requires(Right.Moderate)]
public sealed record ListComments(PetitionId Petition, CommentState? State = null, SignatureId? Before = null, int Take = 50)
    : IQuery<IReadOnlyList<ReviewedComment>>, IWithinPetition;

/// <summary>How many comments a petition has.</summary>
[Requires(Right.Moderate)]
public sealed record CountComments(PetitionId Petition) : IQuery<IReadOnlyDictionary<CommentState, int>>, IWithinPetition;

/// <summary>Shows a comment on the petition's page.</summary>
[Requires(Right.Moderate)]
public sealed record ShowComment(SignatureId Signature, PetitionId Petition) : ICommand<ReviewedComment>, IReviews
{
    /// <inheritdoc />
    public ReviewKind Waiting => ReviewKind.Comments;
}

/// <summary>Shows a comment no more, or never.</summary>
[Requires(Right.Moderate)]
public sealed record HideComment(SignatureId Signature, PetitionId Petition) : ICommand<ReviewedComment>, IReviews
{
    /// <inheritdoc />
    public ReviewKind Waiting => ReviewKind.Comments;
}

/// <summary>A comment with the name as its writer wishes to appear; who it is, only those see who may see personal data.</summary>
/// <param name="Id">The signature.</param>
/// <param name="Comment">The comment.</param>
/// <param name="Name">The name as it appears; null for none.</param>
/// <param name="Country">The country.</param>
/// <param name="CommentState">Where it stands.</param>
/// <param name="State">Where the signature stands: only comments of confirmed ones are on the page.</param>
/// <param name="SignedAt">When it was signed.</param>
public sealed record ReviewedComment(
    SignatureId Id, string Comment, string? Name, string? Country, CommentState CommentState, SignatureState State, DateTimeOffset SignedAt);

internal sealed class ReviewCommentsHandler(ISolidarityDb db, TimeProvider time) :
    IRequestHandler<ListComments, IReadOnlyList<ReviewedComment>>, IRequestHandler<CountComments, IReadOnlyDictionary<CommentState, int>>,
    IRequestHandler<ShowComment, ReviewedComment>, IRequestHandler<HideComment, ReviewedComment>
{
    public async Task<IReadOnlyList<ReviewedComment>> Handle(ListComments request, CancellationToken cancellationToken)
    {
        await RefuseUnknownAsync(request.Petition, cancellationToken);
        var state = request.State is { } wanted && wanted != CommentState.None ? wanted : CommentState.Waiting;
        var comments = db.Signatures.AsNoTracking().Where(x => x.PetitionId == request.Petition && x.CommentState == state && x.CommentState != CommentState.None);
        if (request.Before is { } before)
        {
            comments = comments.Where(x => x.Id < before);
        }

        return [.. (await comments.OrderByDescending(x => x.Id).Take(Math.Clamp(request.Take, 1, 100)).ToListAsync(cancellationToken)).Where(x => x.Comment is not null).Select(Seen)];
    }

    public async Task<IReadOnlyDictionary<CommentState, int>> Handle(CountComments request, CancellationToken cancellationToken)
    {
        await RefuseUnknownAsync(request.Petition, cancellationToken);
        return await db.Signatures.Where(x => x.PetitionId == request.Petition && x.CommentState != CommentState.None).GroupBy(x => x.CommentState)
            .Select(group => new { group.Key, Count = group.Count() }).ToDictionaryAsync(x => x.Key, x => x.Count, cancellationToken);
    }

    public Task<ReviewedComment> Handle(ShowComment request, CancellationToken cancellationToken) => ChangeAsync(request.Signature, request.Petition, isShown: true, cancellationToken);

    public Task<ReviewedComment> Handle(HideComment request, CancellationToken cancellationToken) => ChangeAsync(request.Signature, request.Petition, isShown: false, cancellationToken);

    private static ReviewedComment Seen(Signature x) => new(
        x.Id, x.Comment ?? "", ShownName.Of(x.Name, x.Display), x.Country?.Value, x.CommentState, x.State, x.CreatedAt);

    private async Task<ReviewedComment> ChangeAsync(SignatureId id, PetitionId petition, bool isShown, CancellationToken cancellationToken)
    {
        var signature = await db.Signatures.SingleOrDefaultAsync(x => x.Id == id && x.PetitionId == petition, cancellationToken) ?? throw new NotFound("Signature");
        if (signature.Comment is null)
        {
            throw new DomainError("Signature.NoComment");
        }

        if (signature.Show(isShown, time.GetUtcNow()))
        {
            await db.SaveChangesAsync(cancellationToken);
        }

        return Seen(signature);
    }

    private async Task RefuseUnknownAsync(PetitionId petition, CancellationToken cancellationToken)
    {
        if (!await db.Petitions.AnyAsync(x => x.Id == petition, cancellationToken))
        {
            throw new NotFound("Petition");
        }
    }
}
